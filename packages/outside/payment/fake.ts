// A payment vendor in memory, for tests of rooms: same behaviour as contract.test.ts asks of the real one, and it
// can be told to fail, to lose an answer after the deed, to be slow, and to write any notice, false ones included.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { OutsideError, type OutsideErrorKind } from '../errors.ts'
import { memoryOfNonces } from './nonces.ts'
import type {
  PaidFields,
  PaymentAttempt,
  PaymentNotice,
  PaymentPort,
  PaymentStart,
  PaymentState,
  RefundState,
} from './port.ts'

export interface SignedNotice {
  rawBody: Buffer
  headers: Record<string, string>
}

export interface FakePayment extends PaymentPort {
  /** The next `times` calls of `verb` fail; with `afterDeed` the vendor has done it and only the answer is lost. */
  failNext(verb: FailingVerb, kind: OutsideErrorKind, options?: { times?: number; afterDeed?: boolean }): void
  /** Every answer takes so long from now on. */
  delay(milliseconds: number): void
  /** The payer scans or signs in, and does not pay yet. */
  scan(outTradeNo: string): void
  /** The payer pays; returns the notice, to be delivered by the test as often and as late as it likes. */
  pay(outTradeNo: string, amountFen?: number): SignedNotice
  finishRefund(outRefundNo: string, state?: 'refunded' | 'closed' | 'abnormal'): SignedNotice
  /** Signs a notice anew, as a vendor does for each retry. */
  sign(notice: PaymentNotice, at?: Date): SignedNotice
}

export type FailingVerb = 'start' | 'query' | 'close' | 'refund' | 'queryRefund'

interface Trade {
  /** Handed out, but not yet known to the vendor (Alipay before the payer has signed in). */
  unborn: boolean
  attempt: PaymentAttempt
  start: PaymentStart
  state: 'waiting' | 'closed' | 'paid' | 'refunded'
  paid?: PaidFields
}

interface Failure {
  verb: FailingVerb
  kind: OutsideErrorKind
  left: number
  afterDeed: boolean
}

const toleranceMs = 300_000

