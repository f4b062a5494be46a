// Money and free certificates on their way back: refunds asked, executed, refused, failed and begun again; the ledger.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readQueue } from '../../desk/queues.ts'
import { testEngines } from '../../platform/test-database.ts'
import { finance, newUscc, staffActor, startWalk, type Walk } from '../../testing/applicant.ts'
import { authority, DAY, openHouse, type TestHouse } from '../../testing/house.ts'
import { askRefund, executeRefund, refundSummary, refuseRefund } from './refund-payment.ts'

const moneyOf = (walk: Walk) => walk.stages().then(stages => stages.payment)

describe.each(testEngines)('money back on %s', engine => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ engine, poolSize: 5 })
  })
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())
  const idle = () => house.jobs.idle(house.clock.now())
  const returned = async () => {
    const walk = await (await startWalk(house)).to('review')
    await walk.decide('return')
    return walk
  }
  const execute = (walk: Walk) =>
    house.db.transaction(trx => executeRefund(house.payment, trx, walk.key, staffActor(finance)))
  const refunds = (walk: Walk) =>
    house.db.kysely.selectFrom('refund').selectAll().where('order_id', '=', walk.key.order).execute()

  it('goes back whole after a final rejection, once, and the order then reads refunded [Z-28]', async () => {
    const walk = await (await startWalk(house)).to('review')
    await walk.decide('reject')
    expect(await walk.order()).toMatchObject({ state: 'rejected' })
    expect(await moneyOf(walk)).toBe('refunding')
    await idle()
    const [refund] = await refunds(walk)
    expect(refund).toMatchObject({ state: 'sent', amount_fen: 30_000 })
    const notice = house.pay.finishRefund(refund!.out_refund_no)
    await walk.notice(notice)
    await house.pass(61_000)
    expect(await moneyOf(walk)).toBe('refunded')
    expect(await walk.order()).toMatchObject({ state: 'refunded' })
    expect(await refunds(walk)).toHaveLength(1)
    expect((await walk.timeline()).filter(event => event === 'refunded')).toHaveLength(1)
  })

  it('is asked for by the applicant, executed by finance, and found out by asking when no notice comes [O-06]', async () => {
    const walk = await returned()
    await askRefund(house.payment, walk.key, walk.person, '不办了')
    expect(await walk.view()).toMatchObject({ may: { refund: false } })
    await expect(walk.submit()).rejects.toMatchObject({
      code: 'order.wrong-state',
      state: 'payment:refund-asked',
    })
    expect(await refundSummary(house.payment, walk.key)).toMatchObject({ amountFen: 30_000 })
    await execute(walk)
    await expect(execute(walk)).rejects.toMatchObject({
      code: 'order.wrong-state',
      state: 'payment:refunding',
    })
    await idle()
    const [refund] = await refunds(walk)
    house.pay.finishRefund(refund!.out_refund_no)
    await house.pass(61_000)
    expect(await walk.order()).toMatchObject({ state: 'refunded' })
    expect(refund?.reason).toBe('不办了')
  })

  it('is refused with a reason, and the order may be corrected and submitted again', async () => {
    const walk = await returned()
    await askRefund(house.payment, walk.key, walk.person, '不办了')
    await refuseRefund(house.payment, walk.key, staffActor(finance), '请先补正')
    expect(await moneyOf(walk)).toBe('paid')
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ form: 'submitted', review: 'waiting', payment: 'paid' })
  })

  it('is not for orders under review, made, foreign or unpaid', async () => {
    const ask = (walk: Walk, person = walk.person) => askRefund(house.payment, walk.key, person, '不办了')
    const reviewing = await (await startWalk(house)).to('review')
    await expect(ask(reviewing)).rejects.toMatchObject({ code: 'order.wrong-state', state: 'review:waiting' })
    const made = await (await startWalk(house)).to('delivery')
    await expect(ask(made)).rejects.toMatchObject({ code: 'order.wrong-state', state: 'review:passed' })
    await expect(ask(await returned(), randomUUID())).rejects.toMatchObject({ code: 'not-found' })
    const unpaid = await (await startWalk(house)).to('payment')
    await expect(ask(unpaid)).rejects.toMatchObject({ code: 'order.wrong-state' })
  })

  it('comes back to finance when the vendor fails, and is asked after once the answer was lost', async () => {
    const walk = await returned()
    await askRefund(house.payment, walk.key, walk.person, '不办了')
    await execute(walk)
    house.pay.failNext('refund', 'unreachable', { afterDeed: true })
    await idle()
    const [refund] = await refunds(walk)
    expect(refund?.state).toBe('sent')
    house.pay.finishRefund(refund!.out_refund_no, 'abnormal')
    await house.pass(61_000)
    expect(await moneyOf(walk)).toBe('refund-asked')
    const { items } = await readQueue(house.desk, authority, 'refund', finance.id, { page: 1 })
    expect(items.map(item => item.order)).toContain(walk.key.order)
    await execute(walk)
    await idle()
    expect(await refunds(walk)).toHaveLength(1)
  })

  it('is begun anew under another number where the vendor closed the first', async () => {
    const walk = await (await startWalk(house)).to('review')
    await walk.decide('reject')
    await idle()
    const [first] = await refunds(walk)
    await walk.notice(house.pay.finishRefund(first!.out_refund_no, 'closed'))
    expect(await moneyOf(walk)).toBe('refund-asked')
    await execute(walk)
    await idle()
    const [second] = await refunds(walk)
    expect(second?.out_refund_no).toBe(`${first!.out_refund_no}2`)
    await walk.notice(house.pay.finishRefund(second!.out_refund_no))
    expect(await walk.order()).toMatchObject({ state: 'refunded' })
  })

  it('a refund of a rejected order cannot be refused: the money is not kept', async () => {
    const walk = await (await startWalk(house)).to('review')
    await walk.decide('reject')
    await idle()
    house.pay.finishRefund((await refunds(walk))[0]!.out_refund_no, 'abnormal')
    await house.pass(61_000)
    expect(await moneyOf(walk)).toBe('refund-asked')
    await expect(refuseRefund(house.payment, walk.key, staffActor(finance), '不退')).rejects.toMatchObject({
      code: 'order.wrong-state',
      state: 'rejected',
    })
  })

  it('goes back when corrections do not come in time', async () => {
    const walk = await returned()
    await house.pass(31 * DAY)
    expect(await walk.order()).toMatchObject({ state: 'rejected' })
    await idle()
    house.pay.finishRefund((await refunds(walk))[0]!.out_refund_no)
    await house.pass(61_000)
    expect(await walk.order()).toMatchObject({ state: 'refunded' })
  })
})

