// The fake keeps the port's promises, so that rooms tested with it meet no surprise.
import { courierContract } from './contract.ts'
import { fakeCourier } from './fake.ts'

const fake = fakeCourier({ now: () => new Date('2026-03-04T02:00:00Z') })
courierContract('fake', {
  port: () => fake,
  scan: async (waybill, state, text) => fake.scan(waybill, state, text),
  down: async is => {
    fake.down = is
  },
})
