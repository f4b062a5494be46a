// Money: every notice, answer and poll in any order and number ends in one settled payment, and what is too much
// goes back by itself.
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { testEngines } from '../../platform/test-database.ts'
import { startWalk, type Walk } from '../../testing/applicant.ts'
import { HOUR, openHouse, type TestHouse } from '../../testing/house.ts'
import { refreshPayment } from './ask-vendor.ts'
import { settlePayment } from './settle-payment.ts'

describe.each(testEngines)('payment on %s', engine => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ engine, poolSize: 5 })
  })
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())
  const idle = () => house.jobs.idle(house.clock.now())
  const due = async () => await (await startWalk(house)).to('payment')
  const received = async (walk: Walk) => (await walk.timeline()).filter(e => e === 'payment-received').length
  const last = async (walk: Walk) => {
    const attempt = (await walk.attempts()).at(-1)
    if (!attempt) throw new Error('no attempt')
    return attempt
  }

  it('settles once, however often and in whatever order the news comes [Z-26]', async () => {
    const walk = await due()
    await walk.startPayment()
    const { out_trade_no } = await last(walk)
    const first = house.pay.pay(out_trade_no)
    const said = JSON.parse(first.rawBody.toString())
    const twin = () => house.pay.sign({ ...said, paidAt: new Date(said.paidAt) })
    const answers = await Promise.all([
      ...[first, twin(), twin()].map(walk.notice),
      refreshPayment(house.payment, walk.key),
    ])
    expect(answers.slice(0, 3)).toMatchObject([{ status: 200 }, { status: 200 }, { status: 200 }])
    await walk.notice(twin())
    await idle()
    expect(await received(walk)).toBe(1)
    expect(await walk.stages()).toMatchObject({ payment: 'paid', review: 'waiting' })
    expect((await walk.attempts()).map(a => a.state)).toEqual(['paid'])
  })

  it('refuses a forged, a replayed and a stale notice, and nothing moves', async () => {
    const walk = await due()
    await walk.startPayment()
    const { out_trade_no } = await last(walk)
    const real = house.pay.pay(out_trade_no)
    const forged = { ...real, rawBody: Buffer.from(real.rawBody.toString().replace('30000', '1')) }
    await expect(walk.notice(forged)).rejects.toMatchObject({ code: 'notice.forged' })
    const stale = house.pay.sign(
      JSON.parse(real.rawBody.toString()),
      new Date(house.clock.now().getTime() - HOUR),
    )
    await expect(walk.notice(stale)).rejects.toMatchObject({ code: 'notice.forged' })
    expect(await walk.stages()).toMatchObject({ payment: 'due' })
    await walk.notice(real)
    await expect(walk.notice(real)).rejects.toMatchObject({ code: 'notice.forged' })
    expect(await received(walk)).toBe(1)
  })

  it('moves nothing where the amount differs or the number is unknown', async () => {
    const walk = await due()
    await walk.startPayment()
    const { out_trade_no } = await last(walk)
    const wrong = house.pay.pay(out_trade_no, 1)
    expect(await walk.notice(wrong)).not.toMatchObject({ status: 200 })
    expect(await walk.stages()).toMatchObject({ payment: 'due' })
    const paid = { transactionId: 't', amountFen: 30_000, paidAt: house.clock.now() }
    expect(await settlePayment(house.payment, walk.key.authority, 'nobody-knows-it', paid)).toBe('unknown')
    expect(await settlePayment(house.payment, 'another-counter', out_trade_no, paid)).toBe('unknown')
    expect(await walk.stages()).toMatchObject({ payment: 'due' })
  })

  it('gives a second payment of one order back without being asked [Z-26]', async () => {
    const walk = await due()
    house.openids.set(walk.person, 'openid-of-payer')
    await walk.startPayment()
    await walk.startPayment('wechat-pay', true)
    const [native, jsapi] = await walk.attempts()
    expect([native?.kind, jsapi?.kind]).toEqual(['native', 'jsapi'])
    const [one, two] = [house.pay.pay(native!.out_trade_no), house.pay.pay(jsapi!.out_trade_no)]
    await Promise.all([walk.notice(one), walk.notice(two)])
    await idle()
    const attempts = await walk.attempts()
    expect(attempts.map(a => a.state).sort()).toEqual(['paid', 'surplus-refunded'])
    const surplus = attempts.find(a => a.state === 'surplus-refunded')!
    expect(await house.pay.queryRefund(`${surplus.out_trade_no}S`)).toMatchObject({ refundFen: 30_000 })
    expect(await received(walk)).toBe(1)
  })

  it('closes the codes on other screens once one is paid', async () => {
    const walk = await due()
    house.openids.set(walk.person, 'openid-of-payer')
    await walk.startPayment()
    const other = await last(walk)
    await walk.startPayment('wechat-pay', true)
    await walk.notice(house.pay.pay((await last(walk)).out_trade_no))
    await idle()
    expect(await house.pay.query(other.out_trade_no)).toEqual({ state: 'closed' })
    expect((await walk.attempts()).map(a => a.state)).toEqual(['closed', 'paid'])
  })

  it('gives back what is paid after the order was closed or cancelled', async () => {
    for (const end of ['closed', 'cancelled'] as const) {
      const walk = await due()
      await walk.startPayment()
      const attempt = await last(walk)
      // Paid in the very moment before the code is closed; the notice comes after the end.
      const notice = house.pay.pay(attempt.out_trade_no)
      if (end === 'cancelled') await walk.cancel()
      else
        await house.db.kysely
          .updateTable('orders')
          .set({ state: 'closed' })
          .where('id', '=', walk.key.order)
          .execute()
      await walk.notice(notice)
      await idle()
      expect((await walk.attempts())[0]?.state).toBe('surplus-refunded')
      expect(await walk.order()).toMatchObject({ state: end })
      expect(await walk.stages()).not.toHaveProperty('review')
    }
  })

  it('keeps a payment of the last second: the vendor is asked before the order is closed', async () => {
    const walk = await due()
    await house.pass(23.9 * HOUR)
    await walk.startPayment()
    house.pay.pay((await last(walk)).out_trade_no)
    await house.pass(0.2 * HOUR)
    expect(await walk.stages()).toMatchObject({ payment: 'paid', review: 'waiting' })
    expect(await walk.order()).toMatchObject({ state: 'open' })
  })

  it('keeps the attempt when the vendor does not answer, and asks again under the same number', async () => {
    const walk = await due()
    house.pay.failNext('start', 'unreachable', { afterDeed: true })
    await expect(walk.startPayment()).rejects.toMatchObject({ code: 'payment.unavailable' })
    const kept = await last(walk)
    expect(kept).toMatchObject({ state: 'started', handoff: null })
    const begun = await walk.startPayment()
    expect(begun).toMatchObject({
      kind: 'native',
      amountFen: 30_000,
      codeUrl: expect.stringContaining('weixin:'),
    })
    expect(await walk.attempts()).toHaveLength(1)
    expect(await walk.startPayment()).toEqual(begun)
  })

  it('finds out by its own polls when no notice ever comes', async () => {
    const walk = await due()
    await walk.startPayment()
    house.pay.pay((await last(walk)).out_trade_no)
    await house.pass(16_000)
    expect(await walk.stages()).toMatchObject({ payment: 'paid' })
  })

  it('says settled to who paid, saw nothing, and asks for a code again', async () => {
    const walk = await due()
    await walk.startPayment()
    house.pay.pay((await last(walk)).out_trade_no)
    expect(await walk.startPayment()).toEqual({ kind: 'settled' })
    expect(await walk.stages()).toMatchObject({ payment: 'paid' })
    await expect(walk.startPayment()).rejects.toMatchObject({ code: 'payment.settled' })
  })

  it('shows «confirming» while nobody knows, and goes on by refresh either way [Z-26]', async () => {
    const walk = await due()
    await walk.startPayment()
    house.pay.failNext('query', 'unreachable')
    await refreshPayment(house.payment, walk.key)
    expect(await walk.view()).toMatchObject({
      now: { holder: 'provider', action: 'wait-payment' },
      axes: { payment: { label: { zh: '确认中' } } },
    })
    await refreshPayment(house.payment, walk.key)
    expect(await walk.stages()).toMatchObject({ payment: 'due' })
    house.pay.failNext('query', 'unreachable')
    await refreshPayment(house.payment, walk.key)
    house.pay.pay((await last(walk)).out_trade_no)
    await refreshPayment(house.payment, walk.key)
    expect(await walk.stages()).toMatchObject({ payment: 'paid' })
  })

  it('never waits for ever in «confirming»', async () => {
    const walk = await due()
    await walk.startPayment()
    house.pay.failNext('query', 'unreachable', { times: 1 })
    await refreshPayment(house.payment, walk.key)
    expect(await walk.stages()).toMatchObject({ payment: 'confirming' })
    await house.pass(2.1 * HOUR)
    expect(await walk.stages()).toMatchObject({ payment: 'due' })
    await house.pass(24.1 * HOUR)
    expect(await walk.order()).toMatchObject({ state: 'closed' })
  })

  it('offers what it can take now and says why not the rest', async () => {
    const walk = await due()
    const { port } = house.payment
    house.payment.port = (at, method) => (method === 'alipay' ? null : port(at, method))
    onTestFinished(() => {
      house.payment.port = port
    })
    expect((await walk.view()).methods).toMatchObject([
      { method: 'wechat-pay', available: true, why: null },
      { method: 'alipay', available: false, why: { zh: expect.any(String), en: expect.any(String) } },
    ])
    await expect(walk.startPayment('alipay')).rejects.toMatchObject({ code: 'payment.unavailable' })
    await expect(walk.startPayment('wechat-pay', true)).rejects.toMatchObject({
      code: 'payment.needs-openid',
    })
    // A way that this programme does not have at all.
    await expect(walk.startPayment('transfer')).rejects.toMatchObject({ code: 'request.invalid' })
  })
})
