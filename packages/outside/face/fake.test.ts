// The fake keeps the port's promises, so that rooms tested with it meet no surprise.
import { faceContract } from './contract.ts'
import { fakeFace } from './fake.ts'

const fake = fakeFace()
faceContract('fake', {
  port: () => fake,
  end: async (ticket, outcome, as) =>
    outcome === 'pass' ? fake.pass(ticket, as) : fake.fail(ticket, outcome),
  down: async is => {
    fake.down = is
  },
})
