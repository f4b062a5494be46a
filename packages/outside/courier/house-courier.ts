// The courier on the house wire, until a vendor's own protocol is spoken.
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import { createHouseWire, type HouseWireOptions } from '../house-wire.ts'
import { type CourierPort, parcelStates } from './port.ts'

const tracking = z.object({
  state: z.enum(parcelStates),
  entries: z.array(z.object({ at: z.iso.datetime(), text: z.string().max(200) })).max(200),
  reason: z.string().max(200).optional(),
})
const notice = z.object({ waybill: z.string().regex(/^[A-Za-z0-9-]{6,40}$/) })

export function createHouseCourier(options: Omit<HouseWireOptions, 'port'>): CourierPort {
  const wire = createHouseWire({ ...options, port: 'courier' })
  const read = <T>(shape: z.ZodType<T>, said: unknown): T => {
    const parsed = shape.safeParse(said)
    if (parsed.success) return parsed.data
    throw new OutsideError('malformed', { code: 'courier.malformed', message: parsed.error.message })
  }
  return {
    async follow({ courier, waybill, noticeUrl }) {
      await wire.call('/follow', { courier, waybill, noticeUrl })
    },
    async track({ courier, waybill }) {
      const { state, entries, reason } = read(tracking, await wire.call('/track', { courier, waybill }))
      return {
        state,
        entries: entries.map(({ at, text }) => ({ at: new Date(at), text })),
        ...(reason ? { reason } : {}),
      }
    },
    openNotice: (raw, headers) => read(notice, wire.openNotice(raw, headers)).waybill,
  }
}
