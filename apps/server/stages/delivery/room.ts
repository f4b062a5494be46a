// The delivery room: what it shows of the way the key comes, and what time alone decides.
import { readSheet } from '../../order/dossier.ts'
import { keyOf, readStages, system } from '../../order/order.ts'
import type { Room, Spine } from '../../order/spine.ts'
import { describeChoice, enterDelivery } from './choose-delivery.ts'
import { readParcels } from './follow-parcel.ts'
import { confirmDelivered, type DeliverySheet } from './ship-parcel.ts'

export function deliveryRoom(spine: Spine): Room {
  return {
    kind: 'delivery',
    enter: (trx, order) => enterDelivery(spine, trx, order),
    async describe(db, order, row) {
      const sheet = await readSheet<Partial<DeliverySheet>>(db, keyOf(order), row.stage)
      const parcel = (await readParcels(db, keyOf(order))).at(-1)
      const choice = await describeChoice(spine, db, order, row)
      return {
        delivery: {
          state: row.state,
          courier: sheet?.courier ?? null,
          waybill: sheet?.waybill ?? null,
          shippedAt: sheet?.shippedAt ?? null,
          ...choice,
          tracking: parcel?.tracking ?? [],
          returned: sheet?.returned ?? null,
        },
        may: {
          address: row.state === 'waiting' && order.state === 'open',
          received: row.state === 'shipped',
        },
      }
    },
    async foresee(db, order) {
      if (order.state !== 'open') return {}
      // As long as nothing was sent the address may be put right, long before there is a parcel (C-26).
      const may = { address: true }
      const choice = await describeChoice(spine, db, order, undefined)
      if (!choice?.mayChoose) return { may }
      return { delivery: { state: 'ahead', courier: null, waybill: null, shippedAt: null, ...choice }, may }
    },
    async expire(key, row) {
      const now = (await readStages(spine.db.kysely, key)).find(stage => stage.stage === row.stage)
      if (row.state === 'shipped' && now?.state === 'shipped') await confirmDelivered(spine, key, system)
    },
  }
}