export function createFakePayment(options: { now: () => Date }): FakePayment {
  const { now } = options
  const key = randomUUID()
  const trades = new Map<string, Trade>()
  const refunds = new Map<string, RefundState>()
  const rememberNonce = memoryOfNonces(now)
  let failures: Failure[] = []
  let delayMs = 0

  async function answer<T>(verb: FailingVerb, deed: () => T): Promise<T> {
    if (delayMs > 0) await new Promise(resolve => setTimeout(resolve, delayMs))
    const failure = failures.find(one => one.verb === verb)
    if (!failure) return deed()
    failure.left -= 1
    failures = failures.filter(one => one.left > 0)
    if (failure.afterDeed) deed()
    throw new OutsideError(failure.kind, {
      code: `payment.${failure.kind}`,
      message: `the fake was told to fail ${verb}`,
    })
  }

  function present(outTradeNo: string): Trade | undefined {
    const trade = trades.get(outTradeNo)
    if (trade?.state === 'waiting' && trade.attempt.expiresAt <= now()) trade.state = 'closed'
    return trade
  }

  function startTrade(attempt: PaymentAttempt): PaymentStart {
    const earlier = present(attempt.outTradeNo)
    if (!earlier) {
      const unborn = attempt.method.startsWith('alipay')
      const trade: Trade = { unborn, attempt, start: startOf(attempt, now()), state: 'waiting' }
      trades.set(attempt.outTradeNo, trade)
      return trade.start
    }
    if (contentOf(earlier.attempt) !== contentOf(attempt)) throw conflict('number-reused')
    if (earlier.state === 'closed') throw conflict('closed')
    if (earlier.state !== 'waiting') throw conflict('already-paid')
    return earlier.start
  }

  function stateOf(outTradeNo: string): PaymentState {
    const trade = present(outTradeNo)
    if (!trade || trade.unborn) return { state: 'absent' }
    const { state, paid } = trade
    return state === 'paid' || state === 'refunded' ? { state, ...paid! } : { state }
  }

  function closeTrade(outTradeNo: string): PaymentState {
    const trade = present(outTradeNo)
    if (trade?.state === 'waiting' && !trade.unborn) trade.state = 'closed'
    return stateOf(outTradeNo)
  }

  function startRefund(request: Parameters<PaymentPort['refund']>[0]): RefundState {
    const trade = trades.get(request.outTradeNo)
    if (!trade) throw refused('absent')
    const earlier = refunds.get(request.outRefundNo)
    if (earlier) {
      if (earlier.refundFen !== request.refundFen || earlier.outTradeNo !== request.outTradeNo) {
        throw conflict('number-reused')
      }
      return earlier
    }
    const { paid } = trade
    if (!paid) throw refused('not-paid')
    const given = [...refunds.values()].filter(
      one => one.outTradeNo === request.outTradeNo && one.state !== 'closed',
    )
    const sum = given.reduce((total, one) => total + one.refundFen, request.refundFen)
    if (request.totalFen !== paid.amountFen) throw conflict('number-reused')
    if (sum > paid.amountFen) throw refused('refund-too-large')
    const { outTradeNo, outRefundNo, refundFen, totalFen } = request
    const refund: RefundState = {
      state: 'processing',
      outTradeNo,
      outRefundNo,
      refundId: `R${randomUUID()}`,
      refundFen,
      totalFen,
    }
    refunds.set(outRefundNo, refund)
    trade.state = 'refunded'
    return refund
  }

  function sign(notice: PaymentNotice, at = now()): SignedNotice {
    const rawBody = Buffer.from(JSON.stringify(notice))
    const [nonce, timestamp] = [randomUUID(), at.toISOString()]
    const signature = seal(key, timestamp, nonce, rawBody)
    return {
      rawBody,
      headers: { 'fake-timestamp': timestamp, 'fake-nonce': nonce, 'fake-signature': signature },
    }
  }

  return {
    start: attempt => answer('start', () => startTrade(attempt)),
    query: outTradeNo => answer('query', () => stateOf(outTradeNo)),
    close: outTradeNo => answer('close', () => closeTrade(outTradeNo)),
    refund: request => answer('refund', () => ({ ...startRefund(request) })),
    queryRefund: number =>
      answer('queryRefund', () => ({ ...(refunds.get(number) ?? { state: 'absent' as const }) })),
    async verifyNotice(rawBody, headers) {
      const [timestamp, nonce] = [String(headers['fake-timestamp']), String(headers['fake-nonce'])]
      const expected = Buffer.from(seal(key, timestamp, nonce, rawBody))
      const given = Buffer.from(String(headers['fake-signature']))
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw forged('bad-signature')
      if (Math.abs(now().getTime() - Date.parse(timestamp)) > toleranceMs) throw forged('stale')
      if (!(await rememberNonce(nonce, new Date(Date.parse(timestamp) + 2 * toleranceMs))))
        throw forged('replayed')
      return revive(JSON.parse(Buffer.from(rawBody).toString()))
    },
    answerNotice: outcome => ({
      status: outcome === 'accepted' ? 200 : 401,
      contentType: 'text/plain',
      body: outcome,
    }),
    failNext(verb, kind, { times = 1, afterDeed = false } = {}) {
      failures.push({ verb, kind, left: times, afterDeed })
    },
    delay(milliseconds) {
      delayMs = milliseconds
    },
    scan(outTradeNo) {
      const trade = present(outTradeNo)
      if (trade) trade.unborn = false
    },
    pay(outTradeNo, amountFen) {
      const trade = present(outTradeNo)
      if (trade?.state !== 'waiting') throw new Error(`nothing to pay under ${outTradeNo}`)
      const paid = {
        transactionId: `T${randomUUID()}`,
        amountFen: amountFen ?? trade.attempt.amountFen,
        paidAt: now(),
      }
      Object.assign(trade, { unborn: false, state: 'paid', paid })
      return sign({ kind: 'payment', noticeId: randomUUID(), outTradeNo, ...paid })
    },
    finishRefund(outRefundNo, state = 'refunded') {
      const refund = refunds.get(outRefundNo)
      if (!refund) throw new Error(`no refund ${outRefundNo}`)
      Object.assign(refund, { state, refundedAt: state === 'refunded' ? now() : undefined })
      const { transactionId } = trades.get(refund.outTradeNo)!.paid!
      return sign({ kind: 'refund', noticeId: randomUUID(), transactionId, ...refund })
    },
    sign,
  }
}

/** What a repeated attempt must not change; where the payer comes back to is no part of it. */
const contentOf = (attempt: PaymentAttempt) => JSON.stringify({ ...attempt, returnUrl: undefined })

const problem = (kind: OutsideErrorKind) => (code: string) =>
  new OutsideError(kind, { code: `payment.${code}`, message: `fake: ${code}` })
const conflict = problem('conflict')
const refused = problem('refused')
const forged = problem('forged')

const seal = (key: string, timestamp: string, nonce: string, body: Uint8Array) =>
  createHmac('sha256', key).update(`${timestamp}\n${nonce}\n`).update(body).digest('hex')

function startOf(attempt: PaymentAttempt, now: Date): PaymentStart {
  const { expiresAt } = attempt
  if (attempt.method === 'wechat-native') {
    return { kind: 'native', codeUrl: `weixin://wxpay/bizpayurl?pr=${randomUUID()}`, expiresAt }
  }
  if (attempt.method === 'alipay-qr') {
    return { kind: 'native', codeUrl: `https://qr.alipay.example/bax${randomUUID()}`, expiresAt }
  }
  if (attempt.method !== 'wechat-jsapi') {
    return { kind: 'redirect', url: `https://pay.alipay.example/${attempt.outTradeNo}`, expiresAt }
  }
  const timeStamp = String(Math.floor(now.getTime() / 1000))
  const prepay = `prepay_id=${randomUUID()}`
  const parameters = {
    appId: 'fake',
    timeStamp,
    nonceStr: randomUUID(),
    package: prepay,
    signType: 'RSA',
  } as const
  return { kind: 'jsapi', expiresAt, parameters: { ...parameters, paySign: 'fake' } }
}

function revive(notice: PaymentNotice): PaymentNotice {
  if (notice.kind === 'payment') return { ...notice, paidAt: new Date(notice.paidAt) }
  return { ...notice, refundedAt: notice.refundedAt && new Date(notice.refundedAt) }
}
