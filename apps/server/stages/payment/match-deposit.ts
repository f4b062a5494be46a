// One deposit pays for one order, once: under the order's lock and by one conditional UPDATE of the deposit, whoever else is at
// it. Short money is kept and the rest asked for; too much settles and leaves a surplus; what comes too late goes back.
import { advance } from '../../order/advance.ts'
import type { PayerAccount } from '../../order/known.ts'
import {
  type Actor,
  expectState,
  isOpen,
  lockOrder,
  type Order,
  type OrderKey,
  readStage,
  type StageRow,
  type Trx,
} from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import { type PaymentDeps, setAttemptState, transferMethod } from './attempts.ts'
import { payerOf, plain } from './fit-deposit.ts'
import { closeOthers, unpaid } from './settle-payment.ts'
import {
  backToApplicant,
  type Deposit,
  depositsOf,
  requireTransfer,
  sumOf,
  type TransferSpec,
  transferAttempt,
  yuanOf,
} from './transfer.ts'

export interface MatchDeposit {
  key: OrderKey
  deposit: string
  actor: Actor
  /** Why a payer of another name is accepted. */
  note?: string
}

export type Matched = 'settled' | 'short' | 'surplus' | 'late'

export async function matchDeposit(deps: PaymentDeps, match: MatchDeposit): Promise<Matched> {
  return await deps.spine.db.transaction(trx => matchInside(deps, trx, match))
}

async function matchInside(deps: PaymentDeps, trx: Trx, match: MatchDeposit): Promise<Matched> {
  const { key, actor, note } = match
  // Step 1: the order, then the deposit; of two clerks the second finds it taken.
  const order = await lockOrder(trx, key)
  const row = await readStage(trx, key, 'payment')
  const journey = await programmeOf(deps.spine, order)
  const spec = requireTransfer(journey, row)
  const late = !isOpen(order) || !unpaid.includes(row.state)
  const deposit = await takeDeposit(deps, trx, match, late)
  if (late) return 'late'

  // Step 2: from whose account? Another name needs a reason, which stays on record.
  if (spec.from === 'applicant-organisation' && plain(deposit.payer_name) !== plain(payerOf(order))) {
    if (!note) throw new AppError('transfer.wrong-payer')
  }

  // Step 3: tied to the order's attempt; then the sum decides.
  const attempt = await transferAttempt(deps, trx, order, row)
  await trx
    .updateTable('bank_deposit')
    .set({ state: 'matched', out_trade_no: attempt.out_trade_no })
    .where('authority_id', '=', key.authority)
    .where('deposit_no', '=', deposit.deposit_no)
    .execute()
  const all = await depositsOf(trx, key.authority, attempt.out_trade_no)
  const total = order.total_fen ?? 0
  const missing = total - sumOf(all)
  if (missing > 0) {
    await askForRest(deps, trx, order, { row, spec, actor, received: sumOf(all), missing })
    return 'short'
  }
  if (missing < 0) {
    await trx
      .updateTable('bank_deposit')
      .set({ surplus_fen: -missing })
      .where('authority_id', '=', key.authority)
      .where('deposit_no', '=', deposit.deposit_no)
      .execute()
  }

  // Step 4: paid. The unique index on settled attempts keeps a second way from settling too.
  const numbers = all.map(each => each.deposit_no).join(' ')
  const paidAt = all.at(-1)?.booked_at ?? deposit.booked_at
  await setAttemptState(trx, attempt, 'paid', { transaction_id: numbers, paid_at: paidAt })
  await advance(deps.spine, trx, key, {
    moves: [{ stage: row.stage, from: [row.state], to: 'paid' }],
    event: 'payment-received',
    text: {
      zh: `对公转账 ${yuanOf(total)} 元已到账`,
      en: `Bank transfer of ${yuanOf(total)} yuan received`,
    },
    actor,
    sheet: {
      method: transferMethod,
      amountFen: total,
      outTradeNo: attempt.out_trade_no,
      transactionId: numbers,
      paidAt: paidAt.toISOString(),
      ...(note ? { note } : {}),
      ...ownAccount(order, deposit),
    },
  })
  await closeOthers(deps, trx, attempt)
  return missing < 0 ? 'surplus' : 'settled'
}

/** The account that the money came from is the organisation's own: a later order need not ask for it again. */
function ownAccount(order: Order, { payer_name: name, payer_account: number, payer_bank: bank }: Deposit) {
  const own = order.organisation !== '' && plain(name) === plain(order.organisation)
  return own ? { payer: { name, number, bank } satisfies PayerAccount } : {}
}

async function takeDeposit(
  deps: PaymentDeps,
  trx: Trx,
  { key, deposit, note }: MatchDeposit,
  late: boolean,
): Promise<Deposit> {
  const taken = await trx
    .updateTable('bank_deposit')
    .set({
      order_id: key.order,
      matched_at: deps.spine.clock.now(),
      note: note ?? (late ? '到账时申请已结束或已付款，应退回' : null),
      ...(late ? { state: 'to-return' as const } : {}),
    })
    .where('authority_id', '=', key.authority)
    .where('deposit_no', '=', deposit)
    .where('state', '=', 'open')
    .returningAll()
    .executeTakeFirst()
  if (taken) return taken
  const known = await trx
    .selectFrom('bank_deposit')
    .select('deposit_no')
    .where('authority_id', '=', key.authority)
    .where('deposit_no', '=', deposit)
    .executeTakeFirst()
  throw new AppError(known ? 'deposit.taken' : 'not-found')
}

async function askForRest(
  deps: PaymentDeps,
  trx: Trx,
  order: Order,
  about: { row: StageRow; spec: TransferSpec; actor: Actor; received: number; missing: number },
): Promise<void> {
  const { received, missing, ...back } = about
  await backToApplicant(deps, trx, order, {
    ...back,
    event: 'transfer-short',
    why: {
      zh: `已收到 ${yuanOf(received)} 元，还差 ${yuanOf(missing)} 元，请补足；备注写同一个编号。`,
      en: `${yuanOf(received)} yuan came in, ${yuanOf(missing)} are missing. Please send the rest under the same number.`,
    },
  })
}

/** Nothing like it on the statement: back to the applicant, who reads why and may send the slip again. */
export async function refuseTransfer(
  deps: PaymentDeps,
  key: OrderKey,
  staff: Actor,
  reason: string,
): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const row = await readStage(trx, key, 'payment')
    expectState(row, 'checking')
    const spec = requireTransfer(await programmeOf(deps.spine, order), row)
    const why = { zh: `汇款没有核对上：${reason}`, en: `The transfer was not accepted: ${reason}` }
    await backToApplicant(deps, trx, order, { row, spec, why, actor: staff, event: 'transfer-refused' })
  })
}
