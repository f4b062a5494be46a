// Which stages an order may enter now, and when its journey is over. The graph itself is the programme's data.
import { isComplete, type StageKind, stateOf, whatIsNext, whatIsReopened } from '@hufu/programme'
import { AppError } from '../platform/errors.ts'
import { contextOf } from './context.ts'
import { deadlineOf, watchDeadline } from './deadline.ts'
import {
  keyOf,
  type Order,
  type OrderState,
  type Reader,
  readStages,
  type StageRow,
  type Trx,
} from './order.ts'
import { type OrderProgramme, type Spine, stageNamed } from './spine.ts'

/**
 * Enters every stage whose predecessors are done, skips those whose condition is false, and goes on until nothing
 * more opens (a skipped stage may open the next).
 */
export async function openNextStages(
  spine: Spine,
  trx: Trx,
  order: Order,
  journey: OrderProgramme,
): Promise<void> {
  const key = keyOf(order)
  for (;;) {
    const rows = await readStages(trx, key)
    if (rows.some(isBeingRedone)) return
    const states = Object.fromEntries(rows.map(row => [row.stage, row.state]))
    const next = whatIsNext(states, journey.offer, await contextOf(spine, trx, order))
    if (next.enter.length + next.skip.length === 0) return
    for (const { stage, state } of next.skip)
      await insertStage(spine, trx, order, journey, stage, state, null)
    for (const { stage: name, state } of next.enter) {
      const stage = stageNamed(journey, name)
      const room = spine.rooms.get(stage.stage)
      if (!room) throw new Error(`no room for stage kind ${stage.stage}`)
      const begun = await room.enter?.(trx, order, stage)
      await insertStage(spine, trx, order, journey, name, begun?.state ?? state, begun?.due)
    }
  }
}

/** What was handed in is open again: nothing that builds on it begins before it is handed in once more. */
const isBeingRedone = (row: StageRow): boolean =>
  (row.kind === 'form' && row.state === 'correcting') ||
  (row.kind === 'documents' && row.state === 'outdated')

async function insertStage(
  spine: Spine,
  trx: Trx,
  order: Order,
  journey: OrderProgramme,
  name: string,
  state: string,
  due: Date | null | undefined,
): Promise<void> {
  const stage = stageNamed(journey, name)
  const at = spine.clock.now()
  const until = due === undefined ? deadlineOf(stage, state, at) : due
  await trx
    .insertInto('order_stage')
    .values({
      authority_id: order.authority_id,
      order_id: order.id,
      stage: name,
      kind: stage.stage,
      state,
      since: at,
      due_at: until,
      by_whom: stage.stage === 'issuance' ? stage.by : null,
    })
    .execute()
  if (until) await watchDeadline(spine, trx, order, name, state, until)
}

/** Refuses where something that the stage builds on is open again: money taken back, a proof that did not hold. */
export async function expectReached(
  db: Reader,
  order: Order,
  journey: OrderProgramme,
  stage: string,
): Promise<void> {
  const rows = await readStages(db, keyOf(order))
  const states = Object.fromEntries(rows.map(row => [row.stage, row.state]))
  const open = whatIsReopened(states, journey.offer, stage)
  if (open) throw new AppError('order.reopened', { state: `${open}:${states[open] ?? 'not-begun'}` })
}

/** How a stage's ending state ends the order. `released` follows an end, it does not make one. */
const endings: Readonly<Record<string, OrderState>> = {
  closed: 'closed',
  rejected: 'rejected',
  refused: 'rejected',
  refunded: 'refunded',
}

/** The end that the stages' states mean, or null while the order still walks. */
export function endOf(journey: OrderProgramme, rows: readonly StageRow[], order: Order): OrderState | null {
  const ended = rows.find(row => row.kind === 'payment' && row.state === 'refunded') ?? rows.find(endsOrder)
  if (ended) return endings[ended.state] ?? null
  if (order.state !== 'open') return null
  const states = Object.fromEntries(rows.map(row => [row.stage, row.state]))
  return isComplete(states, journey.offer) ? 'completed' : null
}

const endsOrder = (row: StageRow) =>
  stateOf(row.kind as StageKind, row.state).rest === 'ended' && row.state in endings
