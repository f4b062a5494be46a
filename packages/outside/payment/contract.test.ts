// What every payment adapter owes the payment room. One suite, run on the fake (as each vendor) and on the adapters of WeChat
// Pay and Alipay against the sandbox over real HTTP; the next vendor adds itself to the list at the end.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAlipayStage } from '../../../apps/sandbox/alipay/stage.ts'
import { openWechatPayStage } from '../../../apps/sandbox/wechat-pay/stage.ts'
import { createAlipayOnWire } from './alipay-on-wire.ts'
import { createFakePayment, type FailingVerb, type SignedNotice } from './fake.ts'
import type { PaymentAttempt, PaymentPort } from './port.ts'
import { createWechatPay } from './wechat-pay.ts'

interface Stage {
  port: PaymentPort
  /** What is started when the test does not care how the payer pays. */
  method: 'wechat-native' | 'alipay-qr'
  /** The payer scans the code, where a trade is born by that; elsewhere it is there already. */
  scan(outTradeNo: string): Promise<void>
  noticeUrl: string
  /** The payer pays; the notice as it arrived. */
  pay(outTradeNo: string): Promise<SignedNotice>
  /** The vendor finishes a refund that has just been accepted. */
  refundNotice(outRefundNo: string): Promise<SignedNotice>
  /** The same notice once more, from the vendor itself. */
  payTwiceAnnounced(outTradeNo: string): Promise<SignedNotice[]>
  busyNext(verb: FailingVerb): void
  loseAnswerOf(verb: FailingVerb): void
  moveClock(seconds: number): void
  close(): Promise<void>
}

