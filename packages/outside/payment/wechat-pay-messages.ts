// WeChat Pay's documents, checked and turned into the port's words. Unknown fields and later additions pass unread.
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import type { PaidFields, PaymentState, RefundState } from './port.ts'

const moment = z.iso.datetime({ offset: true }).transform(text => new Date(text))
const fen = z.int().nonnegative()

export const transaction = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string(),
  trade_state: z.string(),
  transaction_id: z.string().optional(),
  success_time: moment.optional(),
  payer: z.object({ openid: z.string().optional() }).optional(),
  amount: z.object({ total: fen, currency: z.string().optional() }).optional(),
})

export const refund = z.object({
  refund_id: z.string(),
  out_refund_no: z.string(),
  out_trade_no: z.string(),
  status: z.enum(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL']),
  success_time: moment.optional(),
  amount: z.object({ refund: fen, total: fen }),
})

/** The same deed is called `status` in a reply and `refund_status` in a notice. */
export const refundNotice = refund.omit({ status: true }).extend({
  mchid: z.string(),
  transaction_id: z.string(),
  refund_status: refund.shape.status,
})

export const envelope = z.object({
  id: z.string(),
  event_type: z.string(),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.base64().min(24),
    associated_data: z.string().default(''),
    nonce: z.string().length(12),
  }),
})

export const nativeReply = z.object({ code_url: z.string().startsWith('weixin://') })
export const jsapiReply = z.object({ prepay_id: z.string().min(1) })

export function parse<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new OutsideError('malformed', {
      code: 'payment.malformed',
      message: 'not what WeChat Pay documents',
      cause,
    })
  }
}

const stateNames: Record<string, 'waiting' | 'failed' | 'closed' | 'paid' | 'refunded'> = {
  NOTPAY: 'waiting',
  USERPAYING: 'waiting',
  PAYERROR: 'failed',
  CLOSED: 'closed',
  REVOKED: 'closed',
  SUCCESS: 'paid',
  REFUND: 'refunded',
}

export function stateOf(found: z.infer<typeof transaction>): PaymentState {
  const state = stateNames[found.trade_state]
  if (state === 'paid' || state === 'refunded') return { state, ...paidFields(found) }
  if (state) return { state }
  throw new OutsideError('malformed', {
    code: 'payment.malformed',
    message: `trade_state ${found.trade_state}`,
  })
}

export function paidFields(found: z.infer<typeof transaction>): PaidFields {
  const { transaction_id: transactionId, success_time: paidAt, amount } = found
  if (!transactionId || !paidAt || !amount || (amount.currency ?? 'CNY') !== 'CNY') {
    throw new OutsideError('malformed', {
      code: 'payment.malformed',
      message: 'paid, but without number, time or CNY',
    })
  }
  return { transactionId, amountFen: amount.total, paidAt, payer: found.payer?.openid }
}

const refundStates = {
  SUCCESS: 'refunded',
  CLOSED: 'closed',
  PROCESSING: 'processing',
  ABNORMAL: 'abnormal',
} as const

export function refundState(found: z.infer<typeof refund>): RefundState {
  return {
    state: refundStates[found.status],
    outTradeNo: found.out_trade_no,
    outRefundNo: found.out_refund_no,
    refundId: found.refund_id,
    refundFen: found.amount.refund,
    totalFen: found.amount.total,
    refundedAt: found.success_time,
  }
}
