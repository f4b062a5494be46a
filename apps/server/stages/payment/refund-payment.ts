// Giving money back: asked by the applicant, prepared and executed by finance (two steps), or due by itself after a
// final rejection. One row a payment, keyed by it, so a second refund of one payment cannot exist.
import { advance, moveStage } from '../../order/advance.ts'
import { readSheet, readValues } from '../../order/dossier.ts'
import {
  type Actor,
  expectState,
  keyOf,
  lockOrder,
  lockOwnOrder,
  type Order,
  type OrderKey,
  type OrderState,
  readStage,
  readStages,
  system,
  type Trx,
} from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import { type PaymentDeps, readAttempts, setAttemptState, transferMethod } from './attempts.ts'
import { finishRefundByHand, prepareRefundOfDeposits, workRefundOfDeposits } from './return-deposit.ts'
import { closeOthers } from './settle-payment.ts'

export interface RefundJob {
  authority: string
  outRefundNo: string
}

/** The applicant gives up a returned order. A free certificate goes back to the quota at once; money through finance. */
export async function askRefund(
  deps: PaymentDeps,
  key: OrderKey,
  person: string,
  reason: string,
): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    await lockOwnOrder(trx, key, person)
    const review = (await readStages(trx, key)).find(stage => stage.kind === 'review')
    const row = await readStage(trx, key, 'payment')
    if (review && review.state !== 'returned')
      throw new AppError('order.wrong-state', { state: `${review.stage}:${review.state}` })
    if (row.state === 'entitled') {
      await advance(deps.spine, trx, key, {
        event: 'cancelled',
        text: {
          zh: '您放弃了申请，免费名额已退回',
          en: 'You gave up the order; the free certificate went back',
        },
        actor: { kind: 'applicant', id: person },
        end: 'cancelled',
      })
      return
    }
    const sheet = (await readSheet<Record<string, unknown>>(trx, key, row.stage)) ?? {}
    await advance(deps.spine, trx, key, {
      moves: [{ stage: row.stage, from: ['paid'], to: 'refund-asked' }],
      event: 'refund-asked',
      text: { zh: '您申请退费', en: 'You asked for a refund' },
      actor: { kind: 'applicant', id: person },
      sheet: { ...sheet, refundReason: reason },
    })
  })
}

/** Finance executes what the applicant asked for. The job and the record are written with the move. */
export async function executeRefund(deps: PaymentDeps, trx: Trx, key: OrderKey, staff: Actor): Promise<void> {
  await lockOrder(trx, key)
  const row = await readStage(trx, key, 'payment')
  const sheet = (await readSheet<Record<string, unknown>>(trx, key, row.stage)) ?? {}
  await advance(deps.spine, trx, key, {
    moves: [{ stage: row.stage, from: ['refund-asked'], to: 'refunding' }],
    event: 'refund-started',
    text: { zh: '退款已发起，将原路退回', en: 'The refund was started' },
    actor: staff,
  })
  await recordRefund(deps, trx, key, String(sheet.refundReason ?? '申请人放弃'))
}

export async function refuseRefund(
  deps: PaymentDeps,
  key: OrderKey,
  staff: Actor,
  reason: string,
): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    await lockOrder(trx, key)
    const row = await readStage(trx, key, 'payment')
    await advance(deps.spine, trx, key, {
      moves: [{ stage: row.stage, from: ['refund-asked'], to: 'paid' }],
      event: 'refund-refused',
      text: { zh: `退费申请未通过：${reason}`, en: `The refund was refused: ${reason}` },
      actor: staff,
      tell: { reason },
    })
  })
}

/** The order has ended: whatever was paid or reserved for it goes back, in the same transaction. */
export async function giveBack(deps: PaymentDeps, trx: Trx, order: Order, how: OrderState): Promise<void> {
  const key = keyOf(order)
  const row = (await readStages(trx, key)).find(stage => stage.kind === 'payment')
  if (!row || how === 'completed' || how === 'refunded') return
  await closeOthers(deps, trx, { authority_id: key.authority, order_id: key.order })
  const journey = await programmeOf(deps.spine, order)
  if (row.state === 'entitled') {
    await deps.ledger.release(trx, key)
    await moveStage(deps.spine, trx, order, journey, { stage: row.stage, from: ['entitled'], to: 'released' })
  }
  if (row.state === 'paid' && how === 'rejected') {
    await moveStage(deps.spine, trx, order, journey, { stage: row.stage, from: ['paid'], to: 'refunding' })
    await recordRefund(deps, trx, key, '审核不通过')
  }
}

