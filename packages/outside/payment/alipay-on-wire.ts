// Alipay on the house wire, until its own protocol is spoken here: same port, same behaviour as facts of Alipay (a trade is
// absent until the payer has signed in or scanned; a repeated refund number is the same refund; `success` ends a notice).
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import { createHouseWire } from '../house-wire.ts'
import { memoryOfNonces } from './nonces.ts'
import type { PaymentNotice, PaymentPort, PaymentState, RefundState } from './port.ts'

export interface AlipayOnWireOptions {
  baseUrl: string
  key: string
  now?: () => Date
  timeoutMs?: number
  /** False where this notice was seen before. */
  rememberNonce?: (nonce: string, until: Date) => Promise<boolean>
}

const moment = z.iso.datetime({ offset: true }).transform(text => new Date(text))
const fen = z.int().nonnegative()
const paid = {
  transactionId: z.string().min(1),
  amountFen: fen,
  paidAt: moment,
  payer: z.string().optional(),
}
const begun = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('redirect'), url: z.url() }),
  z.object({ kind: z.literal('native'), codeUrl: z.url() }),
])
const state = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['absent', 'waiting', 'closed']) }),
  z.object({ state: z.enum(['paid', 'refunded']), ...paid }),
])
const refund = z.object({
  state: z.enum(['processing', 'refunded', 'closed', 'abnormal']),
  outTradeNo: z.string(),
  outRefundNo: z.string(),
  refundId: z.string(),
  refundFen: fen,
  totalFen: fen,
  refundedAt: moment.optional(),
})
const notice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('payment'), noticeId: z.string(), outTradeNo: z.string(), ...paid }),
  refund.extend({ kind: z.literal('refund'), noticeId: z.string(), transactionId: z.string() }),
])

/** How old a notice may be, in either direction; the wire checks the same. */
const tolerance = 300_000

export function createAlipayOnWire(options: AlipayOnWireOptions): PaymentPort {
  const { now = () => new Date() } = options
  const wire = createHouseWire({ port: 'payment', ...options, now })
  const rememberNonce = options.rememberNonce ?? memoryOfNonces(now)

  async function call<T>(path: string, body: object, shape: z.ZodType<T>): Promise<T> {
    const answer = await wire.call(path, body).catch(error => {
      throw named(error)
    })
    return read(shape, answer)
  }
  const query = (outTradeNo: string): Promise<PaymentState> => call('/trades/query', { outTradeNo }, state)

  return {
    async start(attempt) {
      const { method, outTradeNo, description, amountFen, expiresAt, noticeUrl } = attempt
      if (!method.startsWith('alipay'))
        throw new OutsideError('refused', { code: 'payment.refused', message: `no ${method} at Alipay` })
      const started = await call(
        '/trades/start',
        {
          ...{ method, outTradeNo, description, amountFen, noticeUrl },
          expiresAt: expiresAt.toISOString(),
          returnUrl: 'returnUrl' in attempt ? attempt.returnUrl : null,
        },
        begun,
      )
      return { ...started, expiresAt }
    },
    query,
    async close(outTradeNo) {
      await call('/trades/close', { outTradeNo }, z.object({}))
      return await query(outTradeNo)
    },
    refund: request => call('/refunds', request, refund as z.ZodType<RefundState>),
    queryRefund: outRefundNo =>
      call(
        '/refunds/query',
        { outRefundNo },
        z.union([refund as z.ZodType<RefundState>, z.object({ state: z.literal('absent') })]),
      ),
    async verifyNotice(rawBody, headers) {
      const time = Number(headers['x-hufu-time']) * 1000
      if (Number.isFinite(time) && Math.abs(now().getTime() - time) > tolerance) throw forged('stale')
      const content = (() => {
        try {
          return wire.openNotice(rawBody, headers)
        } catch (error) {
          throw error instanceof OutsideError && error.kind === 'forged' ? forged('bad-signature') : error
        }
      })()
      if (!(await rememberNonce(String(headers['x-hufu-nonce']), new Date(now().getTime() + 2 * tolerance))))
        throw forged('replayed')
      return read(notice as z.ZodType<PaymentNotice>, content)
    },
    answerNotice: outcome => ({
      status: outcome === 'accepted' ? 200 : 400,
      contentType: 'text/plain',
      // Alipay repeats a notice until it reads exactly this word.
      body: outcome === 'accepted' ? 'success' : 'fail',
    }),
  }
}

const forged = (code: string) =>
  new OutsideError('forged', { code: `payment.${code}`, message: `a notice: ${code}` })

function read<T>(shape: z.ZodType<T>, content: unknown): T {
  const parsed = shape.safeParse(content)
  if (parsed.success) return parsed.data
  throw new OutsideError('malformed', { code: 'payment.malformed', message: parsed.error.message })
}

const codes: Readonly<Record<string, string>> = {
  'ACQ.CONTEXT_INCONSISTENT': 'number-reused',
  'ACQ.DISCORDANT_REPEAT_REQUEST': 'number-reused',
  'ACQ.TRADE_HAS_SUCCESS': 'already-paid',
  'ACQ.TRADE_HAS_CLOSE': 'closed',
  'ACQ.TRADE_NOT_EXIST': 'absent',
  'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL': 'refund-too-large',
  'ACQ.TRADE_STATUS_ERROR': 'not-paid',
}

/** The vendor's word for a refusal, as the port's codes have it. */
function named(error: unknown): unknown {
  const code = error instanceof OutsideError ? codes[error.vendorCode ?? ''] : undefined
  if (!code || !(error instanceof OutsideError)) return error
  return new OutsideError(error.kind, {
    code: `payment.${code}`,
    message: error.message,
    ...(error.vendorCode ? { vendorCode: error.vendorCode } : {}),
    cause: error,
  })
}
