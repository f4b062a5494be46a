// When an automatic invoice is issued: some days after it was paid, made, shipped or received, as the programme says. What
// has not happened yet is looked for again at each deadline, so that no room has to know of this one.
import { addDeadline, type StageOf } from '@hufu/programme'
import { moveStage } from '../../order/advance.ts'
import { readSheet } from '../../order/dossier.ts'
import {
  keyOf,
  lockOrder,
  type Order,
  type OrderKey,
  type Reader,
  readStages,
  type StageRow,
  type Trx,
} from '../../order/order.ts'
import { type NamedStage, programmeOf, type Spine, stageNamed } from '../../order/spine.ts'

const hour = 3_600_000

/** Null: what it counts from has not happened. */
export async function dueOf(
  db: Reader,
  order: Order,
  stage: StageOf<'invoice'>,
  reached: Date,
): Promise<Date | null> {
  const from = stage.from ? await momentOf(db, order, stage.from) : reached
  return from && (stage.delay ? addDeadline(from, stage.delay) : from)
}

async function momentOf(
  db: Reader,
  order: Order,
  from: NonNullable<StageOf<'invoice'>['from']>,
): Promise<Date | null> {
  const rows = await readStages(db, keyOf(order))
  const since = (kind: string, ...states: string[]) =>
    rows.find(row => row.kind === kind && states.includes(row.state))?.since ?? null
  if (from === 'paid') return since('payment', 'paid', 'entitled')
  if (from === 'made') return since('issuance', 'written', 'skipped')
  const received = since('delivery', 'delivered', 'skipped')
  if (from === 'received') return received
  const row = rows.find(each => each.kind === 'delivery')
  const sheet = row && (await readSheet<{ shippedAt?: string }>(db, keyOf(order), row.stage))
  return sheet?.shippedAt ? new Date(sheet.shippedAt) : received
}

export async function enterInvoice(spine: Spine, trx: Trx, order: Order, stage: NamedStage) {
  if (stage.stage !== 'invoice' || stage.trigger !== 'automatic') return {}
  const now = spine.clock.now()
  return { due: (await dueOf(trx, order, stage, now)) ?? new Date(now.getTime() + hour) }
}

/** At a deadline: is it really time? If not, the next deadline is set. */
export async function isDue(spine: Spine, key: OrderKey, row: StageRow): Promise<boolean> {
  return await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const journey = await programmeOf(spine, order)
    const stage = stageNamed(journey, row.stage)
    if (stage.stage !== 'invoice') return false
    const due = await dueOf(trx, order, stage, row.since)
    const now = spine.clock.now()
    if (due && due <= now) return true
    const next = due ?? new Date(now.getTime() + 6 * hour)
    const move = { stage: row.stage, from: ['waiting'], to: 'waiting', due: next }
    const still = (await readStages(trx, key)).find(each => each.stage === row.stage)
    if (still?.state === 'waiting') await moveStage(spine, trx, order, journey, move)
    return false
  })
}
