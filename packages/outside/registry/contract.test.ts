// The fake keeps the port's promises, so that rooms tested with it meet no surprise.
import { registryContract } from './contract.ts'
import { fakeRegistry } from './fake.ts'

const fake = fakeRegistry()
registryContract('fake', {
  port: () => fake,
  enter: async entry => fake.enter(entry),
  down: async is => {
    fake.down = is
  },
})
