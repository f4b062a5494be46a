// Whether a deposit is an order's money: by the number in its memo, by its amount, by its payer; each said by itself.
import { keyOf, type Order, type Reader } from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { type PaymentDeps, readAttempts } from './attempts.ts'
import {
  type Deposit,
  depositsOf,
  memoOf,
  openAttempt,
  paymentRow,
  sumOf,
  type TransferSpec,
  transferOf,
} from './transfer.ts'

export interface Standing {
  state: string
  spec: TransferSpec
  received: number
  missing: number
}

/** How far the transfer of an order is; null where its journey takes none. */
export async function standingOf(deps: PaymentDeps, db: Reader, order: Order): Promise<Standing | null> {
  const row = await paymentRow(db, keyOf(order))
  const { stages } = await programmeOf(deps.spine, order)
  const spec = transferOf(stages.find(stage => stage.name === row?.stage))
  if (!row || !spec) return null
  const attempt = openAttempt(await readAttempts(db, keyOf(order)))
  const received = attempt ? sumOf(await depositsOf(db, order.authority_id, attempt.out_trade_no)) : 0
  return { state: row.state, spec, received, missing: Math.max(0, (order.total_fen ?? 0) - received) }
}

export function fitOf(deposit: Deposit, order: Order, { missing }: Pick<Standing, 'missing'>) {
  return {
    memo: names(deposit.memo, memoOf(order)) || names(deposit.memo, order.number ?? ''),
    amount: deposit.amount_fen === missing,
    payer: plain(deposit.payer_name) === plain(payerOf(order)) && payerOf(order) !== '',
  }
}

/** Whose account it should come from: the organisation's; where a natural person applies, that person's. */
export const payerOf = (order: Order): string => order.organisation || order.agent

/** Full-width signs, spaces and the kind of brackets make no other name. */
export const plain = (name: string): string => name.normalize('NFKC').replace(/\s/g, '').toUpperCase()

/** The number stands in the memo, and is no part of a longer one. */
function names(memo: string, number: string): boolean {
  if (number === '') return false
  return wordsOf(memo).includes(plain(number))
}
const wordsOf = (memo: string): string[] =>
  memo
    .normalize('NFKC')
    .toUpperCase()
    .match(/[0-9A-Z-]+/g) ?? []

/** The order that a memo names. */
export async function orderNamed(db: Reader, deposit: Deposit): Promise<Order | undefined> {
  const words = wordsOf(deposit.memo).filter(word => word.length >= 6)
  if (words.length === 0) return undefined
  const found = await db
    .selectFrom('orders')
    .selectAll()
    .where('authority_id', '=', deposit.authority_id)
    .where(eb => eb.or([eb('number', 'in', words), eb('payment_number', 'in', words)]))
    .limit(2)
    .execute()
  // Two numbers in one memo: which of them, a person decides.
  return found.length === 1 ? found[0] : undefined
}
