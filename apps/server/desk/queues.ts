// The queues: where orders wait for staff, oldest duty first. A queue is a kind of stage in some states; who may see it
// is a matter of role. The database counts and pages; nothing is read that is not shown.
import type { QueueItem, QueueName, Role } from '@hufu/contract'
import { addDeadline, dayOf } from '@hufu/programme'
import { sql } from 'kysely'
import type { Order, StageRow } from '../order/order.ts'
import type { DeskDeps } from './case.ts'
import { itemsOf } from './queue-items.ts'
import { fits } from './search-orders.ts'

interface Queue {
  kind: string
  states: readonly string[]
  roles: readonly Role[]
}

export const queues: Record<QueueName, Queue> = {
  review: { kind: 'review', states: ['waiting'], roles: ['reviewer'] },
  production: { kind: 'issuance', states: ['waiting', 'signing', 'signed'], roles: ['producer'] },
  shipping: { kind: 'delivery', states: ['waiting', 'pickup', 'shipped'], roles: ['producer'] },
  invoice: {
    kind: 'invoice',
    states: ['waiting', 'issuing', 'failed', 'issued', 'red-lettering', 'red-letter-failed'],
    roles: ['finance'],
  },
  refund: { kind: 'payment', states: ['refund-asked', 'refunding'], roles: ['finance'] },
  transfer: { kind: 'payment', states: ['checking'], roles: ['finance'] },
  identity: { kind: 'identity', states: ['manual'], roles: ['reviewer'] },
  'bank-proof': { kind: 'bank-proof', states: ['manual'], roles: ['reviewer'] },
}

/** Waiting for somebody's hand, as opposed to shown for reference (a parcel on its way, an issued invoice). */
const working: Record<QueueName, readonly string[]> = {
  review: ['waiting'],
  production: ['waiting', 'signed'],
  shipping: ['waiting'],
  invoice: ['failed', 'red-letter-failed'],
  refund: ['refund-asked'],
  transfer: ['checking'],
  identity: ['manual'],
  'bank-proof': ['manual'],
}

const pageSize = 50

export async function summarise(deps: DeskDeps, authority: string, roles: readonly Role[]) {
  const now = deps.spine.clock.now()
  const morning = new Date(`${dayOf(now)}T00:00:00+08:00`)
  const tomorrow = addDeadline(morning, '1d')
  const mine = (Object.keys(queues) as QueueName[]).filter(name =>
    queues[name].roles.some(role => roles.includes(role)),
  )
  const counted = []
  for (const queue of mine) {
    const { waiting, today, late } = await waitingIn(deps, authority, queue, working[queue])
      .select([
        sql<string>`count(*)`.as('waiting'),
        sql<string>`count(*) filter (where s.due_at >= ${morning} and s.due_at < ${tomorrow})`.as('today'),
        sql<string>`count(*) filter (where s.due_at < ${now})`.as('late'),
      ])
      .executeTakeFirstOrThrow()
    counted.push({ queue, waiting: Number(waiting), dueToday: Number(today), late: Number(late) })
  }
  return counted
}

export async function readQueue(
  deps: DeskDeps,
  authority: string,
  queue: QueueName,
  staff: string,
  filter: { programme?: string; q?: string; page: number },
): Promise<{ items: QueueItem[]; total: number }> {
  let found = waitingIn(deps, authority, queue, queues[queue].states)
  if (filter.programme) found = found.where('o.programme', '=', filter.programme)
  if (filter.q?.trim()) found = found.where(fits('o', filter.q))
  const { total } = await found.select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const rows = await found
    .selectAll('o')
    .select(['s.state as stage_state', 's.since', 's.due_at'])
    .orderBy('s.due_at')
    .orderBy('s.since')
    .orderBy('o.id')
    .limit(pageSize)
    .offset((filter.page - 1) * pageSize)
    .execute()
  const items = rows.map(({ stage_state, since, due_at, ...order }) => ({
    order: order as Order,
    stage: { state: stage_state, since, due_at } satisfies Pick<StageRow, 'state' | 'since' | 'due_at'>,
  }))
  return { items: await itemsOf(deps, authority, items, staff), total: Number(total) }
}

function waitingIn(deps: DeskDeps, authority: string, queue: QueueName, states: readonly string[]) {
  const found = deps.spine.db.kysely
    .selectFrom('order_stage as s')
    .innerJoin('orders as o', join =>
      join.onRef('o.authority_id', '=', 's.authority_id').onRef('o.id', '=', 's.order_id'),
    )
    .where('s.authority_id', '=', authority)
    .where('s.kind', '=', queues[queue].kind)
    .where('s.state', 'in', [...states])
    // A final end leaves nothing to do, except for money that is still going back.
    .where(
      'o.state',
      'in',
      queue === 'refund' || queue === 'invoice' ? ['open', 'rejected', 'completed', 'refunded'] : ['open'],
    )
  return queue === 'production'
    ? found.where(eb => eb.or([eb('s.by_whom', 'is', null), eb('s.by_whom', '!=', 'holder')]))
    : found
}
