// The four axes and what the applicant reads for them, derived from the stages' states: nothing is stored twice.
import { holds } from './condition.ts'
import type { States } from './journey/what-is-next.ts'
import type { OrderState } from './lifecycle/index.ts'
import { type Axis, type AxisCode, axisCodes } from './schema/label.ts'
import type { Offer } from './schema/offer.ts'
import type { Programme } from './schema/programme.ts'
import type { StageOf, StageSpec } from './schema/stage.ts'
import type { Text } from './text.ts'

export type Label<A extends Axis = Axis> = { code: AxisCode<A>; text: Text }
export type Axes = { [A in Axis]: Label<A> }

const words: { [A in Axis]: Record<AxisCode<A>, Text> } = {
  payment: {
    none: { zh: '未到付款', en: 'Not due yet' },
    due: { zh: '待支付', en: 'To be paid' },
    confirming: { zh: '确认中', en: 'Confirming' },
    entitled: { zh: '免费', en: 'Free' },
    paid: { zh: '已支付', en: 'Paid' },
    refunding: { zh: '退款中', en: 'Refunding' },
    refunded: { zh: '已退款', en: 'Refunded' },
    closed: { zh: '已关闭', en: 'Closed' },
  },
  review: {
    waiting: { zh: '待审核', en: 'Waiting for review' },
    passed: { zh: '通过', en: 'Approved' },
    returned: { zh: '待修改', en: 'To be corrected' },
    rejected: { zh: '不通过', en: 'Rejected' },
    none: { zh: '无需审核', en: 'No review' },
  },
  certificate: {
    waiting: { zh: '待制证', en: 'To be made' },
    collect: { zh: '去下载', en: 'Download' },
    issued: { zh: '已制证', en: 'Made' },
    none: { zh: '不制证', en: 'None' },
  },
  invoice: {
    waiting: { zh: '待开票', en: 'Not yet' },
    ask: { zh: '去开票', en: 'Ask for invoice' },
    running: { zh: '开票中', en: 'Being issued' },
    issued: { zh: '发票详情', en: 'Invoice details' },
    none: { zh: '不可开票', en: 'No invoice' },
    'red-lettered': { zh: '已红冲', en: 'Cancelled' },
  },
}

/** `order`: an order that ended without a certificate promises none. */
export function axes(programme: Programme, offer: string, states: States, order: OrderState = 'open'): Axes {
  const spec = programme.offers[offer]
  const over = order !== 'open' && order !== 'completed'
  const codes: { [A in Axis]: AxisCode<A> } = {
    payment: paymentCode(spec, states),
    review: reviewCode(spec, states),
    certificate: certificateCode(spec, states, over),
    invoice: invoiceCode(spec, offer, states, over),
  }
  return {
    payment: labelOf(programme, 'payment', codes.payment),
    review: labelOf(programme, 'review', codes.review),
    certificate: labelOf(programme, 'certificate', codes.certificate),
    invoice: labelOf(programme, 'invoice', codes.invoice),
  }
}

function labelOf<A extends Axis>(programme: Programme, axis: A, code: AxisCode<A>): Label<A> {
  const own = programme.labels[axis] as Partial<Record<AxisCode<A>, Text>>
  return { code, text: own[code] ?? words[axis][code] }
}

/** One label for the whole order, where the programme has them; otherwise none. */
export function orderLabel(programme: Programme, labels: Axes): Text | undefined {
  const fits = programme.labels.order.find(row =>
    (Object.keys(axisCodes) as Axis[]).every(axis => {
      const wanted: readonly string[] | undefined = row[axis]
      return wanted === undefined || wanted.includes(labels[axis].code)
    }),
  )
  return fits && { zh: fits.zh, en: fits.en }
}

function stagesOf<K extends StageSpec['stage']>(offer: Offer | undefined, kind: K): [string, StageOf<K>][] {
  return Object.entries(offer?.journey ?? {}).filter(
    (entry): entry is [string, StageOf<K>] => entry[1].stage === kind,
  )
}

/** Where a kind occurs more than once, the first that is not finished speaks. */
function speaking(
  offer: Offer | undefined,
  kind: StageSpec['stage'],
  states: States,
  finished: string[],
): string | undefined {
  const found = stagesOf(offer, kind).map(([name]) => states[name])
  return (
    found.find(state => state !== undefined && !finished.includes(state)) ??
    found.find(state => state !== undefined)
  )
}

function paymentCode(offer: Offer | undefined, states: States): AxisCode<'payment'> {
  const state = speaking(offer, 'payment', states, ['paid', 'entitled', 'skipped'])
  switch (state) {
    case undefined:
    case 'skipped':
      return 'none'
    case 'checking':
      return 'confirming'
    case 'refund-asked':
    case 'refunding':
      return 'refunding'
    case 'released':
      return 'closed'
    default:
      return state as AxisCode<'payment'>
  }
}

function reviewCode(offer: Offer | undefined, states: States): AxisCode<'review'> {
  if (stagesOf(offer, 'review').length === 0) return 'none'
  const state = speaking(offer, 'review', states, ['passed', 'skipped'])
  if (state === undefined) return 'waiting'
  return state === 'skipped' ? 'passed' : (state as AxisCode<'review'>)
}

function certificateCode(offer: Offer | undefined, states: States, over: boolean): AxisCode<'certificate'> {
  const stage = stagesOf(offer, 'issuance')[0]
  if (!stage) return 'none'
  const state = states[stage[0]]
  if (state === 'written') return 'issued'
  if (over || state === 'skipped') return 'none'
  return state !== undefined && stage[1].by === 'holder' ? 'collect' : 'waiting'
}

function invoiceCode(
  offer: Offer | undefined,
  name: string,
  states: States,
  over: boolean,
): AxisCode<'invoice'> {
  const stage = stagesOf(offer, 'invoice')[0]
  if (!stage) return 'none'
  switch (states[stage[0]]) {
    case 'offered':
      return 'ask'
    case 'issuing':
    case 'failed':
      return 'running'
    case 'issued':
    case 'red-lettering':
    case 'red-letter-failed':
      return 'issued'
    case 'red-lettered':
      return 'red-lettered'
    case 'none':
      return 'none'
  }
  // Not entered yet: a free order is told at once that there will be no invoice, not only at the end.
  const free = speaking(offer, 'payment', states, []) === 'entitled'
  const never = free && !holds(stage[1].when, { offer: name, payment: { method: 'entitlement' } })
  return over || never ? 'none' : 'waiting'
}
