// The people to be proved, as rows; and the one way in which a change of one of them reaches the order: through the door.
import { randomUUID } from 'node:crypto'
import type { Selectable, Updateable } from 'kysely'
import type { IdentityState } from '../../migrations/tables/identity.ts'
import type { Text } from '../../migrations/tables/order.ts'
import type { Tables } from '../../migrations/tables.ts'
import { advance, orderTopic } from '../../order/advance.ts'
import { readValues } from '../../order/dossier.ts'
import {
  type Actor,
  expectOpen,
  expectState,
  lockOrder,
  type Order,
  type OrderKey,
  type OrderState,
  type Reader,
  readStages,
  type StageRow,
  system,
  type Trx,
} from '../../order/order.ts'
import { type OrderProgramme, programmeOf, stageNamed } from '../../order/spine.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { IdentityDeps, IdentityStage } from './deps.ts'
import { type Person, personOf, subjectOf } from './person.ts'

export type Task = Selectable<Tables['identity_task']>
export type Session = Selectable<Tables['identity_session']>

/** As the routes say it; `line` null is the order's own person. */
export interface Whose {
  stage: string
  line: number | null
}

/** Everything that a deed about one person needs, read under the order's lock. */
export interface Held {
  key: OrderKey
  order: Order
  journey: OrderProgramme
  stage: IdentityStage
  row: StageRow
  task: Task
  person: Person
  /** Hash of the person as the forms name them now. */
  subject: string
}

export async function readTasks(db: Reader, key: OrderKey, stage?: string): Promise<Task[]> {
  let query = db
    .selectFrom('identity_task')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('stage')
    .orderBy('line')
  if (stage) query = query.where('stage', '=', stage)
  return await query.execute()
}

/** Locks the order and finds the person. Passed, refused and unknown ones are refused here. `owner`: whose order it must be. */
export async function holdTask(
  deps: IdentityDeps,
  trx: Trx,
  key: OrderKey,
  whose: Whose,
  owner: string | null,
): Promise<Held> {
  const order = await lockOrder(trx, key)
  if (owner !== null && order.person_id !== owner) throw new AppError('not-found')
  expectOpen(order)
  const row = (await readStages(trx, key)).find(each => each.stage === whose.stage)
  if (row?.kind !== 'identity') throw new AppError('not-found')
  expectState(row, 'due', 'checking', 'failed', 'manual')
  const held = await describeTask(deps, trx, order, row, whose.line ?? 0)
  if (held.task.state === 'passed' || held.task.state === 'refused')
    throw new AppError('order.wrong-state', { state: `${row.stage}:${held.task.state}` })
  return held
}

export async function describeTask(
  deps: IdentityDeps,
  db: Reader,
  order: Order,
  row: StageRow,
  line: number,
): Promise<Held> {
  const key = { authority: order.authority_id, order: order.id }
  const journey = await programmeOf(deps.spine, order)
  const stage = stageNamed(journey, row.stage) as IdentityStage
  const task = (await readTasks(db, key, row.stage)).find(each => each.line === line)
  if (!task) throw new AppError('not-found')
  const person = personOf(journey.programme, order, await readValues(db, key), stage, line)
  return { key, order, journey, stage, row, task, person, subject: subjectOf(deps.subjectKey, person) }
}

type Change = Omit<Updateable<Tables['identity_task']>, 'why' | 'asked'> & { why?: Text | null }

export interface Settlement {
  event: string
  text: Text
  actor: Actor
  tell?: Record<string, string>
  end?: OrderState
}

/** Changes one person's row and takes the order's step that this means, in the caller's transaction. */
export async function settle(
  deps: IdentityDeps,
  trx: Trx,
  { key, row, task }: Pick<Held, 'key' | 'row' | 'task'>,
  change: Change,
  step: Settlement,
): Promise<void> {
  await changeTask(deps, trx, task, change)
  const tasks = await readTasks(trx, key, row.stage)
  const now = (await readStages(trx, key)).find(each => each.stage === row.stage)
  const to = stateOfStage(tasks)
  await advance(deps.spine, trx, key, {
    ...step,
    moves: now?.state === to ? [] : [{ stage: row.stage, from: [now?.state ?? row.state], to }],
    sheetOf: row.stage,
    sheet: sheetOf(tasks),
  })
}

