// The order itself: its key, its row, who acts on it, and the only ways to read or lock one. An order is always
// looked for under its authority, and an applicant's also under the person: what is foreign is simply not found.
import { atRest, type StageKind } from '@hufu/programme'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { OrderState } from '../migrations/tables/order.ts'
import type { Tables } from '../migrations/tables.ts'
import { AppError } from '../platform/errors.ts'

export type Trx = Transaction<Tables>
/** A transaction, or the root handle where a single statement is enough. */
export type Reader = Kysely<Tables>

export interface OrderKey {
  authority: string
  order: string
}

export type Order = Selectable<Tables['orders']>
export type StageRow = Selectable<Tables['order_stage']>
export type LineRow = Selectable<Tables['order_line']>

/** Who did it, for the timeline and the audit log. `id` is a person's or a staff member's. */
export type Actor =
  | { kind: 'applicant'; id: string; name?: string }
  | { kind: 'staff'; id: string; name: string }
  | { kind: 'system' }
  | { kind: 'outside'; name: string }

export const system: Actor = { kind: 'system' }

export interface Move {
  stage: string
  from: readonly string[]
  to: string
  /** Leave out for the programme's or the lifecycle's own deadline; null for none. */
  due?: Date | null
}

/** Still walking: neither completed nor ended in any other way. */
export const isOpen = (order: Pick<Order, 'state'>): boolean =>
  order.state === 'draft' || order.state === 'open'

export function expectOpen(order: Pick<Order, 'state'>): void {
  if (!isOpen(order)) throw new AppError('order.wrong-state', { state: order.state })
}

export const keyOf = (order: Order): OrderKey => ({ authority: order.authority_id, order: order.id })

export async function readOrder(db: Reader, key: OrderKey): Promise<Order> {
  const found = await db
    .selectFrom('orders')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.order)
    .executeTakeFirst()
  if (!found) throw new AppError('not-found')
  return found
}

/** As `readOrder`, but someone else's order is not found either. */
export async function readOwnOrder(db: Reader, key: OrderKey, person: string): Promise<Order> {
  const order = await readOrder(db, key)
  if (order.person_id !== person) throw new AppError('not-found')
  return order
}

/** Takes the order's row lock: whatever follows in this transaction sees one consistent order. */
export async function lockOrder(trx: Trx, key: OrderKey): Promise<Order> {
  const found = await trx
    .selectFrom('orders')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.order)
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw new AppError('not-found')
  return found
}

export async function lockOwnOrder(trx: Trx, key: OrderKey, person: string): Promise<Order> {
  const order = await lockOrder(trx, key)
  if (order.person_id !== person) throw new AppError('not-found')
  return order
}

export async function readStages(db: Reader, key: OrderKey): Promise<StageRow[]> {
  return await db
    .selectFrom('order_stage')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('entered')
    .execute()
}

export async function readLines(db: Reader, key: OrderKey): Promise<LineRow[]> {
  return await db
    .selectFrom('order_line')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('line')
    .execute()
}

/** What every view of a line says, whoever draws it. */
export const lineFacts = (row: LineRow) => ({
  line: row.line,
  product: row.product,
  role: row.role ?? '',
  title: row.title,
  term: row.term,
  medium: row.medium,
  seal: row.seal,
})

/**
 * The stage of a kind that has begun: where a journey has several (a preparation before the form), the one that still
 * works, else the last. What has not begun is a wrong state.
 */
export async function readStage(db: Reader, key: OrderKey, kind: string): Promise<StageRow> {
  const rows = (await readStages(db, key)).filter(stage => stage.kind === kind)
  const row = rows.find(stage => !atRest(stage.kind as StageKind, stage.state)) ?? rows.at(-1)
  if (!row) throw new AppError('order.wrong-state', { state: `${kind}:not-begun` })
  return row
}

/** Refuses unless the stage is in one of the states, naming the state that it is in. */
export function expectState(row: StageRow, ...states: string[]): void {
  if (!states.includes(row.state)) {
    throw new AppError('order.wrong-state', { state: `${row.stage}:${row.state}` })
  }
}

export type { OrderState }
