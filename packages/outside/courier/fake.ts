// A courier for tests: parcels move when a test says so, and the service can be away.
import { OutsideError } from '../errors.ts'
import type { CourierPort, Tracking } from './port.ts'

export interface FakeCourier extends CourierPort {
  readonly followed: string[]
  down: boolean
  /** The next scan of a parcel. */
  scan(waybill: string, state: 'moving' | 'delivered' | 'returned', text: string): void
}

export function fakeCourier(options: { now: () => Date }): FakeCourier {
  const parcels = new Map<string, Tracking>()
  const expectUp = () => {
    if (fake.down) throw new OutsideError('unreachable', { code: 'courier.unreachable', message: 'down' })
  }
  const fake: FakeCourier = {
    followed: [],
    down: false,
    async follow({ waybill }) {
      expectUp()
      if (!fake.followed.includes(waybill)) fake.followed.push(waybill)
    },
    async track({ waybill }) {
      expectUp()
      return parcels.get(waybill) ?? { state: 'absent', entries: [] }
    },
    openNotice(raw, headers) {
      if (headers['x-fake'] !== 'signed')
        throw new OutsideError('forged', { code: 'courier.forged', message: 'unsigned' })
      return Buffer.from(raw).toString('utf8')
    },
    scan(waybill, state, text) {
      const entries = [...(parcels.get(waybill)?.entries ?? []), { at: options.now(), text }]
      parcels.set(waybill, { state, entries, ...(state === 'returned' ? { reason: text } : {}) })
    },
  }
  return fake
}
