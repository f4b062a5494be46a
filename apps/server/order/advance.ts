// THE DOOR. Every change of an order's state goes through `advance`: lock, one conditional UPDATE for each move, the
// timeline row, the sheet, the next stages and their jobs, the notices: all in the caller's one transaction. A move
// whose starting state is no longer true is a Conflict, and nothing of the step remains.
import { mayMove } from '@hufu/programme'
import type { Text } from '../migrations/tables/order.ts'
import { AppError } from '../platform/errors.ts'
import { deadlineOf, watchDeadline } from './deadline.ts'
import { writeSheet } from './dossier.ts'
import { endOf, openNextStages } from './journey.ts'
import {
  type Actor,
  isOpen,
  keyOf,
  lockOrder,
  type Move,
  type Order,
  type OrderKey,
  type OrderState,
  readStages,
  type Trx,
} from './order.ts'
import { type OrderProgramme, programmeOf, type Spine, stageNamed } from './spine.ts'
import { addToTimeline } from './timeline.ts'

/** Topic on which an order's own pages, and one on which an authority's desks, hear of changes. */
export const orderTopic = (order: string) => `order:${order}`
export const deskTopic = (authority: string) => `desk:${authority}`

export interface Step {
  moves?: Move[]
  /** What happened: names the notices to write (`notices` of the programme) and the timeline row. */
  event: string
  text: Text
  actor: Actor
  /** Left for the other rooms, under the name of the first move's stage unless `sheetOf` says another. */
  sheet?: object
  sheetOf?: string
  /** Ends the order in this way, whatever its stages say (a cancellation). */
  end?: OrderState
  /** Variables for the notices' texts. */
  tell?: Record<string, string>
}

/**
 * Takes one step. Must be called inside a transaction; answers the order as it then is.
 * Throws `order.wrong-state` (409, naming the real state) when the order is elsewhere by now.
 */
export async function advance(spine: Spine, trx: Trx, key: OrderKey, step: Step): Promise<Order> {
  const at = spine.clock.now()

  // Step 1: the lock. Two steps on one order come one after the other, on any number of processes.
  const order = await lockOrder(trx, key)
  const journey = await programmeOf(spine, order)
  if (!isOpen(order)) refuseAfterEnd(order, journey, step)

  // Step 2: the moves, each one conditional UPDATE; 0 rows means somebody was quicker.
  for (const move of step.moves ?? []) await moveStage(spine, trx, order, journey, move)

  // Step 3: what happened, for people; the sheet, for the other rooms.
  const first = step.moves?.[0]?.stage
  await addToTimeline(trx, key, { event: step.event, text: step.text, stage: first, actor: step.actor, at })
  const sheetOf = step.sheetOf ?? first
  if (step.sheet && sheetOf) await writeSheet(trx, key, sheetOf, step.sheet, at)

  // Step 4: the stages that this opens, each entered by its room in this same transaction.
  const already = step.end ?? endOf(journey, await readStages(trx, key), order)
  if (!already && isOpen(order)) await openNextStages(spine, trx, order, journey)

  // Step 5: has the order come to an end? Rooms give back what they hold (a quota, an unpaid attempt).
  const end = already ?? endOf(journey, await readStages(trx, key), order)
  const after = await trx
    .updateTable('orders')
    .set(eb => ({
      version: eb('version', '+', 1),
      ...(end && end !== order.state ? { state: end, ended_at: at } : {}),
    }))
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.order)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (end && isOpen(order)) {
    for (const room of spine.rooms.values()) await room.ended?.(trx, after, end)
  }

  // Step 6: tell people (rows of the notice table and their jobs) and open pages.
  await spine.writeNotices(trx, after, step.event, step.tell)
  await spine.events.publish(trx, orderTopic(key.order), { version: after.version })
  await spine.events.publish(trx, deskTopic(key.authority), { order: key.order })
  return after
}

/** After its end an order moves no more, but for what follows an end: money going back, and the invoice. */
const followsEnd: Readonly<Record<string, readonly string[]>> = {
  payment: ['refunding', 'refunded', 'refund-asked'],
  invoice: ['issuing', 'issued', 'failed', 'red-lettering', 'red-letter-failed', 'red-lettered', 'none'],
}

function refuseAfterEnd(order: Order, journey: OrderProgramme, step: Step): void {
  const late = (step.moves ?? []).filter(
    ({ stage, to }) => !followsEnd[stageNamed(journey, stage).stage]?.includes(to),
  )
  if (late.length || step.end) throw new AppError('order.wrong-state', { state: order.state })
}

/**
 * One conditional move without the rest of the step: for `advance`, and for a room's `ended`, which runs inside one.
 */
export async function moveStage(
  spine: Spine,
  trx: Trx,
  order: Order,
  journey: OrderProgramme,
  move: Move,
): Promise<void> {
  const at = spine.clock.now()
  const stage = stageNamed(journey, move.stage)
  for (const from of move.from) {
    if (from !== move.to && !mayMove(stage.stage, from, move.to)) {
      throw new Error(`the lifecycle of ${stage.stage} knows no way from ${from} to ${move.to}`)
    }
  }
  const due = move.due === undefined ? deadlineOf(stage, move.to, at) : move.due
  const { authority, order: id } = keyOf(order)
  const moved = await trx
    .updateTable('order_stage')
    .set({ state: move.to, since: at, due_at: due })
    .where('authority_id', '=', authority)
    .where('order_id', '=', id)
    .where('stage', '=', move.stage)
    .where('state', 'in', [...move.from])
    .executeTakeFirst()
  if (Number(moved.numUpdatedRows) === 0) {
    const now = (await readStages(trx, keyOf(order))).find(row => row.stage === move.stage)
    throw new AppError('order.wrong-state', { state: `${move.stage}:${now?.state ?? 'not-begun'}` })
  }
  if (due) await watchDeadline(spine, trx, order, move.stage, move.to, due)
}
