// Payment attempts: one order may try several times (another method, an expired code); at most one is settled, which
// a unique index keeps. Each attempt has a number of its own at the vendor.
import type { BankPort } from '@hufu/outside/bank/port.ts'
import type { PaymentPort } from '@hufu/outside/payment/port.ts'
import type { Programme } from '@hufu/programme'
import type { Selectable } from 'kysely'
import type { Tables } from '../../migrations/tables.ts'
import { orderMark } from '../../order/number.ts'
import type { Order, OrderKey, Reader, Trx } from '../../order/order.ts'
import type { Spine } from '../../order/spine.ts'
import type { Ledger } from '../../programme/ledger.ts'

export type Attempt = Selectable<Tables['payment_attempt']>

export interface PaymentDeps {
  spine: Spine
  ledger: Ledger
  /** The merchant's account of an authority, by the programme's word for the method; null where none is configured. */
  port(authority: string, method: string): PaymentPort | null
  noticeUrl(authority: string, method: string): string
  /** Where people reach us; payment codes and the way back from a vendor's page begin with it. */
  publicUrl: string
  /** The authority's bank: its statement, and money that goes back; null where none is connected. */
  bank(): BankPort | null
  /** Every programme on offer, for the collection accounts that they name. */
  programmes(): Promise<readonly { authority: string; programme: Programme }[]>
  /** The WeChat identity of the payer, for paying inside WeChat. */
  openidOf(db: Reader, person: string): Promise<string | null>
}

/** The word under which entitlement stands among the methods of a programme. It is a method like any other. */
export const entitlementMethod = 'entitlement'
/** A transfer has no vendor: its attempt is settled by deposits on the statement. */
export const transferMethod = 'transfer'
/** One code for every app; whoever scans it pays by one of the vendors. */
export const aggregatedMethod = 'aggregated'

/** How people call the methods. */
export const methodTitles: Readonly<Record<string, { zh: string; en: string }>> = {
  'wechat-pay': { zh: '微信支付', en: 'WeChat Pay' },
  alipay: { zh: '支付宝', en: 'Alipay' },
  aggregated: { zh: '扫码支付（微信、支付宝）', en: 'Scan to pay (WeChat, Alipay)' },
  transfer: { zh: '对公转账', en: 'Bank transfer' },
  entitlement: { zh: '申请免费政策', en: 'Free policy' },
}
export const titleOfMethod = (method: string) => methodTitles[method] ?? { zh: method, en: method }

/** What a payment's sheet tells the other rooms, and what finance said of a transfer. */
export interface PaymentSheet {
  method?: string
  amountFen?: number
  paidAt?: string
  announcedAt?: string
  why?: { zh: string; en: string } | null
  refundReason?: string
}

export async function readAttempts(db: Reader, key: OrderKey): Promise<Attempt[]> {
  return await db
    .selectFrom('payment_attempt')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('started_at')
    .orderBy('out_trade_no')
    .execute()
}

export async function findAttempt(
  db: Reader,
  authority: string,
  outTradeNo: string,
): Promise<Attempt | undefined> {
  return await db
    .selectFrom('payment_attempt')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('out_trade_no', '=', outTradeNo)
    .executeTakeFirst()
}

/**
 * WeChat takes 6–32 of `0-9A-Za-z_-|*`; the order's number and a running number stay readable in bills. Two authorities
 * may count orders alike and share a merchant, whose numbers must differ: hence the order's mark between them.
 */
export const tradeNumber = (order: Order, count: number): string =>
  `${(order.number ?? order.id).replace(/[^0-9A-Za-z]/g, '').slice(0, 20)}x${orderMark(order)}P${count + 1}`

export async function setAttemptState(
  trx: Trx,
  attempt: Attempt,
  state: Attempt['state'],
  rest: { transaction_id?: string | null; paid_at?: Date | null } = {},
): Promise<void> {
  await trx
    .updateTable('payment_attempt')
    .set({ state, ...rest })
    .where('authority_id', '=', attempt.authority_id)
    .where('out_trade_no', '=', attempt.out_trade_no)
    .execute()
}
