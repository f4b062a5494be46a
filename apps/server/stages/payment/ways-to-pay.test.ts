// Alipay, one code for every app, paying after the review, and an order that costs nothing. However many ways are begun and
// however the news comes, one settles and the others are closed or go back.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startWalk, type Walk } from '../../testing/applicant.ts'
import { authority, DAY, HOUR, openHouse, type TestHouse } from '../../testing/house.ts'
import { publishPaying } from '../../testing/paying.ts'
import { payByCode, viewCode } from './payment-code.ts'
import { receiveNotice } from './receive-notice.ts'
import { askRefund, executeRefund } from './refund-payment.ts'
import { startPayment } from './start-payment.ts'

describe('ways to pay', () => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse()
    await publishPaying(house)
  })
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())
  const idle = () => house.jobs.idle(house.clock.now())
  const due = async () => await (await startWalk(house)).to('payment')
  const last = async (walk: Walk) => (await walk.attempts()).at(-1)?.out_trade_no ?? ''
  const states = async (walk: Walk) => (await walk.attempts()).map(a => `${a.method} ${a.state}`).sort()
  type Notice = ReturnType<TestHouse['alipay']['pay']>
  const notice = ({ rawBody, headers }: Notice) =>
    receiveNotice(house.payment, authority, 'alipay', rawBody, headers)
  const pay = (walk: Walk, method: string, surface?: 'computer' | 'phone', inWechat = false) =>
    startPayment(house.payment, {
      ...{ key: walk.key, person: walk.person, method, inWechat },
      ...(surface ? { surface } : {}),
    })
  /** The token in the link that a code holds. */
  const tokenOf = (url: string) => /\/q\/([^?]+)/.exec(url)?.[1] ?? ''

  describe('Alipay', () => {
    it('is a code on the screen, a page for a computer, a page for a phone [Z-22]', async () => {
      const walk = await due()
      expect(await pay(walk, 'alipay')).toMatchObject({ kind: 'native', by: 'alipay', amountFen: 30_000 })
      expect(await pay(walk, 'alipay', 'computer')).toMatchObject({ kind: 'redirect' })
      expect(await pay(walk, 'alipay', 'phone')).toMatchObject({ kind: 'redirect' })
      expect((await walk.attempts()).map(a => a.kind)).toEqual(['qr', 'page', 'wap'])
    })

    it('settles once, though the notice comes twice and late; forged ones move nothing [Z-22]', async () => {
      const walk = await due()
      await pay(walk, 'alipay')
      const real = house.alipay.pay(await last(walk))
      const forged = { ...real, rawBody: Buffer.from(real.rawBody.toString().replace('30000', '1')) }
      await expect(notice(forged)).rejects.toMatchObject({ code: 'notice.forged' })
      expect(await walk.stages()).toMatchObject({ payment: 'due' })
      const said = JSON.parse(real.rawBody.toString())
      await Promise.all([notice(real), notice(house.alipay.sign({ ...said, paidAt: new Date(said.paidAt) }))])
      await house.pass(HOUR)
      await notice(house.alipay.sign({ ...said, paidAt: new Date(said.paidAt) }))
      expect(await states(walk)).toEqual(['alipay paid'])
      expect((await walk.timeline()).filter(e => e === 'payment-received')).toHaveLength(1)
      expect((await walk.view()).payment?.method).toBe('alipay')
    })

    it('is found paid by asking when the notice is lost', async () => {
      const walk = await due()
      await pay(walk, 'alipay')
      house.alipay.pay(await last(walk))
      await house.pass(20_000)
      expect(await walk.stages()).toMatchObject({ payment: 'paid' })
    })

    it('a page nobody opened cannot be closed, and is paid after another way: that money goes back', async () => {
      const walk = await due()
      await pay(walk, 'alipay', 'computer')
      const page = await last(walk)
      await walk.pay()
      await idle()
      // Alipay knows no such trade yet, so closing did nothing: it may still be paid until it expires.
      expect(await house.alipay.query(page)).toEqual({ state: 'absent' })
      await notice(house.alipay.pay(page))
      await idle()
      expect(await states(walk)).toEqual(['alipay surplus-refunded', 'wechat-pay paid'])
      expect(await house.alipay.queryRefund(`${page}S`)).toMatchObject({ refundFen: 30_000 })
    })

    it('a page nobody opened ends with its time', async () => {
      const walk = await due()
      await pay(walk, 'alipay', 'computer')
      await house.pass(3 * HOUR)
      await house.pass(HOUR)
      expect(await states(walk)).toEqual(['alipay closed'])
    })

    it('gives the money back through Alipay after a request [H-28] [O-06]', async () => {
      const walk = await due()
      await pay(walk, 'alipay')
      await notice(house.alipay.pay(await last(walk)))
      await walk.decide('return')
      await askRefund(house.payment, walk.key, walk.person, '不办了')
      await house.db.transaction(trx =>
        executeRefund(house.payment, trx, walk.key, { kind: 'staff', id: walk.person, name: '钱财务' }),
      )
      await idle()
      house.alipay.finishRefund(`${await last(walk)}R`)
      await house.pass(2 * 60_000)
      expect(await walk.order()).toMatchObject({ state: 'refunded' })
    })

    it('inside WeChat it leads to a link for another browser, which needs no sign-in [Z-24] [Z-25]', async () => {
      const walk = await due()
      const begun = await pay(walk, 'alipay', 'phone', true)
      expect(begun).toMatchObject({
        kind: 'elsewhere',
        url: expect.stringMatching(/\/q\/[\w-]{22}\?by=alipay$/),
      })
      const token = tokenOf('url' in begun ? begun.url : '')
      const page = await payByCode(house.payment, {
        token,
        method: 'alipay',
        inWechat: false,
        surface: 'phone',
      })
      expect(page).toMatchObject({ kind: 'redirect' })
      expect(await viewCode(house.payment, token)).toMatchObject({ state: 'open', order: null })
      await notice(house.alipay.pay(await last(walk)))
      // The page that stayed open in WeChat sees it, and knows the way on: it is signed in as the applicant.
      expect(await viewCode(house.payment, token, walk.person)).toMatchObject({
        state: 'paid',
        order: walk.key,
      })
    })
  })

  describe('one code for every app', () => {
    const code = async (walk: Walk) => {
      const begun = await pay(walk, 'aggregated')
      expect(begun).toMatchObject({ kind: 'native', by: 'any' })
      return tokenOf('codeUrl' in begun ? begun.codeUrl : '')
    }

    it('is paid by WeChat or Alipay by whoever scans it; one settles, the other is closed [S-23] [X-09]', async () => {
      const walk = await due()
      const token = await code(walk)
      const chief = (await startWalk(house)).person
      house.openids.set(chief, 'openid-of-chief')
      const wechat = { token, method: 'wechat-pay', inWechat: true, surface: 'phone' } as const
      await expect(payByCode(house.payment, wechat)).rejects.toMatchObject({ code: 'payment.needs-openid' })
      expect(await payByCode(house.payment, { ...wechat, person: chief })).toMatchObject({ kind: 'jsapi' })
      await payByCode(house.payment, { token, method: 'alipay', inWechat: false, surface: 'phone' })
      const [jsapi, wap] = await walk.attempts()
      expect(jsapi).toMatchObject({ kind: 'jsapi', payer: 'openid-of-chief' })
      house.alipay.scan(wap?.out_trade_no ?? '')
      await walk.notice(house.pay.pay(jsapi?.out_trade_no ?? ''))
      await idle()
      expect(await states(walk)).toEqual(['alipay closed', 'wechat-pay paid'])
      expect(await walk.view()).toMatchObject({ payment: { state: 'paid', method: 'wechat-pay' } })
      await expect(payByCode(house.payment, { ...wechat, person: chief })).rejects.toMatchObject({
        code: 'payment.settled',
      })
    })

    it('another payer inside WeChat has an attempt of his own', async () => {
      const walk = await due()
      const token = await code(walk)
      for (const openid of ['openid-one', 'openid-two']) {
        const person = (await startWalk(house)).person
        house.openids.set(person, openid)
        await payByCode(house.payment, {
          token,
          method: 'wechat-pay',
          inWechat: true,
          surface: 'phone',
          person,
        })
      }
      expect((await walk.attempts()).map(a => a.payer)).toEqual(['openid-one', 'openid-two'])
    })

    it('is for one order, for its time, and shows no person; what nobody gave out is over [S-23]', async () => {
      const walk = await due()
      const token = await code(walk)
      const seen = await viewCode(house.payment, token, 'somebody-else')
      expect(seen).toMatchObject({ state: 'open', amountFen: 30_000, order: null })
      expect(JSON.stringify(seen)).not.toContain('张三')
      await expect(viewCode(house.payment, 'x'.repeat(22))).rejects.toMatchObject({
        code: 'payment.code-over',
      })
      await house.pass(2 * HOUR)
      expect(await viewCode(house.payment, token)).toMatchObject({ state: 'over' })
      await expect(
        payByCode(house.payment, { token, method: 'alipay', inWechat: false, surface: 'phone' }),
      ).rejects.toMatchObject({ code: 'payment.code-over' })
    })

    it('cannot be had for an order of somebody else', async () => {
      const walk = await due()
      const stranger = (await startWalk(house)).person
      await expect(
        startPayment(house.payment, {
          ...{ key: walk.key, person: stranger, method: 'aggregated', inWechat: false },
        }),
      ).rejects.toMatchObject({ code: 'not-found' })
    })
  })

  describe('before and after the review', () => {
    const sent = async (walk: Walk, event: string) =>
      await house.db.kysely
        .selectFrom('notice')
        .selectAll()
        .where('order_id', '=', walk.key.order)
        .where('event', '=', event)
        .execute()
    const dueNotice = {
      to: ['agent'],
      sms: {
        zh: '申请 {number} 请在 {deadline} 前付款 {amount}。',
        en: 'Please pay {amount} by {deadline}.',
      },
    }

    it('pays after the review, tells the one who waited, and goes on to production [S-22] [C-20]', async () => {
      await publishPaying(house, {
        afterReview: true,
        expires: '7d',
        change: programme => Object.assign(programme.notices, { 'payment-due': dueNotice }),
      })
      const walk = await startWalk(house)
      await walk.fill()
      await walk.submit()
      expect(await walk.stages()).not.toHaveProperty('payment')
      expect((await walk.view()).may.pay).toBe(false)
      await walk.decide('return')
      await walk.save({ 'organisation.name': '郑州示例期货有限公司' })
      await walk.submit()
      await walk.decide('pass')
      expect(await walk.stages()).toMatchObject({ payment: 'due' })
      const [told] = await sent(walk, 'payment-due')
      expect(told?.content).toMatchObject({
        text: { zh: expect.stringMatching(/在 03月1\d日 前付款 300.00 元/) },
      })
      await walk.pay()
      expect(await walk.stages()).toMatchObject({ payment: 'paid', issuance: 'waiting' })
    })

    it('an order not paid after its review is cancelled by its applicant, or closed by its time [S-22]', async () => {
      const [one, two] = [await startWalk(house), await startWalk(house)]
      for (const walk of [one, two]) {
        await walk.fill()
        await walk.submit()
        await walk.decide('pass')
      }
      await one.cancel()
      expect(await one.order()).toMatchObject({ state: 'cancelled' })
      await house.pass(9 * DAY)
      expect(await two.order()).toMatchObject({ state: 'closed' })
      await publishPaying(house)
    })

    it('somebody who is at the page is not sent a message to pay [R-11]', async () => {
      await publishPaying(house, {
        change: programme => Object.assign(programme.notices, { 'payment-due': dueNotice }),
      })
      const walk = await due()
      expect(await walk.stages()).toMatchObject({ payment: 'due' })
      expect(await sent(walk, 'payment-due')).toEqual([])
    })

    it('what costs nothing is not asked for', async () => {
      await publishPaying(house, { free: true })
      const walk = await due()
      expect(await walk.stages()).toMatchObject({ payment: 'skipped', review: 'waiting' })
      expect(await walk.view()).toMatchObject({ methods: [], transfer: null, may: { pay: false } })
      expect((await walk.order()).payment_number).toBeNull()
    })

    it('where only a transfer is offered its days are the time to pay [H-19] [H-20]', async () => {
      await publishPaying(house, { methods: ['transfer'], expires: undefined, transfer: { within: '1wd' } })
      const walk = await due()
      const view = await walk.view()
      expect(view.methods.map(m => m.method)).toEqual(['transfer'])
      const left = Date.parse(view.payment?.expires ?? '') - house.clock.now().getTime()
      expect(left).toBeGreaterThan(24 * HOUR)
      expect(view.transfer?.within.zh).toBe('1 个工作日')
    })
  })
})
