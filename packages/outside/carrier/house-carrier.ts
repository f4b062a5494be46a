// The carriers' check on the house wire, until a vendor's own protocol is spoken.
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import { createHouseWire, type HouseWireOptions } from '../house-wire.ts'
import { type CarrierPort, carrierMismatches } from './port.ts'

const reference = z.string().min(1)
const answer = z.discriminatedUnion('result', [
  z.object({ result: z.literal('match'), reference }),
  z.object({ result: z.literal('mismatch'), which: z.enum(carrierMismatches), reference }),
  z.object({ result: z.literal('unknown'), reference }),
])

export function createHouseCarrier(options: Omit<HouseWireOptions, 'port'>): CarrierPort {
  // A person waits for it with a finger on the button.
  const wire = createHouseWire({ timeoutMs: 6000, ...options, port: 'carrier' })
  return {
    async check(three) {
      try {
        const parsed = answer.safeParse(await wire.call('/check', three))
        if (parsed.success) return parsed.data
        throw new OutsideError('malformed', { code: 'carrier.malformed', message: parsed.error.message })
      } catch (error) {
        if (error instanceof OutsideError && error.repeatable) return { result: 'unavailable' }
        throw error
      }
    },
  }
}
