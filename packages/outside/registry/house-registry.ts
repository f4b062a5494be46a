// The business registry on the house wire, until a vendor's own protocol is spoken.
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import { createHouseWire, type HouseWireOptions } from '../house-wire.ts'
import { type RegistryPort, registryStatuses } from './port.ts'

const answer = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('found'),
    entry: z.object({
      name: z.string().min(1),
      uscc: z.string().length(18),
      // A status that this house does not know yet is for a person to judge.
      status: z.enum(registryStatuses).catch('irregular'),
      legalRepresentative: z.string(),
      address: z.string(),
    }),
  }),
  z.object({ result: z.literal('absent') }),
])

export function createHouseRegistry(options: Omit<HouseWireOptions, 'port'>): RegistryPort {
  const wire = createHouseWire({ timeoutMs: 4000, ...options, port: 'registry' })
  return {
    async find(question) {
      try {
        const parsed = answer.safeParse(await wire.call('/organisations', question))
        if (parsed.success) return parsed.data
        const paths = parsed.error.issues.map(issue => issue.path.join('.')).join(', ')
        throw new OutsideError('malformed', { code: 'registry.malformed', message: paths })
      } catch (error) {
        if (error instanceof OutsideError && error.repeatable) return { result: 'unavailable' }
        throw error
      }
    },
  }
}
