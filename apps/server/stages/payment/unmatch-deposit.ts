// A deposit that was matched to the wrong order is taken back, and the order is put right: what it still has is counted anew,
// and the ball is the applicant's again. Not where that would leave a certificate or an invoice without money.
import { addDeadline } from '@hufu/programme'
import { advance } from '../../order/advance.ts'
import {
  isOpen,
  lockOrder,
  type Order,
  type OrderKey,
  type Reader,
  readStages,
  type StageRow,
  type Trx,
} from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import {
  findAttempt,
  type PaymentDeps,
  type PaymentSheet,
  setAttemptState,
  transferMethod,
} from './attempts.ts'
import { findDeposit, holdDeposit, returnsOf } from './return-deposit.ts'
import { type Deposit, depositsOf, paymentRow, requireTransfer, sumOf, yuanOf } from './transfer.ts'

export interface UnmatchDeposit {
  authority: string
  deposit: string
  reason: string
  staff: { id: string; name: string }
}

export interface Unmatched {
  order: string
  amountFen: number
  /** Whether the order was paid before, and is not any more. */
  reopened: boolean
}

/** In the transaction that writes the audit log: all of it, or nothing. */
export async function unmatchDeposit(
  deps: PaymentDeps,
  trx: Trx,
  { authority, deposit: number, reason, staff }: UnmatchDeposit,
): Promise<Unmatched> {
  // Step 1: the order's lock, then the deposit's; of two clerks the second finds it free already.
  const order = await orderOf(trx, authority, number)
  const key: OrderKey = { authority, order: order.id }
  const deposit = await holdDeposit(trx, authority, number)
  if (deposit.order_id !== order.id || (deposit.state !== 'matched' && deposit.state !== 'to-return'))
    throw new AppError('deposit.not-matched')
  const attempt = deposit.out_trade_no ? await findAttempt(trx, authority, deposit.out_trade_no) : undefined
  const counted = deposit.state === 'matched' && attempt !== undefined
  await refuseWhatIsOnItsWay(
    trx,
    deposit,
    counted ? await depositsOf(trx, authority, attempt.out_trade_no) : [],
  )
  if (counted && attempt.state === 'paid') await refuseWhatStandsOnIt(trx, key, order)

  // Step 2: free again, and known for not being this order's.
  const at = deps.spine.clock.now()
  await trx
    .updateTable('bank_deposit')
    .set({
      state: 'open',
      order_id: null,
      out_trade_no: null,
      matched_at: null,
      surplus_fen: 0,
      note: reason,
    })
    .where('authority_id', '=', authority)
    .where('deposit_no', '=', number)
    .execute()
  await trx
    .insertInto('deposit_unmatch')
    .values({
      ...{ authority_id: authority, deposit_no: number, order_id: order.id, at, reason },
      ...{ staff_id: staff.id, staff_name: staff.name },
    })
    .execute()
  const done = { order: order.id, amountFen: deposit.amount_fen }

  // Step 3: the order. One that has ended, or did not count it, only reads about it.
  const row = await paymentRow(trx, key)
  const actor = { kind: 'staff' as const, ...staff }
  if (!counted || !row || !isOpen(order)) {
    await advance(deps.spine, trx, key, {
      event: 'transfer-unmatched',
      text: { zh: '一笔不属于这份申请的到账已移走', en: 'Money that was not for this order was taken away' },
      actor,
    })
    return { ...done, reopened: false }
  }
  const paid = attempt.state === 'paid'
  if (paid) await reopenAttempt(trx, attempt)
  const left = sumOf(await depositsOf(trx, authority, attempt.out_trade_no))
  const why = textOf(deposit, order, left)
  const spec = requireTransfer(await programmeOf(deps.spine, order), row)
  await advance(deps.spine, trx, key, {
    moves: movesOf(row, addDeadline(at, spec.within)),
    event: 'transfer-unmatched',
    text: why,
    actor,
    ...(row.state === 'checking' ? {} : { sheet: { method: transferMethod, why } satisfies PaymentSheet }),
    tell: { reasons: why.zh },
  })
  return { ...done, reopened: paid }
}

