// What finance sees: one transfer with the deposits that may be it, and the money on the statement.
import type { DepositView, TransferCase } from '@hufu/contract'
import { mask } from '@hufu/programme'
import { readFiles, readSheet, readValues } from '../../order/dossier.ts'
import { type OrderKey, type Reader, readOrder } from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import { type PaymentDeps, type PaymentSheet, readAttempts } from './attempts.ts'
import { fitOf, plain, standingOf } from './fit-deposit.ts'
import { mayPayBack, returnsOf } from './return-deposit.ts'
import { type Deposit, depositsOf, memoOf, openAttempt, paymentRow } from './transfer.ts'
import { unmatchedFrom } from './unmatch-deposit.ts'

const pageSize = 50

export async function viewDeposit(deps: PaymentDeps, db: Reader, deposit: Deposit): Promise<DepositView> {
  const order = deposit.order_id
    ? await readOrder(db, { authority: deposit.authority_id, order: deposit.order_id })
    : null
  return {
    deposit: deposit.deposit_no,
    at: deposit.booked_at.toISOString(),
    payerName: deposit.payer_name,
    payerAccount: mask('bank-account', deposit.payer_account),
    payerBank: deposit.payer_bank,
    amountFen: deposit.amount_fen,
    memo: deposit.memo,
    state: deposit.state,
    surplusFen: deposit.surplus_fen,
    order: deposit.order_id,
    number: order?.number ?? null,
    note: deposit.note,
    returns: (await returnsOf(db, deposit)).map(r => ({
      ...{ purpose: r.purpose, amountFen: r.amount_fen, state: r.state },
      ...{ failure: r.failure, how: r.how },
    })),
    returnable: mayPayBack(deps, deposit),
    unmatched: (await unmatchedFrom(db, deposit)).map(each => ({
      ...{ number: each.number ?? '', at: each.at.toISOString(), reason: each.reason, by: each.staff_name },
    })),
  }
}

export async function viewTransfer(deps: PaymentDeps, key: OrderKey): Promise<TransferCase> {
  const db = deps.spine.db.kysely
  const order = await readOrder(db, key)
  const row = await paymentRow(db, key)
  const standing = await standingOf(deps, db, order)
  if (!row || !standing) throw new AppError('not-found')
  const { programme } = await programmeOf(deps.spine, order)
  const { spec } = standing
  const sheet = await readSheet<PaymentSheet>(db, key, row.stage)
  const values = await readValues(db, key)
  const fields = Object.entries(programme.forms[spec.form ?? '']?.fields ?? {})
  const said = fields.flatMap(([name, field]) => {
    const held = values.get(`${spec.form}.${name}`)
    return held ? [{ title: { zh: field.zh, en: field.en }, value: mask(field.type, held.value) }] : []
  })
  const attempt = openAttempt(await readAttempts(db, key))
  const matched = attempt ? await depositsOf(db, key.authority, attempt.out_trade_no) : []
  const open = standing.missing > 0 ? await openDeposits(db, key.authority) : []
  const suggested = open
    .map(deposit => ({ deposit, fit: fitOf(deposit, order, standing) }))
    .filter(({ fit }) => fit.memo || fit.amount || fit.payer)
    .sort((a, b) => weightOf(b.fit) - weightOf(a.fit))
    .slice(0, 10)
  return {
    order: order.id,
    number: order.number ?? '',
    memo: memoOf(order),
    organisation: order.organisation,
    fromOwn: spec.from === 'applicant-organisation',
    state: row.state,
    amountFen: order.total_fen ?? 0,
    receivedFen: standing.received,
    missingFen: standing.missing,
    announcedAt: sheet?.announcedAt ?? null,
    said,
    slips: (await readFiles(db, key)).filter(file => file.slot === spec.slip).map(file => file.id),
    matched: await Promise.all(matched.map(deposit => viewDeposit(deps, db, deposit))),
    suggested: await Promise.all(
      suggested.map(async ({ deposit, fit }) => ({ ...(await viewDeposit(deps, db, deposit)), fit })),
    ),
  }
}

/** A number in the memo says more than an equal sum, which many payers share. */
const weightOf = (fit: { memo: boolean; amount: boolean; payer: boolean }): number =>
  (fit.memo ? 4 : 0) + (fit.payer ? 2 : 0) + (fit.amount ? 1 : 0)

async function openDeposits(db: Reader, authority: string): Promise<Deposit[]> {
  return await db
    .selectFrom('bank_deposit')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('state', '=', 'open')
    .orderBy('booked_at', 'desc')
    .limit(1000)
    .execute()
}

export async function listDeposits(
  deps: PaymentDeps,
  authority: string,
  query: { state: 'open' | 'to-return' | 'all'; q: string; page: number },
) {
  const db = deps.spine.db.kysely
  let found = db.selectFrom('bank_deposit').where('authority_id', '=', authority)
  if (query.state === 'open') found = found.where('state', '=', 'open')
  // A surplus goes back too, though its order is paid.
  if (query.state === 'to-return')
    found = found.where(eb =>
      eb.or([
        eb('state', '=', 'to-return'),
        eb.and([eb('state', '=', 'matched'), eb('surplus_fen', '>', 0)]),
      ]),
    )
  const q = plain(query.q)
  if (q) {
    const like = `%${q.replace(/[%_\\]/g, '\\$&')}%`
    found = found.where(eb =>
      eb.or([eb('deposit_no', 'ilike', like), eb('payer_name', 'ilike', like), eb('memo', 'ilike', like)]),
    )
  }
  const { total } = await found.select(eb => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await found
    .selectAll()
    .orderBy('booked_at', 'desc')
    .orderBy('deposit_no')
    .limit(pageSize)
    .offset((query.page - 1) * pageSize)
    .execute()
  const read = await db
    .selectFrom('statement_read')
    .select('asked_at')
    .where('authority_id', '=', authority)
    .executeTakeFirst()
  return {
    deposits: await Promise.all(rows.map(row => viewDeposit(deps, db, row))),
    total: Number(total),
    asked: read?.asked_at.toISOString() ?? null,
    bank: deps.bank() !== null,
  }
}
