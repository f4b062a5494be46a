// The queues: where orders wait for staff, oldest duty first. A queue is a kind of stage in some states; who may see it
// is a matter of role.
import type { QueueItem, QueueName, Role } from '@hufu/contract'
import { dayOf } from '@hufu/programme'
import type { Order, StageRow } from '../order/order.ts'
import { programmeOf } from '../order/spine.ts'
import type { DeskDeps } from './case.ts'

interface Queue {
  kind: string
  states: readonly string[]
  roles: readonly Role[]
}

export const queues: Record<QueueName, Queue> = {
  review: { kind: 'review', states: ['waiting'], roles: ['reviewer'] },
  production: { kind: 'issuance', states: ['waiting', 'signing', 'signed'], roles: ['producer'] },
  shipping: { kind: 'delivery', states: ['waiting', 'shipped'], roles: ['producer'] },
  invoice: { kind: 'invoice', states: ['waiting', 'issuing', 'failed', 'issued'], roles: ['finance'] },
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
  invoice: ['failed'],
  refund: ['refund-asked'],
  transfer: ['checking'],
  identity: ['manual'],
  'bank-proof': ['manual'],
}

const pageSize = 50

export async function summarise(deps: DeskDeps, authority: string, roles: readonly Role[]) {
  const now = deps.spine.clock.now()
  const today = dayOf(now)
  const mine = (Object.keys(queues) as QueueName[]).filter(name =>
    queues[name].roles.some(role => roles.includes(role)),
  )
  return await Promise.all(
    mine.map(async queue => {
      const rows = await stageRows(deps, authority, queue, working[queue])
      return {
        queue,
        waiting: rows.length,
        dueToday: rows.filter(row => row.due_at && dayOf(row.due_at) === today).length,
        late: rows.filter(row => row.due_at && row.due_at < now).length,
      }
    }),
  )
}

export async function readQueue(
  deps: DeskDeps,
  authority: string,
  queue: QueueName,
  staff: string,
  filter: { programme?: string; q?: string; page: number },
): Promise<{ items: QueueItem[]; total: number }> {
  const rows = await stageRows(deps, authority, queue, queues[queue].states, filter)
  const page = rows.slice((filter.page - 1) * pageSize, filter.page * pageSize)
  return {
    items: await Promise.all(page.map(row => itemOf(deps, { ...row, state: 'open' }, row, staff))),
    total: rows.length,
  }
}

type Row = Omit<Order, 'state'> & StageRow

async function stageRows(
  deps: DeskDeps,
  authority: string,
  queue: QueueName,
  states: readonly string[],
  filter: { programme?: string; q?: string } = {},
): Promise<Row[]> {
  let query = deps.spine.db.kysely
    .selectFrom('order_stage as s')
    .innerJoin('orders as o', join =>
      join.onRef('o.authority_id', '=', 's.authority_id').onRef('o.id', '=', 's.order_id'),
    )
    .selectAll('o')
    .select(['s.order_id', 's.stage', 's.kind', 's.state as stage_state', 's.since', 's.due_at', 's.entered'])
    .where('s.authority_id', '=', authority)
    .where('s.kind', '=', queues[queue].kind)
    .where('s.state', 'in', [...states])
    .orderBy('s.due_at')
    .orderBy('s.since')
    .limit(1000)
  // A final end leaves nothing to do, except for money that is still going back.
  query = query.where(
    'o.state',
    'in',
    queue === 'refund' || queue === 'invoice' ? ['open', 'rejected', 'completed'] : ['open'],
  )
  if (filter.programme) query = query.where('o.programme', '=', filter.programme)
  if (filter.q) {
    const like = `%${filter.q.replace(/[%_\\]/g, '\\$&')}%`
    query = query.where(eb =>
      eb.or([
        eb('o.number', 'like', like),
        eb('o.organisation', 'like', like),
        eb('o.uscc', '=', (filter.q ?? '').toUpperCase()),
      ]),
    )
  }
  const found = await query.execute()
  const rows: Row[] = []
  for (const { stage_state, ...row } of found) {
    const order = row as unknown as Order
    const stage = (await programmeOf(deps.spine, order)).offer.journey[row.stage]
    if (queue === 'production' && stage?.stage === 'issuance' && stage.by !== 'production') continue
    // The stage's state is what a queue speaks of; the order's own is `open` for nearly all.
    rows.push({ ...row, state: stage_state })
  }
  return rows
}

export async function itemOf(
  deps: DeskDeps,
  order: Order,
  stage: Pick<StageRow, 'state' | 'since' | 'due_at'>,
  staff: string,
): Promise<QueueItem> {
  const journey = await programmeOf(deps.spine, order)
  const claimed = deps.isClaimed(order) ? order.claimed_by : null
  const rounds = await deps.spine.db.kysely
    .selectFrom('submission')
    .select('round')
    .where('authority_id', '=', order.authority_id)
    .where('order_id', '=', order.id)
    .execute()
  const sheet = await deps.spine.db.kysely
    .selectFrom('dossier_sheet')
    .select('sheet')
    .where('authority_id', '=', order.authority_id)
    .where('order_id', '=', order.id)
    .where('stage', '=', 'form')
    .executeTakeFirst()
  const results = (sheet?.sheet.results ?? []) as { result: string }[]
  return {
    order: order.id,
    number: order.number ?? '',
    organisation: order.organisation,
    programme: order.programme,
    programmeTitle: journey.programme.title,
    offer: order.offer,
    offerTitle: journey.offer.title,
    state: stage.state,
    since: stage.since.toISOString(),
    by: stage.due_at?.toISOString() ?? null,
    claimedBy: claimed ? { id: claimed, name: await deps.staffName(order.authority_id, claimed) } : null,
    mine: claimed === staff,
    again: rounds.length > 1,
    warnings: results.filter(r => r.result !== 'passed').length,
  }
}
