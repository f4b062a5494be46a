// Sending the key: courier and waybill once, then received: said by the applicant, by staff, or by time.

import { advance } from '../../order/advance.ts'
import { readSheet } from '../../order/dossier.ts'
import {
  type Actor,
  keyOf,
  lockOrder,
  type OrderKey,
  readStage,
  readStages,
  system,
} from '../../order/order.ts'
import type { Room, Spine } from '../../order/spine.ts'

interface DeliverySheet {
  courier: string
  waybill: string
  shippedAt: string
}

export async function shipParcel(
  spine: Spine,
  key: OrderKey,
  actor: Actor,
  parcel: { courier: string; waybill: string },
): Promise<void> {
  await spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    const row = await readStage(trx, key, 'delivery')
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['waiting'], to: 'shipped' }],
      event: 'shipped',
      text: {
        zh: `已寄出：${parcel.courier} ${parcel.waybill}`,
        en: `Sent by ${parcel.courier}, ${parcel.waybill}`,
      },
      actor,
      sheet: { ...parcel, shippedAt: spine.clock.now().toISOString() },
      tell: { courier: parcel.courier, tracking: parcel.waybill },
    })
  })
}

export async function confirmDelivered(spine: Spine, key: OrderKey, actor: Actor): Promise<void> {
  await spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    const row = await readStage(trx, key, 'delivery')
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['shipped'], to: 'delivered' }],
      event: 'delivered',
      text:
        actor.kind === 'system'
          ? { zh: '寄出多日，视为已签收', en: 'Taken as delivered after some days' }
          : { zh: '已签收', en: 'Delivered' },
      actor,
    })
  })
}

export function deliveryRoom(spine: Spine): Room {
  return {
    kind: 'delivery',
    async describe(db, order, row) {
      const sheet = await readSheet<DeliverySheet>(db, keyOf(order), row.stage)
      return {
        delivery: {
          state: row.state,
          courier: sheet?.courier ?? null,
          waybill: sheet?.waybill ?? null,
          shippedAt: sheet?.shippedAt ?? null,
        },
        may: {
          address: row.state === 'waiting' && order.state === 'open',
          received: row.state === 'shipped',
        },
      }
    },
    async expire(key, row) {
      const now = (await readStages(spine.db.kysely, key)).find(stage => stage.stage === row.stage)
      if (row.state === 'shipped' && now?.state === 'shipped') await confirmDelivered(spine, key, system)
    },
  }
}
