// For tests only: the house's programme with other ways to pay, published as its next version, and the deeds of whoever pays by
// transfer and of the bank.
import type { Programme, StageSpec } from '@hufu/programme'
import { publishProgrammes } from '../programme/shelf.ts'
import { matchDeposit } from '../stages/payment/match-deposit.ts'
import { takeDeposits } from '../stages/payment/take-deposits.ts'
import { announceTransfer } from '../stages/payment/transfer.ts'
import { finance, staffActor, type Walk } from './applicant.ts'
import { authority, programmeName, type TestHouse } from './house.ts'

export const account = '6001002003004005006'
export const organisation = '郑州示例期货有限公司'

/** The document, open to change. */
interface Open {
  offers: Record<string, { journey: Record<string, Record<string, unknown>> }>
  forms: object
  slots: object
  numbering: object
  notices: object
  products: Record<string, { price: { fen: number }[] }>
}

type PaymentStage = Extract<StageSpec, { stage: 'payment' }>
export interface Paying {
  methods?: PaymentStage['methods']
  transfer?: Partial<NonNullable<PaymentStage['transfer']>>
  expires?: string | undefined
  afterReview?: boolean
  free?: boolean
  change?: (programme: Open) => void
}

/** Publishes the programme with these ways to pay; orders started from now on are under it. */
export async function publishPaying(house: TestHouse, paying: Paying = {}): Promise<Programme> {
  const programme = await house.shelf.get(authority, programmeName, 1)
  const next = structuredClone(programme) as unknown as Open
  const journey = next.offers.new?.journey ?? {}
  const { payment, review, issuance } = journey
  if (!payment || !review || !issuance) throw new Error('the programme of the tests has another journey')
  const within = paying.transfer?.within ?? '3wd'
  Object.assign(payment, {
    methods: paying.methods ?? ['wechat-pay', 'alipay', 'aggregated', 'transfer', 'entitlement'],
    expires: 'expires' in paying ? paying.expires : '24h',
    transfer: {
      payee: { zh: '演示认证有限公司', en: 'Demo Certification Co.' },
      bank: { zh: '中国银行演示支行', en: 'Bank of China, Demo Branch' },
      account,
      form: 'remittance',
      slip: 'slip',
      from: 'applicant-organisation',
      match: 'by-hand',
      ...paying.transfer,
      within,
    },
  })
  if (!(paying.methods ?? ['wechat-pay']).includes('wechat-pay')) payment.default = undefined
  review.after = paying.afterReview ? ['form'] : ['payment']
  payment.after = paying.afterReview ? ['review'] : ['form']
  issuance.after = paying.afterReview ? ['payment'] : ['review']
  // The document as it is published is already read: every default is written out.
  const words = (zh: string, en: string) => ({ zh, en })
  const field = { required: true, from: [], locked: false, bound: false, fills: [] }
  Object.assign(next.forms, {
    remittance: {
      title: words('汇款信息', 'Remittance'),
      scope: 'payment',
      fields: {
        payer: { ...field, ...words('付款户名', 'Payer'), type: 'organisation-name' },
        day: { ...field, ...words('汇款日期', 'Day'), type: 'date' },
      },
    },
  })
  Object.assign(next.slots, {
    slip: {
      ...{ ...words('汇款凭据', 'Slip'), scope: 'payment', required: true },
      ...{ formats: ['jpg', 'png', 'pdf'], max: 2_000_000, files: { min: 1, max: 1 } },
    },
  })
  Object.assign(next.numbering, { payment: '017{sequence:6}{random:3}' })
  if (paying.free)
    for (const product of Object.values(next.products)) for (const part of product.price) part.fen = 0
  paying.change?.(next)
  const changed = next as unknown as Programme
  await publishProgrammes(house.db, house.clock, house.authorities, [
    { programme: changed, source: JSON.stringify(changed) },
  ])
  return changed
}

/** What the bank books: by default all that is due, from the organisation's own account, with the number in the memo. */
export async function receive(
  house: TestHouse,
  walk: Walk,
  change: { amountFen?: number; memo?: string; payerName?: string; payerAccount?: string } = {},
) {
  const order = await walk.order()
  const deposit = house.bank.receive({
    account,
    payerName: organisation,
    payerAccount: '6222020200112233445',
    payerBank: '中国工商银行郑州分行',
    amountFen: order.total_fen ?? 0,
    memo: `数字证书 ${order.payment_number ?? order.number}`,
    ...change,
  })
  return deposit.depositNo
}

export const take = (house: TestHouse) => takeDeposits(house.payment)

export const match = (house: TestHouse, walk: Walk, deposit: string, note?: string) =>
  matchDeposit(house.payment, {
    ...{ key: walk.key, deposit, actor: staffActor(finance) },
    ...(note ? { note } : {}),
  })

/** Form, slip, and «I have sent it». */
export async function announce(house: TestHouse, walk: Walk): Promise<void> {
  await walk.save({ 'remittance.payer': organisation, 'remittance.day': '2026-03-04' })
  await walk.upload('slip')
  await announceTransfer(house.payment, walk.key, walk.person)
}

export const depositRow = (house: TestHouse, deposit: string) =>
  house.db.kysely
    .selectFrom('bank_deposit')
    .selectAll()
    .where('deposit_no', '=', deposit)
    .executeTakeFirstOrThrow()