async function orderOf(trx: Trx, authority: string, number: string): Promise<Order> {
  const { order_id: order } = await findDeposit(trx, authority, number)
  if (!order) throw new AppError('deposit.not-matched')
  return await lockOrder(trx, { authority, order })
}

/** While finance looks for another one of its transfers, that goes on; otherwise there are fresh days to pay. */
const movesOf = (row: StageRow, due: Date) =>
  row.state === 'checking' ? [] : [{ stage: row.stage, from: [row.state], to: 'due', due }]

/** Money that goes back, or came back, is not anybody else's to match: neither this deposit's nor a surplus counted beside it. */
async function refuseWhatIsOnItsWay(trx: Trx, deposit: Deposit, beside: readonly Deposit[]): Promise<void> {
  for (const each of [deposit, ...beside])
    if ((await returnsOf(trx, each)).some(back => back.state !== 'failed'))
      throw new AppError('deposit.returning')
}

async function refuseWhatStandsOnIt(trx: Trx, key: OrderKey, order: Order): Promise<void> {
  const rows = await readStages(trx, key)
  const issuing = rows.some(
    row => row.kind === 'issuance' && ['signing', 'signed', 'written'].includes(row.state),
  )
  if (issuing || (await hasCertificate(trx, order))) throw new AppError('deposit.order-issued')
  if (rows.some(row => row.kind === 'invoice' && ['issuing', 'issued'].includes(row.state)))
    throw new AppError('deposit.order-invoiced')
  const row = await paymentRow(trx, key)
  if (row?.state !== 'paid') throw new AppError('deposit.returning')
}

/** Of several lines one may be certified while the stage still waits for the others. */
async function hasCertificate(db: Reader, order: Order): Promise<boolean> {
  const found = await db
    .selectFrom('certificate')
    .select('id')
    .where('authority_id', '=', order.authority_id)
    .where('order_id', '=', order.id)
    .executeTakeFirst()
  return found !== undefined
}

/** What was too much before may be just enough now. */
async function reopenAttempt(trx: Trx, attempt: Parameters<typeof setAttemptState>[1]): Promise<void> {
  await setAttemptState(trx, attempt, 'started', { transaction_id: null, paid_at: null })
  await trx
    .updateTable('bank_deposit')
    .set({ surplus_fen: 0 })
    .where('authority_id', '=', attempt.authority_id)
    .where('out_trade_no', '=', attempt.out_trade_no)
    .execute()
}

function textOf(deposit: Deposit, order: Order, left: number): { zh: string; en: string } {
  const [taken, missing] = [yuanOf(deposit.amount_fen), yuanOf(Math.max(0, (order.total_fen ?? 0) - left))]
  return {
    zh: `此前核对的一笔 ${taken} 元汇款不是这份申请的，已移走，还需付款 ${missing} 元。资料不用重填；若这笔确实是您汇的，请联系客服并提供回单。`,
    en: `A transfer of ${taken} yuan that was counted here was for something else and was taken away; ${missing} yuan are due. Nothing has to be filled in again. If it was yours, send customer service the bank's receipt.`,
  }
}

/** The orders that a deposit was taken back from: it is for a person, not for a machine, to match it there once more. */
export async function unmatchedFrom(db: Reader, deposit: Deposit) {
  return await db
    .selectFrom('deposit_unmatch as u')
    .innerJoin('orders as o', join =>
      join.onRef('o.authority_id', '=', 'u.authority_id').onRef('o.id', '=', 'u.order_id'),
    )
    .select(['u.order_id', 'u.at', 'u.reason', 'u.staff_name', 'o.number'])
    .where('u.authority_id', '=', deposit.authority_id)
    .where('u.deposit_no', '=', deposit.deposit_no)
    .orderBy('u.at')
    .execute()
}
