// Money of the statement goes back to the account it came from, through the bank: a row first, then the payout under that row's
// number, so that a kill in between pays once. Where the bank cannot, finance does it by hand and writes down how.
import { createHash } from 'node:crypto'
import { OutsideError } from '@hufu/outside/errors.ts'
import type { Selectable } from 'kysely'
import type { Tables } from '../../migrations/tables.ts'
import type { Reader, Trx } from '../../order/order.ts'
import { AppError } from '../../platform/errors.ts'
import type { Attempt, PaymentDeps } from './attempts.ts'
import { type Deposit, depositsOf } from './transfer.ts'

export type DepositReturn = Selectable<Tables['deposit_return']>
export type Purpose = DepositReturn['purpose']

export interface ReturnJob {
  authority: string
  deposit: string
  purpose: Purpose
}

export async function findDeposit(db: Reader, authority: string, deposit: string): Promise<Deposit> {
  const found = await db
    .selectFrom('bank_deposit')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('deposit_no', '=', deposit)
    .executeTakeFirst()
  if (!found) throw new AppError('not-found')
  return found
}

export async function returnsOf(db: Reader, deposit: Deposit): Promise<DepositReturn[]> {
  return await db
    .selectFrom('deposit_return')
    .selectAll()
    .where('authority_id', '=', deposit.authority_id)
    .where('deposit_no', '=', deposit.deposit_no)
    .orderBy('created_at')
    .execute()
}

/** What of a deposit waits to go back: all of it, or what was too much. */
export async function dueBack(
  db: Reader,
  deposit: Deposit,
): Promise<{ purpose: Purpose; amountFen: number; again: DepositReturn | null } | null> {
  const returns = await returnsOf(db, deposit)
  const of = (purpose: Purpose, amountFen: number) => {
    const earlier = returns.find(r => r.purpose === purpose) ?? null
    return earlier && earlier.state !== 'failed' ? null : { purpose, amountFen, again: earlier }
  }
  if (deposit.state === 'open' || deposit.state === 'to-return') return of('whole', deposit.amount_fen)
  return deposit.state === 'matched' && deposit.surplus_fen > 0 ? of('surplus', deposit.surplus_fen) : null
}

export const mayPayBack = (deps: PaymentDeps, deposit: Deposit): boolean =>
  deps.bank() !== null && deposit.payer_account !== ''

/** Finance sends a deposit, or its surplus, back. In the transaction that redeems the token. */
export async function startReturn(
  deps: PaymentDeps,
  trx: Trx,
  given: { authority: string; deposit: string; reason: string },
): Promise<void> {
  const deposit = await holdDeposit(trx, given.authority, given.deposit)
  if (!mayPayBack(deps, deposit)) throw new AppError('deposit.no-account')
  const due = await dueBack(trx, deposit)
  if (!due) throw new AppError('deposit.taken')
  await writeReturn(deps, trx, deposit, { ...due, reason: given.reason })
  if (due.purpose === 'whole') await setState(trx, deposit, 'to-return')
  const job: ReturnJob = { authority: given.authority, deposit: given.deposit, purpose: due.purpose }
  await deps.spine.jobs.send(trx, 'payment.return-deposit', job, { key: keyOfJob(job) })
}

/** It was sent back in online banking: on record with how, and by whom. Not while the bank is at it. */
export async function recordReturnByHand(
  deps: PaymentDeps,
  trx: Trx,
  given: { authority: string; deposit: string; how: string; by: string },
): Promise<void> {
  const deposit = await holdDeposit(trx, given.authority, given.deposit)
  const due = await dueBack(trx, deposit)
  if (!due || (mayPayBack(deps, deposit) && !due.again)) throw new AppError('deposit.taken')
  await writeReturn(deps, trx, deposit, { ...due, reason: given.how })
  await finishByHand(deps, trx, deposit, due.purpose, given)
  if (due.purpose === 'whole') await setState(trx, deposit, 'returned')
}

async function finishByHand(
  deps: PaymentDeps,
  trx: Trx,
  deposit: Deposit,
  purpose: Purpose,
  { how, by }: { how: string; by: string },
): Promise<void> {
  await trx
    .updateTable('deposit_return')
    .set({ state: 'done', how, done_by: by, done_at: deps.spine.clock.now() })
    .where('authority_id', '=', deposit.authority_id)
    .where('deposit_no', '=', deposit.deposit_no)
    .where('purpose', '=', purpose)
    .where('state', 'in', ['prepared', 'failed'])
    .execute()
}

/** A refund of a transfer: each of its deposits goes back to where it came from, but for what was returned as surplus. */
export async function prepareRefundOfDeposits(
  deps: PaymentDeps,
  trx: Trx,
  attempt: Attempt,
  reason: string,
): Promise<void> {
  for (const deposit of await depositsOf(trx, attempt.authority_id, attempt.out_trade_no)) {
    const again = (await returnsOf(trx, deposit)).find(r => r.purpose === 'refund') ?? null
    if (again && again.state !== 'failed') continue
    const amountFen = deposit.amount_fen - deposit.surplus_fen
    await writeReturn(deps, trx, deposit, { purpose: 'refund', amountFen, again, reason })
  }
}

/** Works on all deposits of a refund; says where the whole of it stands. */
export async function workRefundOfDeposits(
  deps: PaymentDeps,
  attempt: Attempt,
): Promise<'processing' | 'refunded' | 'abnormal'> {
  const db = deps.spine.db.kysely
  const states: DepositReturn['state'][] = []
  for (const deposit of await depositsOf(db, attempt.authority_id, attempt.out_trade_no)) {
    const job: ReturnJob = {
      ...{ authority: attempt.authority_id, deposit: deposit.deposit_no, purpose: 'refund' },
    }
    states.push(await payBack(deps, job))
  }
  if (states.some(state => state === 'prepared' || state === 'sent')) return 'processing'
  return states.every(state => state === 'done') ? 'refunded' : 'abnormal'
}