describe.each(testEngines)('the free policy on %s', engine => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ engine, poolSize: 5 })
  })
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())

  const claim = (walk: Walk) => walk.startPayment('entitlement')
  const ready = async (uscc: string, group = 'futures-company') => {
    const walk = await startWalk(house, { group })
    await walk.fill({ 'organisation.uscc': uscc })
    await walk.submit()
    return walk
  }
  const left = async (uscc: string, group = 'futures-company') => {
    const { programme } = await house.shelf.latest(authority, 'zce')
    return (await house.ledger.allowance(house.db.kysely, authority, programme, group, uscc))?.remaining
  }
  const member = async (roster?: string, group?: string) => {
    const uscc = newUscc()
    await house.enrol(uscc, roster, group)
    return uscc
  }

  it('reserves, shows «free policy», goes to review, consumes when written, and has no invoice [Z-06] [Z-23]', async () => {
    const uscc = await member()
    const walk = await ready(uscc)
    expect(await claim(walk)).toEqual({ kind: 'settled' })
    expect(await walk.stages()).toMatchObject({ payment: 'entitled', review: 'waiting' })
    expect(await walk.view()).toMatchObject({
      axes: { payment: { label: { zh: '免费政策' } } },
      payment: { amountFen: 0 },
    })
    expect(await left(uscc)).toBe(4)
    await walk.decide('pass')
    await walk.produce()
    const uses = await house.db.kysely
      .selectFrom('entitlement_use')
      .select('state')
      .where('order_id', '=', walk.key.order)
      .execute()
    expect(uses).toEqual([{ state: 'consumed' }])
    expect(await walk.stages()).toMatchObject({ invoice: 'none' })
    expect(await walk.view()).toMatchObject({ axes: { invoice: { label: { zh: '不可开票' } } } })
    await expect(walk.askInvoice()).rejects.toMatchObject({ code: 'invoice.not-due' })
    await walk.ship()
    await walk.deliver()
    expect(await walk.order()).toMatchObject({ state: 'completed' })
    expect(await left(uscc)).toBe(4)
  })

  it('refuses with a reason who is not on the roster or has no policy, and money still goes [Z-23]', async () => {
    const stranger = await ready(newUscc())
    await expect(claim(stranger)).rejects.toMatchObject({
      code: 'payment.not-eligible',
      faults: [{ code: 'entitlement.not-on-roster', zh: expect.stringContaining('名册') }],
    })
    await stranger.pay()
    expect(await stranger.stages()).toMatchObject({ payment: 'paid' })
    const other = await ready(newUscc(), 'other')
    await expect(claim(other)).rejects.toMatchObject({ faults: [{ code: 'entitlement.no-policy' }] })
    const wrongGroup = await ready(await member('zce-warehouses', 'warehouse'))
    await expect(claim(wrongGroup)).rejects.toMatchObject({ faults: [{ code: 'entitlement.not-on-roster' }] })
  })

  it('gives 2 to a warehouse and 5 to a futures company, released ones again, and older than two years anew [Z-05] [O-06]', async () => {
    const uscc = await member('zce-warehouses', 'warehouse')
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => ready(uscc, 'warehouse')))
    await claim(first!)
    await claim(second!)
    await expect(claim(third!)).rejects.toMatchObject({ faults: [{ code: 'entitlement.used-up' }] })
    await first!.decide('reject')
    expect(await left(uscc, 'warehouse')).toBe(1)
    expect(await first!.stages()).toMatchObject({ payment: 'released' })
    await claim(third!)
    expect(await left(uscc, 'warehouse')).toBe(0)

    await second!.decide('return')
    await askRefund(house.payment, second!.key, second!.person, '不办了')
    expect(await second!.order()).toMatchObject({ state: 'cancelled' })
    expect(await left(uscc, 'warehouse')).toBe(1)

    await third!.decide('pass')
    await third!.produce()
    house.clock.advance(729 * DAY)
    expect(await left(uscc, 'warehouse')).toBe(1)
    house.clock.advance(3 * DAY)
    expect(await left(uscc, 'warehouse')).toBe(2)
    expect(await left(await member())).toBe(5)
  })

  it('gives the last one to one of those who race for it, new and renewal counted together [Z-05]', async () => {
    const uscc = await member('zce-warehouses', 'warehouse')
    const made = await ready(uscc, 'warehouse')
    await made.pay()
    await made.decide('pass')
    await made.produce()
    const certificate = randomUUID()
    const [notBefore, notAfter] = [house.clock.now(), new Date(house.clock.now().getTime() + 30 * DAY)]
    house.certificates.set(certificate, {
      ...{ id: certificate, serial: 'ab', state: 'good', order: made.key.order, person: made.person },
      ...{ programme: 'zce', notBefore, notAfter },
    })
    const renewal = await startWalk(house, {
      ...{ person: made.person, group: 'warehouse', offer: 'renewal', certificate },
    })
    await renewal.submit()
    await claim(renewal)
    expect(await left(uscc, 'warehouse')).toBe(1)
    const racers = await Promise.all([1, 2, 3, 4].map(() => ready(uscc, 'warehouse')))
    const results = await Promise.allSettled(racers.map(claim))
    expect(results.filter(r => r.status === 'fulfilled')).toHaveLength(1)
    for (const r of results)
      if (r.status === 'rejected') expect(r.reason).toMatchObject({ code: 'payment.not-eligible' })
    expect(await left(uscc, 'warehouse')).toBe(0)
  })

  it('closes a code that was handed out, and gives back what was paid with it all the same', async () => {
    const uscc = await member()
    const walk = await ready(uscc)
    await walk.startPayment()
    const { out_trade_no } = (await walk.attempts())[0]!
    const notice = house.pay.pay(out_trade_no)
    await claim(walk)
    await walk.notice(notice)
    await house.jobs.idle(house.clock.now())
    expect((await walk.attempts()).map(a => a.state)).toEqual(['surplus-refunded'])
    expect(await walk.stages()).toMatchObject({ payment: 'entitled' })
    await expect(claim(walk)).rejects.toMatchObject({ code: 'payment.settled' })
    await expect(walk.startPayment()).rejects.toMatchObject({ code: 'payment.settled' })
  })

  it('reserves nothing for a cancelled order', async () => {
    const uscc = await member()
    const walk = await ready(uscc)
    await walk.cancel()
    await expect(claim(walk)).rejects.toMatchObject({ code: 'order.wrong-state', state: 'cancelled' })
    expect(await left(uscc)).toBe(5)
  })
})
