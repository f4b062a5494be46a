// The one place where money becomes «paid». Notices, queries and polls all end here, in any order and any number;
// the order's lock and the unique index let exactly one attempt settle. What comes on top goes back by itself.
import type { PaidFields } from '@hufu/outside/payment/port.ts'
import { writeYuan } from '@hufu/programme'
import { advance } from '../../order/advance.ts'
import { isOpen, lockOrder, readStage, type Trx } from '../../order/order.ts'
import {
  type Attempt,
  findAttempt,
  type PaymentDeps,
  readAttempts,
  setAttemptState,
  titleOfMethod,
  transferMethod,
} from './attempts.ts'

export type Settled = 'paid' | 'already' | 'surplus' | 'mismatch' | 'unknown'

export async function settlePayment(
  deps: PaymentDeps,
  authority: string,
  outTradeNo: string,
  paid: PaidFields,
): Promise<Settled> {
  const { spine } = deps
  return await spine.db.transaction(async trx => {
    const known = await findAttempt(trx, authority, outTradeNo)
    if (!known) return alarm(deps, 'unknown', outTradeNo)
    const key = { authority, order: known.order_id }
    const order = await lockOrder(trx, key)
    // Read again under the lock: a twin of this notice may have settled it meanwhile.
    const attempt = await findAttempt(trx, authority, outTradeNo)
    if (!attempt) return 'unknown'
    if (attempt.state === 'paid' || attempt.state.startsWith('surplus')) return 'already'
    if (paid.amountFen !== attempt.amount_fen) return alarm(deps, 'mismatch', outTradeNo)

    const row = await readStage(trx, key, 'payment')
    const fields = { transaction_id: paid.transactionId, paid_at: paid.paidAt }
    if (!isOpen(order) || !unpaid.includes(row.state)) {
      await setAttemptState(trx, attempt, 'surplus', fields)
      await spine.jobs.send(trx, 'payment.return-surplus', { authority, outTradeNo })
      return 'surplus'
    }
    await setAttemptState(trx, attempt, 'paid', fields)
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: unpaid, to: 'paid' }],
      event: 'payment-received',
      text: paidText(attempt),
      actor: { kind: 'outside', name: attempt.method },
      sheet: {
        method: attempt.method,
        amountFen: paid.amountFen,
        outTradeNo,
        transactionId: paid.transactionId,
        paidAt: paid.paidAt.toISOString(),
      },
    })
    await closeOthers(deps, trx, attempt)
    return 'paid'
  })
}

/** Money that arrives in one of these settles; a transfer that was announced too may be overtaken by a code. */
export const unpaid: readonly string[] = ['due', 'confirming', 'checking']

const paidText = (attempt: Attempt) => {
  const title = titleOfMethod(attempt.method)
  return {
    zh: `${title.zh} ${writeYuan(attempt.amount_fen)} 元`,
    en: `Paid ${writeYuan(attempt.amount_fen)} yuan, ${title.en}`,
  }
}

function alarm(deps: PaymentDeps, what: 'mismatch' | 'unknown', outTradeNo: string): Settled {
  deps.spine.log.error(
    { event: `payment.${what}`, outTradeNo },
    'a signed payment does not fit our records; nothing was moved, finance must look',
  )
  return what
}

/** Codes still hanging on other screens are closed at the vendor, so that nobody pays twice. */
export async function closeOthers(
  deps: PaymentDeps,
  trx: Trx,
  settled: Pick<Attempt, 'authority_id' | 'order_id'> & { out_trade_no?: string },
): Promise<void> {
  const attempts = await readAttempts(trx, { authority: settled.authority_id, order: settled.order_id })
  for (const attempt of attempts) {
    if (attempt.state === 'started' && attempt.out_trade_no !== settled.out_trade_no) {
      if (attempt.method === transferMethod) {
        await setAttemptState(trx, attempt, 'closed')
        await letGoOfDeposits(trx, attempt)
        continue
      }
      await deps.spine.jobs.send(trx, 'payment.close-attempt', {
        authority: attempt.authority_id,
        outTradeNo: attempt.out_trade_no,
      })
    }
  }
}

/** What had come in for a transfer that is not wanted any more: finance sends it back. */
async function letGoOfDeposits(trx: Trx, attempt: Attempt): Promise<void> {
  await trx
    .updateTable('bank_deposit')
    .set({ state: 'to-return', note: '没有用于这份申请：已用其他方式付款，或申请已结束' })
    .where('authority_id', '=', attempt.authority_id)
    .where('out_trade_no', '=', attempt.out_trade_no)
    .where('state', '=', 'matched')
    .execute()
}