/** The failed parts of a refund were paid by hand. */
export async function finishRefundByHand(
  deps: PaymentDeps,
  trx: Trx,
  attempt: Attempt,
  record: { how: string; by: string },
): Promise<void> {
  for (const deposit of await depositsOf(trx, attempt.authority_id, attempt.out_trade_no))
    await finishByHand(deps, trx, deposit, 'refund', record)
}

export async function workReturn(deps: PaymentDeps, job: ReturnJob): Promise<void> {
  const state = await payBack(deps, job)
  if (state !== 'sent' && state !== 'prepared') return
  const after = new Date(deps.spine.clock.now().getTime() + 60_000)
  await deps.spine.db.transaction(trx =>
    deps.spine.jobs.send(trx, 'payment.return-deposit', job, { after, key: keyOfJob(job) }),
  )
}

/**
 * Pays one return, or asks after it. The number belongs to the row, so however often this is cut off and begun anew, the
 * bank pays once.
 */
async function payBack(deps: PaymentDeps, job: ReturnJob): Promise<DepositReturn['state']> {
  const { spine } = deps
  const row = await spine.db.kysely
    .selectFrom('deposit_return')
    .selectAll()
    .where('authority_id', '=', job.authority)
    .where('deposit_no', '=', job.deposit)
    .where('purpose', '=', job.purpose)
    .executeTakeFirst()
  if (!row || row.state === 'done' || row.state === 'failed') return row?.state ?? 'failed'
  const deposit = await findDeposit(spine.db.kysely, job.authority, job.deposit)
  const bank = deps.bank()
  if (!bank || deposit.payer_account === '') return await settle(deps, deposit, row, 'failed', 'no-account')
  const request = {
    payoutNo: row.payout_no,
    accountName: deposit.payer_name,
    bank: deposit.payer_bank,
    account: deposit.payer_account,
    amountFen: row.amount_fen,
    memo: `退款 ${row.reason}`.slice(0, 60),
  }
  try {
    const asked = row.state === 'sent' ? await bank.queryPayout(row.payout_no) : await bank.payOut(request)
    const said = asked.state === 'absent' ? await bank.payOut(request) : asked
    if (said.state === 'sent') return await settle(deps, deposit, row, 'done', null)
    if (said.state === 'returned') return await settle(deps, deposit, row, 'failed', said.reason)
    return await settle(deps, deposit, row, 'sent', null)
  } catch (error) {
    // Refused: nothing was paid, a person's work. Anything else leaves that open: the job comes again under the same number.
    if (!(error instanceof OutsideError) || error.kind !== 'refused') throw error
    return await settle(deps, deposit, row, 'failed', error.code)
  }
}

async function settle(
  deps: PaymentDeps,
  deposit: Deposit,
  row: DepositReturn,
  state: 'sent' | 'done' | 'failed',
  failure: string | null,
): Promise<DepositReturn['state']> {
  return await deps.spine.db.transaction(async trx => {
    await trx
      .updateTable('deposit_return')
      .set({ state, failure, ...(state === 'done' ? { done_at: deps.spine.clock.now() } : {}) })
      .where('authority_id', '=', row.authority_id)
      .where('payout_no', '=', row.payout_no)
      .where('state', 'in', ['prepared', 'sent'])
      .execute()
    if (state === 'done' && row.purpose === 'whole') await setState(trx, deposit, 'returned')
    return state
  })
}

/** Takes the row's lock; that of its order comes first, where both are needed. */
export async function holdDeposit(trx: Trx, authority: string, deposit: string): Promise<Deposit> {
  const found = await trx
    .selectFrom('bank_deposit')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('deposit_no', '=', deposit)
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw new AppError('not-found')
  return found
}

/** A return that failed gets a number of its own for the next try: nothing was paid under the old one. */
async function writeReturn(
  deps: PaymentDeps,
  trx: Trx,
  deposit: Deposit,
  due: { purpose: Purpose; amountFen: number; again: DepositReturn | null; reason: string },
): Promise<void> {
  const round = (due.again?.round ?? 0) + 1
  const row = {
    payout_no: payoutNumber(deposit, due.purpose, round),
    ...{ round, amount_fen: due.amountFen, reason: due.reason.slice(0, 80) },
    ...{ state: 'prepared' as const, failure: null, created_at: deps.spine.clock.now() },
  }
  await trx
    .insertInto('deposit_return')
    .values({
      ...{ authority_id: deposit.authority_id, deposit_no: deposit.deposit_no, purpose: due.purpose },
      ...row,
    })
    .onConflict(conflict => conflict.columns(['authority_id', 'deposit_no', 'purpose']).doUpdateSet(row))
    .execute()
}

/** Two authorities may share a bank, whose numbers must differ. */
const payoutNumber = (deposit: Deposit, purpose: Purpose, round: number): string =>
  `D${createHash('sha256')
    .update(`${deposit.authority_id}/${deposit.deposit_no}/${purpose}/${round}`)
    .digest('hex')
    .slice(0, 24)}`

const keyOfJob = (job: ReturnJob) => `${job.authority}/${job.deposit}/${job.purpose}`

async function setState(trx: Trx, deposit: Deposit, state: Deposit['state']): Promise<void> {
  await trx
    .updateTable('bank_deposit')
    .set({ state })
    .where('authority_id', '=', deposit.authority_id)
    .where('deposit_no', '=', deposit.deposit_no)
    .execute()
}
