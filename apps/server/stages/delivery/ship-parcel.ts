// Sending the key: courier and waybill once, then received: said by the applicant, by staff, or by time.

import { advance } from '../../order/advance.ts'
import { type Actor, lockOrder, type OrderKey, readStage } from '../../order/order.ts'
import type { Spine } from '../../order/spine.ts'
import { json } from '../../platform/db.ts'

export interface DeliverySheet {
  courier: string
  waybill: string
  shippedAt: string
  /** Instead of the others: why the parcel came back. */
  returned: string
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
    const sent = { state: 'sent' as const, courier: parcel.courier, tracking: json([]), reason: null }
    await trx
      .insertInto('parcel')
      .values({
        ...{ authority_id: key.authority, order_id: key.order, waybill: parcel.waybill },
        ...{ ...sent, sent_at: spine.clock.now() },
      })
      // The same waybill once more: it came back and goes out again.
      .onConflict(conflict =>
        conflict
          .columns(['authority_id', 'order_id', 'waybill'])
          .doUpdateSet({ ...sent, followed: false, sent_at: spine.clock.now() }),
      )
      .execute()
    await spine.jobs.send(trx, 'delivery.track', { ...key, waybill: parcel.waybill })
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
          : actor.kind === 'outside'
            ? { zh: '快递已签收', en: 'Delivered, says the courier' }
            : { zh: '已签收', en: 'Delivered' },
      actor,
    })
  })
}
