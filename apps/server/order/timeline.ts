// What happened to an order, in the words its applicant reads. Rows are added, never changed.
import type { Text } from '../migrations/tables/order.ts'
import { json } from '../platform/db.ts'
import type { Actor, OrderKey, Reader, Trx } from './order.ts'

export interface TimelineEvent {
  event: string
  text: Text
  stage?: string
  actor: Actor
  at: Date
}

export async function addToTimeline(trx: Trx, key: OrderKey, entry: TimelineEvent): Promise<void> {
  await trx
    .insertInto('timeline')
    .values({
      authority_id: key.authority,
      order_id: key.order,
      at: entry.at,
      stage: entry.stage ?? null,
      event: entry.event,
      text: json(entry.text),
      actor: entry.actor.kind,
      actor_id: 'id' in entry.actor ? entry.actor.id : null,
      actor_name: 'name' in entry.actor ? (entry.actor.name ?? null) : null,
    })
    .execute()
}

export async function readTimeline(db: Reader, key: OrderKey) {
  return await db
    .selectFrom('timeline')
    .select(['at', 'stage', 'event', 'text', 'actor', 'actor_name'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('seq')
    .execute()
}