async function recordRefund(deps: PaymentDeps, trx: Trx, key: OrderKey, reason: string): Promise<void> {
  const paid = (await readAttempts(trx, key)).find(attempt => attempt.state === 'paid')
  if (!paid) throw new Error(`order ${key.order} is to be refunded but has no settled attempt`)
  const { out_refund_no: outRefundNo } = await trx
    .insertInto('refund')
    .values({
      authority_id: key.authority,
      order_id: key.order,
      out_refund_no: `${paid.out_trade_no}R`,
      out_trade_no: paid.out_trade_no,
      amount_fen: paid.amount_fen,
      reason: reason.slice(0, 80),
      state: 'prepared',
      created_at: deps.spine.clock.now(),
    })
    .onConflict(conflict =>
      conflict.columns(['authority_id', 'out_trade_no']).doUpdateSet({ state: 'prepared' }),
    )
    .returning('out_refund_no')
    .executeTakeFirstOrThrow()
  if (paid.method === transferMethod) await prepareRefundOfDeposits(deps, trx, paid, reason)
  await deps.spine.jobs.send(
    trx,
    'payment.refund',
    { authority: key.authority, outRefundNo },
    { key: outRefundNo },
  )
}

/** A refund that failed was paid by hand: how, and by whom, stays on record, and the order ends refunded. */
export async function recordRefundByHand(
  deps: PaymentDeps,
  trx: Trx,
  key: OrderKey,
  staff: { id: string; name: string },
  how: string,
): Promise<void> {
  await lockOrder(trx, key)
  const row = await readStage(trx, key, 'payment')
  expectState(row, 'refund-asked')
  // Only what the vendor or bank gave up on: money that may still be on its way would go back twice.
  const done = await trx
    .updateTable('refund')
    .set({ state: 'done', how, done_by: staff.id, done_at: deps.spine.clock.now() })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('state', '=', 'failed')
    .returning('out_trade_no')
    .executeTakeFirst()
  if (!done) throw new AppError('order.wrong-state', { state: `${row.stage}:refund-not-failed` })
  const attempt = (await readAttempts(trx, key)).find(a => a.out_trade_no === done.out_trade_no)
  if (attempt?.method === transferMethod) await finishRefundByHand(deps, trx, attempt, { how, by: staff.id })
  await advance(deps.spine, trx, key, {
    moves: [{ stage: row.stage, from: ['refund-asked'], to: 'refunded' }],
    event: 'refunded',
    text: { zh: '款项已由财务退回', en: 'Finance has returned the money' },
    actor: { kind: 'staff', ...staff },
  })
}

/** Sends the refund, or asks after it; repeated until the vendor says where the money is. */
export async function workRefund(deps: PaymentDeps, job: RefundJob): Promise<void> {
  const { spine } = deps
  const refund = await spine.db.kysely
    .selectFrom('refund')
    .selectAll()
    .where('authority_id', '=', job.authority)
    .where('out_refund_no', '=', job.outRefundNo)
    .executeTakeFirst()
  if (!refund || refund.state === 'done' || refund.state === 'failed') return
  const key = { authority: job.authority, order: refund.order_id }
  const attempt = (await readAttempts(spine.db.kysely, key)).find(a => a.out_trade_no === refund.out_trade_no)
  if (attempt?.method === transferMethod)
    return await applyRefund(deps, job, await workRefundOfDeposits(deps, attempt))
  const port = attempt ? deps.port(job.authority, attempt.method) : null
  if (!attempt || !port) throw new Error(`no way to refund ${job.outRefundNo}`)
  const said =
    refund.state === 'sent'
      ? await port.queryRefund(refund.out_refund_no)
      : await port.refund({
          outTradeNo: refund.out_trade_no,
          outRefundNo: refund.out_refund_no,
          refundFen: refund.amount_fen,
          totalFen: attempt.amount_fen,
          reason: refund.reason,
          noticeUrl: deps.noticeUrl(job.authority, attempt.method),
        })
  await applyRefund(deps, job, said.state === 'absent' ? 'processing' : said.state)
}

