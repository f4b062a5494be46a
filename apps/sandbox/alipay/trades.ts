// Alipay's rules: a trade is born when the payer scans or signs in, lives until it expires, is paid once, and gives back no
// more than it got. What may not be is refused in Alipay's own words.
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { refuse } from '../house-wire.ts'
import type { World } from '../state.ts'
import { keepOnDisk } from '../state-file.ts'

export interface Trade {
  token: string
  method: 'alipay-page' | 'alipay-wap' | 'alipay-qr'
  fingerprint: string
  outTradeNo: string
  description: string
  amountFen: number
  expiresAt: string
  noticeUrl: string
  returnUrl: string | null
  /** `handed-out`: nobody has scanned it, so Alipay knows no such trade yet. */
  state: 'handed-out' | 'waiting' | 'paid' | 'closed' | 'refunded'
  refused?: boolean
  transactionId?: string
  paidAt?: string
}

export interface Refund {
  state: 'processing' | 'refunded' | 'closed' | 'abnormal'
  outTradeNo: string
  outRefundNo: string
  refundId: string
  refundFen: number
  totalFen: number
  refundedAt?: string
}

const startRequest = z.object({
  method: z.enum(['alipay-page', 'alipay-wap', 'alipay-qr']),
  outTradeNo: z.string().regex(/^[0-9A-Za-z_]{6,64}$/),
  description: z.string().min(1).max(256),
  amountFen: z.int().min(1),
  expiresAt: z.iso.datetime(),
  noticeUrl: z.url(),
  returnUrl: z.url().nullable(),
})
const refundRequest = z.object({
  outTradeNo: z.string(),
  outRefundNo: z.string().min(1).max(64),
  refundFen: z.int().min(1),
  totalFen: z.int().min(1),
  reason: z.string(),
})

export function openTrades(world: World) {
  const store = keepOnDisk(world, 'alipay', {
    trades: new Map<string, Trade>(),
    refunds: new Map<string, Refund>(),
  })
  const now = () => world.clock.now()

  /** As of now: a code that nobody paid in time is closed. */
  function present(trade: Trade): Trade {
    if ((trade.state === 'waiting' || trade.state === 'handed-out') && new Date(trade.expiresAt) <= now())
      trade.state = trade.state === 'waiting' ? 'closed' : trade.state
    return trade
  }
  /** Only those that Alipay knows. */
  function known(outTradeNo: string): Trade | undefined {
    const trade = store.trades.get(outTradeNo)
    return trade && present(trade).state !== 'handed-out' ? trade : undefined
  }
  const payable = (trade: Trade) =>
    (trade.state === 'waiting' || trade.state === 'handed-out') && new Date(trade.expiresAt) > now()

  return {
    ...store,
    known,
    payable,
    byToken: (token: string) => [...store.trades.values()].find(trade => trade.token === token),

    start(body: unknown): Trade {
      const request = startRequest.parse(body)
      const { method, outTradeNo, description, amountFen, expiresAt, noticeUrl } = request
      const fingerprint = JSON.stringify([method, description, amountFen, expiresAt, noticeUrl])
      const earlier = store.trades.get(outTradeNo)
      if (earlier) {
        present(earlier)
        if (earlier.fingerprint !== fingerprint)
          throw refuse(409, 'ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改')
        if (earlier.state === 'closed') throw refuse(409, 'ACQ.TRADE_HAS_CLOSE', '交易已经关闭')
        if (earlier.state === 'paid' || earlier.state === 'refunded')
          throw refuse(409, 'ACQ.TRADE_HAS_SUCCESS', '交易已被支付')
        return earlier
      }
      const token = randomBytes(12).toString('base64url')
      const trade: Trade = { ...request, token, fingerprint, state: 'handed-out' }
      store.trades.set(outTradeNo, trade)
      store.changed()
      return trade
    },

    /** The payer has scanned the code or signed in: from now on Alipay knows the trade. */
    scan(trade: Trade): void {
      if (trade.state !== 'handed-out' || !payable(trade)) return
      trade.state = 'waiting'
      store.changed()
    },

    pay(trade: Trade): boolean {
      if (!payable(trade)) return false
      const digits = now().toISOString().replaceAll(/\D/g, '').slice(0, 14)
      Object.assign(trade, {
        state: 'paid',
        refused: false,
        transactionId: `${digits}2200${randomInt(10 ** 9, 10 ** 10)}`,
        paidAt: wholeSecond(now()),
      })
      store.changed()
      return true
    },

    close(outTradeNo: string): void {
      const trade = known(outTradeNo)
      if (trade?.state === 'waiting') trade.state = 'closed'
      store.changed()
    },

    refund(body: unknown): { refund: Refund; fresh: boolean } {
      const request = refundRequest.parse(body)
      const trade = known(request.outTradeNo)
      if (!trade) throw refuse(404, 'ACQ.TRADE_NOT_EXIST', '交易不存在')
      const earlier = store.refunds.get(request.outRefundNo)
      if (earlier) {
        if (earlier.refundFen !== request.refundFen || earlier.outTradeNo !== request.outTradeNo)
          throw refuse(409, 'ACQ.DISCORDANT_REPEAT_REQUEST', '请求信息不一致')
        return { refund: earlier, fresh: false }
      }
      if (!trade.transactionId) throw refuse(400, 'ACQ.TRADE_STATUS_ERROR', '交易状态不合法')
      if (request.totalFen !== trade.amountFen)
        throw refuse(409, 'ACQ.DISCORDANT_REPEAT_REQUEST', '金额与原交易不一致')
      const given = [...store.refunds.values()]
        .filter(one => one.outTradeNo === trade.outTradeNo && one.state !== 'closed')
        .reduce((sum, one) => sum + one.refundFen, request.refundFen)
      if (given > trade.amountFen) throw refuse(400, 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限')
      const { outTradeNo, outRefundNo, refundFen, totalFen } = request
      const refund: Refund = {
        ...{ outTradeNo, outRefundNo, refundFen, totalFen },
        state: 'processing',
        refundId: randomUUID().replaceAll('-', ''),
      }
      store.refunds.set(outRefundNo, refund)
      trade.state = 'refunded'
      store.changed()
      return { refund, fresh: true }
    },

    finishRefund(refund: Refund, state: 'refunded' | 'closed' | 'abnormal'): void {
      refund.state = state
      if (state === 'refunded') refund.refundedAt = wholeSecond(now())
      store.changed()
    },
  }
}

export type Trades = ReturnType<typeof openTrades>

/** Alipay tells times to the second. */
const wholeSecond = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString()

export function describe(trade: Trade) {
  if (trade.state === 'paid' || trade.state === 'refunded') {
    const { state, transactionId, amountFen, paidAt } = trade
    return { state, transactionId, amountFen, paidAt, payer: '208800****0001' }
  }
  return { state: trade.state === 'handed-out' ? 'absent' : trade.state }
}
