// Claiming a case, so that two reviewers never work on one. A claim lapses by itself when its holder has gone home.

import { deskTopic } from '../../order/advance.ts'
import {
  expectOpen,
  expectState,
  lockOrder,
  type Order,
  type OrderKey,
  readStage,
} from '../../order/order.ts'
import type { StaffMember } from '../../order/readers.ts'
import type { Spine } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'

/** Long enough for a telephone call, short enough that a forgotten case is back after lunch. */
export const claimLife = 30 * 60_000

export const isClaimed = (spine: Pick<Spine, 'clock'>, order: Order): boolean =>
  order.claimed_by !== null &&
  order.claimed_at !== null &&
  spine.clock.now().getTime() - order.claimed_at.getTime() < claimLife

export const claimedByOther = (spine: Pick<Spine, 'clock'>, order: Order, staff: string): boolean =>
  isClaimed(spine, order) && order.claimed_by !== staff

export async function claimCase(spine: Spine, key: OrderKey, staff: StaffMember): Promise<void> {
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    expectOpen(order)
    expectState(await readStage(trx, key, 'review'), 'waiting')
    if (order.person_id === staff.id) throw new AppError('access.self-review')
    if (claimedByOther(spine, order, staff.id)) throw new AppError('review.claimed')
    await trx
      .updateTable('orders')
      .set({ claimed_by: staff.id, claimed_at: spine.clock.now() })
      .where('authority_id', '=', key.authority)
      .where('id', '=', key.order)
      .execute()
    await spine.events.publish(trx, deskTopic(key.authority), { order: key.order })
  })
}

export async function releaseCase(spine: Spine, key: OrderKey, staff: StaffMember): Promise<void> {
  await spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    await trx
      .updateTable('orders')
      .set({ claimed_by: null, claimed_at: null })
      .where('authority_id', '=', key.authority)
      .where('id', '=', key.order)
      .where('claimed_by', '=', staff.id)
      .execute()
    await spine.events.publish(trx, deskTopic(key.authority), { order: key.order })
  })
}
