// The fake keeps the port's promises, so that rooms tested with it meet no surprise.
import { smsContract } from './contract.ts'
import { fakeSms } from './fake.ts'

const fake = fakeSms()

smsContract('fake', {
  port: () => fake,
  sign: '虎符证书',
  template: 'SMS_1',
  day: () => '20261120',
  arrived: async to => fake.sent.filter(m => m.to === to).map(m => m.reference),
  refuseNext: async () => {
    fake.next.push({ result: 'refused', code: 'too-often', vendorCode: 'fake', again: true })
  },
  loseNextAnswer: async () => {
    fake.next.push({ result: 'unknown', reason: 'TimeoutError' })
  },
  settle: async (receiptId, failure) =>
    fake.settle(receiptId, failure ? 'failed' : 'delivered', failure ?? 'DELIVERED'),
})
