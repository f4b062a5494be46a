// A face service on the house wire, until a vendor's own protocol is spoken.
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import { createHouseWire, type HouseWireOptions } from '../house-wire.ts'
import { type FacePort, type FaceResult, faceFailures } from './port.ts'

const begun = z.object({ url: z.url({ protocol: /^https?$/ }), ticket: z.string().min(8) })
const seen = { name: z.string(), idNumber: z.string(), reference: z.string().min(1) }
const result = z.discriminatedUnion('state', [
  z.object({ state: z.literal('not-started') }),
  z.object({ state: z.literal('passed'), ...seen }),
  z.object({ state: z.literal('failed'), reason: z.enum(faceFailures), ...seen }),
])

export function createHouseFace(options: Omit<HouseWireOptions, 'port'>): FacePort {
  const wire = createHouseWire({ ...options, port: 'face' })
  const read = <T>(shape: z.ZodType<T>, answer: unknown): T => {
    const parsed = shape.safeParse(answer)
    if (parsed.success) return parsed.data
    throw new OutsideError('malformed', { code: 'face.malformed', message: parsed.error.message })
  }
  return {
    begin: async ask => read(begun, await wire.call('/begin', ask)),
    result: async (ticket): Promise<FaceResult> => read(result, await wire.call('/result', { ticket })),
  }
}