function contract(name: string, open: () => Promise<Stage>, insideWechat = false) {
  describe(`payment port: ${name}`, () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await open()
    })
    afterAll(() => stage.close())

    function attempt(
      fields: { amountFen?: number; outTradeNo?: string; expiresAt?: Date } = {},
    ): PaymentAttempt {
      return {
        method: stage.method,
        outTradeNo: newNumber(),
        description: '数字证书服务费',
        amountFen: 26_000,
        expiresAt: new Date(Math.floor(Date.now() / 1000) * 1000 + 1_800_000),
        noticeUrl: stage.noticeUrl,
        ...fields,
      }
    }

    async function paid() {
      const order = attempt()
      await stage.port.start(order)
      const notice = await stage.pay(order.outTradeNo)
      return { order, notice }
    }

    it('starts a payment by QR code and finds it waiting', async () => {
      const order = attempt()
      const start = await stage.port.start(order)
      expect(start).toMatchObject({ kind: 'native', codeUrl: expect.stringMatching(/^(weixin|https?):\/\//) })
      expect(start.expiresAt.getTime()).toBeLessThanOrEqual(order.expiresAt.getTime())
      await stage.scan(order.outTradeNo)
      expect(await stage.port.query(order.outTradeNo)).toEqual({ state: 'waiting' })
    })

    it.runIf(insideWechat)('starts a payment inside WeChat for one openid', async () => {
      const start = await stage.port.start({
        ...attempt(),
        method: 'wechat-jsapi',
        openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
      })
      expect(start).toMatchObject({
        kind: 'jsapi',
        parameters: { package: expect.stringMatching(/^prepay_id=\S+$/), signType: 'RSA' },
      })
    })

    it('takes the same attempt twice, and another amount under its number not at all', async () => {
      const order = attempt()
      const first = await stage.port.start(order)
      expect(await stage.port.start(order)).toMatchObject({ kind: first.kind })
      await expect(stage.port.start({ ...order, amountFen: 1 })).rejects.toMatchObject({
        kind: 'conflict',
        code: 'payment.number-reused',
      })
    })

    it('tells of a payment, and the query tells the same', async () => {
      const { order, notice } = await paid()
      const told = await stage.port.verifyNotice(notice.rawBody, notice.headers)
      expect(told).toMatchObject({ kind: 'payment', outTradeNo: order.outTradeNo, amountFen: 26_000 })
      if (told.kind !== 'payment') return
      const { transactionId, paidAt } = told
      expect(await stage.port.query(order.outTradeNo)).toMatchObject({
        state: 'paid',
        transactionId,
        paidAt,
        amountFen: 26_000,
      })
    })

    it('refuses to start what is paid', async () => {
      const { order } = await paid()
      await expect(stage.port.start(order)).rejects.toMatchObject({
        kind: 'conflict',
        code: 'payment.already-paid',
      })
    })

    it('refuses a notice with one byte changed', async () => {
      const { notice } = await paid()
      const rawBody = Buffer.from(notice.rawBody)
      rawBody[20]! ^= 1
      await expect(stage.port.verifyNotice(rawBody, notice.headers)).rejects.toMatchObject({ kind: 'forged' })
    })

    it('refuses a notice without signature headers', async () => {
      const { notice } = await paid()
      await expect(stage.port.verifyNotice(notice.rawBody, {})).rejects.toMatchObject({ kind: 'forged' })
    })

    it('refuses a copy of a notice', async () => {
      const { notice } = await paid()
      await stage.port.verifyNotice(notice.rawBody, notice.headers)
      await expect(stage.port.verifyNotice(notice.rawBody, notice.headers)).rejects.toMatchObject({
        kind: 'forged',
        code: 'payment.replayed',
      })
    })

    it.each([302, -302])('refuses a notice signed %i s away', async seconds => {
      const { notice } = await paid()
      stage.moveClock(seconds)
      try {
        const verdict = stage.port.verifyNotice(notice.rawBody, notice.headers)
        await expect(verdict).rejects.toMatchObject({ kind: 'forged', code: 'payment.stale' })
      } finally {
        stage.moveClock(0)
      }
    })

    it("accepts the vendor's own repetition, recognisable by its number", async () => {
      const order = attempt()
      await stage.port.start(order)
      const [first, second] = await stage.payTwiceAnnounced(order.outTradeNo)
      const one = await stage.port.verifyNotice(first!.rawBody, first!.headers)
      const two = await stage.port.verifyNotice(second!.rawBody, second!.headers)
      expect(two).toEqual(one)
    })

    it('closes an open payment; nobody can start it again', async () => {
      const order = attempt()
      await stage.port.start(order)
      await stage.scan(order.outTradeNo)
      expect(await stage.port.close(order.outTradeNo)).toEqual({ state: 'closed' })
      expect(await stage.port.close(order.outTradeNo)).toEqual({ state: 'closed' })
      await expect(stage.port.start(order)).rejects.toMatchObject({
        kind: 'conflict',
        code: 'payment.closed',
      })
    })

    it('says paid when a close comes too late, absent when there is nothing', async () => {
      const { order } = await paid()
      expect(await stage.port.close(order.outTradeNo)).toMatchObject({ state: 'paid', amountFen: 26_000 })
      expect(await stage.port.close(newNumber())).toEqual({ state: 'absent' })
      expect(await stage.port.query(newNumber())).toEqual({ state: 'absent' })
    })

    it('refunds in parts, never more than was paid, and never twice under one number', async () => {
      const { order } = await paid()
      const part = refundOf(order, 20_000)
      const accepted = await stage.port.refund(part)
      expect(accepted).toMatchObject({ refundFen: 20_000, totalFen: 26_000, outRefundNo: part.outRefundNo })
      expect(await stage.port.refund(part)).toMatchObject({ refundId: accepted.refundId })
      await expect(stage.port.refund({ ...part, refundFen: 1 })).rejects.toMatchObject({
        kind: 'conflict',
        code: 'payment.number-reused',
      })
      await expect(stage.port.refund(refundOf(order, 6_001))).rejects.toMatchObject({ kind: 'refused' })
      expect(await stage.port.refund(refundOf(order, 6_000))).toMatchObject({ refundFen: 6_000 })
      expect(await stage.port.query(order.outTradeNo)).toMatchObject({ state: 'refunded' })
    })

    it('refuses a refund of what was never paid', async () => {
      const order = attempt()
      await stage.port.start(order)
      await expect(stage.port.refund(refundOf(order, 1))).rejects.toMatchObject({ kind: 'refused' })
      await expect(stage.port.refund(refundOf(attempt(), 1))).rejects.toMatchObject({
        code: 'payment.absent',
      })
      expect(await stage.port.queryRefund(newNumber())).toEqual({ state: 'absent' })
    })

    it('reads a refund notice that overtook the payment notice', async () => {
      const { order, notice } = await paid()
      const request = refundOf(order, 26_000)
      const { refundId } = await stage.port.refund(request)
      const late = await stage.refundNotice(request.outRefundNo)
      const refunded = await stage.port.verifyNotice(late.rawBody, late.headers)
      expect(refunded).toMatchObject({
        kind: 'refund',
        state: 'refunded',
        refundId,
        refundFen: 26_000,
        totalFen: 26_000,
      })
      expect(await stage.port.verifyNotice(notice.rawBody, notice.headers)).toMatchObject({ kind: 'payment' })
      expect(await stage.port.queryRefund(request.outRefundNo)).toMatchObject({
        state: 'refunded',
        refundedAt: expect.any(Date),
      })
    })

    it('says busy when the vendor is, and works the next time', async () => {
      const order = attempt()
      stage.busyNext('start')
      await expect(stage.port.start(order)).rejects.toMatchObject({ kind: 'busy', repeatable: true })
      expect(await stage.port.start(order)).toMatchObject({ kind: 'native' })
    })

    it('says unreachable when the answer is lost; the same refund again is still one refund', async () => {
      const { order } = await paid()
      const request = refundOf(order, 26_000)
      stage.loseAnswerOf('refund')
      await expect(stage.port.refund(request)).rejects.toMatchObject({
        kind: 'unreachable',
        repeatable: true,
      })
      expect(await stage.port.refund(request)).toMatchObject({
        outRefundNo: request.outRefundNo,
        refundFen: 26_000,
      })
    })

    it('answers a notice so that the vendor stops, or comes again', () => {
      expect([200, 204]).toContain(stage.port.answerNotice('accepted').status)
      expect(stage.port.answerNotice('refused').status).toBeGreaterThanOrEqual(400)
    })
  })
}