export async function changeTask(deps: IdentityDeps, trx: Trx, task: Task, change: Change): Promise<void> {
  const { why, ...rest } = change
  await trx
    .updateTable('identity_task')
    .set({
      ...rest,
      ...(why === undefined ? {} : { why: why && json(why) }),
      updated_at: deps.spine.clock.now(),
    })
    .where('authority_id', '=', task.authority_id)
    .where('order_id', '=', task.order_id)
    .where('stage', '=', task.stage)
    .where('line', '=', task.line)
    .execute()
}

/** First what the applicant has to do, so that nobody waits for staff who wait for them. */
export function stateOfStage(tasks: readonly { state: IdentityState }[]): IdentityState {
  const open = tasks.filter(task => task.state !== 'passed')
  if (open.length === 0) return 'passed'
  const order: IdentityState[] = ['refused', 'failed', 'due', 'checking', 'manual']
  return order.find(state => open.some(task => task.state === state)) ?? 'due'
}

/** For the other rooms: who was proved, and how. No name, no number. */
const sheetOf = (tasks: readonly Task[]) => ({
  proved: tasks.every(task => task.state === 'passed'),
  people: tasks.map(task => ({
    line: task.line || null,
    state: task.state,
    method: task.method,
    reused: task.reused,
  })),
})

export interface Finding {
  method: string
  outcome: 'passed' | 'failed' | 'unknown'
  reason?: string | null
  reference?: string | null
  staff?: { id: string; name: string }
  note?: string
}

/** Puts a check on record; null where this very result of the vendor was taken before. */
export async function recordCheck(
  deps: IdentityDeps,
  trx: Trx,
  held: Held,
  found: Finding,
): Promise<string | null> {
  const row = await trx
    .insertInto('identity_check')
    .values({
      authority_id: held.key.authority,
      id: randomUUID(),
      order_id: held.key.order,
      stage: held.task.stage,
      line: held.task.line,
      person_id: held.order.person_id,
      subject: held.subject,
      method: found.method,
      outcome: found.outcome,
      reason: found.reason ?? null,
      reference: found.reference ?? null,
      staff_id: found.staff?.id ?? null,
      staff_name: found.staff?.name ?? null,
      note: found.note ?? null,
      at: deps.spine.clock.now(),
    })
    .onConflict(conflict => conflict.columns(['authority_id', 'method', 'reference']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Ends whatever check of this person is under way: its code and its phone are worth nothing from now on. */
export async function endSessions(
  trx: Trx,
  task: Pick<Task, 'authority_id' | 'order_id' | 'stage' | 'line'>,
  how: NonNullable<Session['ended']>,
): Promise<void> {
  await trx
    .updateTable('identity_session')
    .set({ ended: how, token_hash: null, ticket: null })
    .where('authority_id', '=', task.authority_id)
    .where('order_id', '=', task.order_id)
    .where('stage', '=', task.stage)
    .where('line', '=', task.line)
    .where('ended', 'is', null)
    .execute()
}

/** Tells the open pages of an order that something small has changed (a phone has opened the code). */
export async function stir(deps: IdentityDeps, trx: Trx, key: OrderKey): Promise<void> {
  const { version } = await trx
    .updateTable('orders')
    .set(eb => ({ version: eb('version', '+', 1) }))
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.order)
    .returning('version')
    .executeTakeFirstOrThrow()
  await deps.spine.events.publish(trx, orderTopic(key.order), { version })
}

/** A check that was begun and dropped: the applicant chooses again. */
export async function backToChoice(
  deps: IdentityDeps,
  trx: Trx,
  held: Pick<Held, 'key' | 'row' | 'task'>,
  person: string | null,
): Promise<void> {
  await settle(
    deps,
    trx,
    held,
    { state: held.task.face_tries > 0 ? 'failed' : 'due' },
    {
      event: 'identity-stopped',
      text: { zh: '这次核验没有做完，可以重新选择', en: 'The check was not finished; choose again' },
      actor: person ? { kind: 'applicant', id: person } : system,
    },
  )
}