/** What the vendor says of a refund, by answer, query or notice; each end is taken once. */
export async function applyRefund(
  deps: PaymentDeps,
  job: RefundJob,
  said: 'processing' | 'refunded' | 'closed' | 'abnormal',
): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    const found = await trx
      .selectFrom('refund')
      .selectAll()
      .where('authority_id', '=', job.authority)
      .where('out_refund_no', '=', job.outRefundNo)
      .executeTakeFirst()
    if (!found) return
    const key = { authority: job.authority, order: found.order_id }
    await lockOrder(trx, key)
    const state = said === 'processing' ? 'sent' : said === 'refunded' ? 'done' : 'failed'
    const moved = await trx
      .updateTable('refund')
      .set({
        state,
        done_at: said === 'refunded' ? spine.clock.now() : null,
        // Closed at the vendor: that number is spent and gave nothing back. The next try needs another.
        ...(said === 'closed' ? { out_refund_no: numberAfter(job.outRefundNo) } : {}),
      })
      .where('authority_id', '=', job.authority)
      .where('out_refund_no', '=', job.outRefundNo)
      .where('state', 'in', ['prepared', 'sent'])
      .executeTakeFirst()
    if (Number(moved.numUpdatedRows) === 0) return
    if (state === 'sent') {
      const after = new Date(spine.clock.now().getTime() + 60_000)
      await spine.jobs.send(trx, 'payment.refund', job, { after, key: job.outRefundNo })
      return
    }
    const row = await readStage(trx, key, 'payment')
    if (row.state !== 'refunding') return
    const ok = state === 'done'
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['refunding'], to: ok ? 'refunded' : 'refund-asked' }],
      event: ok ? 'refunded' : 'refund-failed',
      text: ok
        ? { zh: '款项已原路退回', en: 'The money has gone back' }
        : { zh: '退款没有成功，财务会联系您', en: 'The refund did not succeed; finance will contact you' },
      actor: system,
    })
  })
}

/** R, R2, R3 … */
function numberAfter(number: string): string {
  const [, stem = number, round] = /^(.*R)(\d*)$/.exec(number) ?? []
  return `${stem}${Number(round || 1) + 1}`
}

/** A second payment of one order, or one that came after its end: all of it goes back without being asked. */
export async function returnSurplus(
  deps: PaymentDeps,
  job: { authority: string; outTradeNo: string },
): Promise<void> {
  const { spine } = deps
  const attempt = await spine.db.kysely
    .selectFrom('payment_attempt')
    .selectAll()
    .where('authority_id', '=', job.authority)
    .where('out_trade_no', '=', job.outTradeNo)
    .executeTakeFirst()
  if (attempt?.state !== 'surplus') return
  const port = deps.port(job.authority, attempt.method)
  if (!port) throw new Error(`no way to return ${job.outTradeNo}`)
  await port.refund({
    outTradeNo: attempt.out_trade_no,
    outRefundNo: `${attempt.out_trade_no}S`,
    refundFen: attempt.amount_fen,
    totalFen: attempt.amount_fen,
    reason: '重复付款，自动退回',
  })
  await spine.db.transaction(trx => setAttemptState(trx, attempt, 'surplus-refunded'))
}

/** Shown to finance before they execute. */
export async function refundSummary(deps: PaymentDeps, key: OrderKey) {
  const db = deps.spine.db.kysely
  const row = await readStage(db, key, 'payment')
  if (row.state !== 'refund-asked')
    throw new AppError('order.wrong-state', { state: `${row.stage}:${row.state}` })
  const paid = (await readAttempts(db, key)).find(attempt => attempt.state === 'paid')
  if (!paid) throw new AppError('order.wrong-state', { state: 'payment:not-settled' })
  const values = await readValues(db, key)
  return {
    amountFen: paid.amount_fen,
    method: paid.method,
    organisation: values.get('organisation.name')?.value ?? '',
  }
}
