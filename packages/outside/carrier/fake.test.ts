// The fake keeps the port's promises, so that rooms tested with it meet no surprise.
import { carrierContract } from './contract.ts'
import { fakeCarrier } from './fake.ts'

const fake = fakeCarrier()
carrierContract('fake', {
  port: () => fake,
  write: async (mobile, says) => void fake.books.set(mobile, says),
  down: async is => {
    fake.down = is
  },
})