const newNumber = () => randomUUID().replaceAll('-', '')

const refundOf = (order: PaymentAttempt, refundFen: number) => ({
  outTradeNo: order.outTradeNo,
  outRefundNo: newNumber(),
  refundFen,
  totalFen: order.amountFen,
  reason: '审核未通过，退还费用',
  noticeUrl: order.noticeUrl,
})

contract('fake as WeChat Pay', async () => fakeStage('wechat-native'), true)
contract('fake as Alipay', async () => fakeStage('alipay-qr'))

function fakeStage(method: Stage['method']): Stage {
  let ahead = 0
  const port = createFakePayment({ now: () => new Date(Date.now() + ahead) })
  return {
    port,
    method,
    scan: async number => port.scan(number),
    noticeUrl: 'https://pay.example.test/notices',
    pay: async number => port.pay(number),
    async payTwiceAnnounced(number) {
      const first = port.pay(number)
      return [first, port.sign(JSON.parse(first.rawBody.toString()))]
    },
    refundNotice: async number => port.finishRefund(number),
    busyNext: verb => port.failNext(verb, 'busy'),
    loseAnswerOf: verb => port.failNext(verb, 'unreachable', { afterDeed: true }),
    moveClock: seconds => {
      ahead = seconds * 1000
    },
    close: async () => {},
  }
}

contract(
  'WeChat Pay against the sandbox',
  async () => {
    const stage = await openWechatPayStage()
    const { merchant, cashier, control } = stage
    const pay = async (number: string, count: number) => {
      const { token } = cashier.list().find(one => one.orderNo === number)!
      await fetch(`${stage.sandbox.url}/sandbox/cashier/${token}/pay`, { method: 'POST' })
      return merchant.noticesAbout(number, count)
    }
    return {
      port: createWechatPay(stage.options),
      method: 'wechat-native',
      scan: async () => {},
      noticeUrl: merchant.url,
      pay: async number => (await pay(number, 1))[0]!,
      async payTwiceAnnounced(number) {
        control({ noticeCopies: 2 })
        const both = await pay(number, 2)
        control({ noticeCopies: 1 })
        return both
      },
      refundNotice: async number => (await merchant.noticesAbout(number))[0]!,
      busyNext: () => control({ fault: 'system-error', faultCount: 1 }),
      loseAnswerOf: () => control({ fault: 'drop-reply', faultCount: 1 }),
      moveClock: seconds => {
        stage.time.ahead = seconds * 1000
      },
      close: stage.close,
    }
  },
  true,
)

contract('Alipay against the sandbox', async () => {
  const stage = await openAlipayStage()
  return {
    ...stage,
    method: 'alipay-qr',
    port: createAlipayOnWire(stage.options),
    pay: async number => (await stage.pay(number, 1))[0]!,
    async payTwiceAnnounced(number) {
      stage.control({ noticeCopies: 2 })
      const both = await stage.pay(number, 2)
      stage.control({ noticeCopies: 1 })
      return both
    },
    refundNotice: async number => (await stage.noticesAbout(number))[0]!,
    busyNext: () => stage.control({ fault: 'busy', faultCount: 1 }),
    loseAnswerOf: () => stage.control({ fault: 'hang', faultCount: 1 }),
  }
})

describe.each(['fake', 'sandbox'])('Alipay before the payer has scanned, on the %s', where => {
  let stage: Awaited<ReturnType<typeof openAlipayStage>> | undefined
  let port: PaymentPort
  let scan: (number: string) => Promise<void>
  beforeAll(async () => {
    if (where === 'fake') {
      const fake = createFakePayment({ now: () => new Date() })
      port = fake
      scan = async number => fake.scan(number)
      return
    }
    stage = await openAlipayStage()
    port = createAlipayOnWire(stage.options)
    scan = stage.scan
  })
  afterAll(() => stage?.close())
  const attempt = (method: 'alipay-page' | 'alipay-wap') => ({
    method,
    outTradeNo: newNumber(),
    description: '数字证书服务费',
    amountFen: 26_000,
    expiresAt: new Date(Math.floor(Date.now() / 1000) * 1000 + 1_800_000),
    noticeUrl: 'http://127.0.0.1:9/notices',
    returnUrl: 'http://127.0.0.1:9/back',
  })

  it.each(['alipay-page', 'alipay-wap'] as const)('%s leads to a page of the vendor', async method => {
    expect(await port.start(attempt(method))).toMatchObject({
      kind: 'redirect',
      url: expect.stringMatching(/^https?:\/\//),
    })
  })

  it('there is no trade yet: nothing to query, nothing to close; it may still be paid', async () => {
    const order = attempt('alipay-page')
    await port.start(order)
    expect(await port.query(order.outTradeNo)).toEqual({ state: 'absent' })
    expect(await port.close(order.outTradeNo)).toEqual({ state: 'absent' })
    await scan(order.outTradeNo)
    expect(await port.query(order.outTradeNo)).toEqual({ state: 'waiting' })
  })
})
