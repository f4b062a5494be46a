// Reads the bank's statement: every line once. A deposit that names an order is looked at at once: where the programme lets it
// and all three fit (number, amount, payer), it settles by itself; otherwise the order waits for a clerk, not for its deadline.
import { advance } from '../../order/advance.ts'
import { isOpen, keyOf, lockOrder, type OrderKey } from '../../order/order.ts'
import { AppError } from '../../platform/errors.ts'
import { type PaymentDeps, transferMethod } from './attempts.ts'
import { fitOf, orderNamed, standingOf } from './fit-deposit.ts'
import { matchDeposit } from './match-deposit.ts'
import { type Deposit, paymentRow, transferAttempt } from './transfer.ts'
import { unmatchedFrom } from './unmatch-deposit.ts'

const day = 86_400_000
/** The statement is read from a little before the last time: banks book late. */
const overlap = 3 * day
const firstTime = 30 * day

/** The collection accounts that programmes name, and whose they are. */
export async function collectionAccounts(deps: PaymentDeps): Promise<Map<string, string>> {
  const accounts = new Map<string, string>()
  for (const { authority, programme } of await deps.programmes())
    for (const offer of Object.values(programme.offers))
      for (const stage of Object.values(offer.journey ?? {}))
        if (stage.stage === 'payment' && stage.transfer && !accounts.has(stage.transfer.account))
          accounts.set(stage.transfer.account, authority)
  return accounts
}

/** Fetches what is new, then looks at all that is still unmatched. Answers how many lines were new. */
export async function takeDeposits(deps: PaymentDeps): Promise<number> {
  const bank = deps.bank()
  const accounts = await collectionAccounts(deps)
  const { kysely: db } = deps.spine.db
  let fresh = 0
  if (bank) {
    for (const [account, authority] of accounts) {
      const now = deps.spine.clock.now()
      const read = await db
        .selectFrom('statement_read')
        .select('asked_at')
        .where('authority_id', '=', authority)
        .executeTakeFirst()
      const since = new Date(read ? read.asked_at.getTime() - overlap : now.getTime() - firstTime)
      for (const line of await bank.deposits({ since, account }))
        if (await keepDeposit(deps, authority, { ...line, enteredBy: null })) fresh += 1
    }
    for (const authority of new Set(accounts.values())) await rememberReading(deps, authority)
  }
  for (const authority of new Set(accounts.values())) await lookAtOpen(deps, authority)
  return fresh
}

export interface StatementLine {
  depositNo: string
  account: string
  payerName: string
  payerAccount: string
  payerBank: string
  amountFen: number
  memo: string
  at: Date
  enteredBy: string | null
}

/** False where this line is known already. */
export async function keepDeposit(
  deps: PaymentDeps,
  authority: string,
  line: StatementLine,
): Promise<boolean> {
  const kept = await deps.spine.db.kysely
    .insertInto('bank_deposit')
    .values({
      ...{ authority_id: authority, deposit_no: line.depositNo, account: line.account },
      ...{ payer_name: line.payerName, payer_account: line.payerAccount, payer_bank: line.payerBank },
      ...{ amount_fen: line.amountFen, memo: line.memo, booked_at: line.at },
      ...{ seen_at: deps.spine.clock.now(), entered_by: line.enteredBy, state: 'open' },
    })
    .onConflict(conflict => conflict.columns(['authority_id', 'deposit_no']).doNothing())
    .returning('deposit_no')
    .executeTakeFirst()
  return kept !== undefined
}

async function rememberReading(deps: PaymentDeps, authority: string): Promise<void> {
  const asked_at = deps.spine.clock.now()
  await deps.spine.db.kysely
    .insertInto('statement_read')
    .values({ authority_id: authority, asked_at })
    .onConflict(conflict => conflict.column('authority_id').doUpdateSet({ asked_at }))
    .execute()
}

async function lookAtOpen(deps: PaymentDeps, authority: string): Promise<void> {
  const open = await deps.spine.db.kysely
    .selectFrom('bank_deposit')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('state', '=', 'open')
    .orderBy('booked_at')
    .limit(1000)
    .execute()
  for (const deposit of open) {
    try {
      await lookAt(deps, deposit)
    } catch (error) {
      // Somebody was quicker: it will be seen as it then stands.
      if (!(error instanceof AppError)) throw error
    }
  }
}

async function lookAt(deps: PaymentDeps, deposit: Deposit): Promise<void> {
  const { spine } = deps
  const db = spine.db.kysely
  const order = await orderNamed(db, deposit)
  if (!order || !isOpen(order)) return
  // A person took it away from this order: no machine gives it back.
  if ((await unmatchedFrom(db, deposit)).some(each => each.order_id === order.id)) return
  const about = await standingOf(deps, db, order)
  if (!about || (about.state !== 'due' && about.state !== 'checking')) return
  const fit = fitOf(deposit, order, about)
  if (!fit.amount) return
  const payerFits = fit.payer || about.spec.from === 'anyone'
  if (about.spec.match === 'automatic' && payerFits) {
    await matchDeposit(deps, {
      key: keyOf(order),
      deposit: deposit.deposit_no,
      actor: { kind: 'outside', name: 'bank' },
    })
  } else if (about.state === 'due') await showToFinance(deps, keyOf(order))
}

/** The money is on the statement though nobody announced it: a clerk decides, and no deadline closes the order meanwhile. */
async function showToFinance(deps: PaymentDeps, key: OrderKey): Promise<void> {
  const { spine } = deps
  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    const row = await paymentRow(trx, key)
    if (row?.state !== 'due' || !isOpen(order)) return
    await transferAttempt(deps, trx, order, row)
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['due'], to: 'checking' }],
      event: 'transfer-found',
      text: { zh: '银行已收到一笔汇款，财务正在核对', en: 'A transfer has come in; finance is checking it' },
      actor: { kind: 'outside', name: 'bank' },
      sheet: { method: transferMethod, announcedAt: spine.clock.now().toISOString(), why: null },
    })
  })
}
