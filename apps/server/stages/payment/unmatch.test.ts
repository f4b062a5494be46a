// Money matched to the wrong order is taken back: the order is put right or the deed refused with a reason, once, on both logs,
// and no machine gives it back.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readOrder } from '../../order/order.ts'
import { viewOrder } from '../../order/view.ts'
import { buildHttp } from '../../platform/http.ts'
import { testEngines } from '../../platform/test-database.ts'
import { finance, reviewer, startWalk, type Walk } from '../../testing/applicant.ts'
import { authority, DAY, openHouse, type TestHouse } from '../../testing/house.ts'
import { announce, depositRow, match, publishPaying, receive, take } from '../../testing/paying.ts'
import { startReturn } from './return-deposit.ts'
import { registerTransfers } from './transfer-routes.ts'
import { unmatchDeposit } from './unmatch-deposit.ts'

describe.each(testEngines)('a match taken back on %s', engine => {
  let house: TestHouse
  let app: FastifyInstance
  /** Ends the next entry of the audit log as a crash would. */
  let kill = 0
  beforeAll(async () => {
    house = await openHouse({ engine, poolSize: 6 })
    await publishPaying(house)
    const { spine, log, clock, db } = house
    app = await buildHttp({
      config: { publicUrl: 'https://counter.example', rateLimit: 0 },
      ...{ log, clock, db },
      sessionOf: async request => JSON.parse(String(request.headers['x-session'] ?? '{}')),
    })
    const view = async (key: Walk['key']) =>
      viewOrder(spine, db.kysely, await readOrder(db.kysely, key), { masked: false })
    const audit: typeof house.audit = {
      ...house.audit,
      async write(trx, entry) {
        await house.audit.write(trx, entry)
        if (kill > 0 && --kill === 0) throw new Error('killed')
      },
    }
    registerTransfers(app, { deps: house.payment, audit, view, viewCase: view as never })
  })
  afterAll(async () => {
    await app.close()
    await house.close()
  })
  beforeEach(() => house.forgetJobs())

  async function unmatch(deposit: string, reason = '核对错了：付款人另有申请', staff = finance) {
    const { id, roles } = staff
    const answer = await app.inject({
      method: 'POST',
      url: `/api/${authority}/desk/deposits/${deposit}/unmatch`,
      headers: { 'x-session': JSON.stringify({ staff: { id, authority, name: 'Q', roles } }) },
      payload: { reason },
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  const settled = async (walk: Walk) => (await walk.attempts()).filter(a => a.state === 'paid')
  const logged = async (subject: string) =>
    (
      await house.db.kysely
        .selectFrom('audit')
        .select('act')
        .where('subject', '=', subject)
        .where('act', '=', 'deposit.unmatched')
        .execute()
    ).length
  const paid = async (amounts: number[] = [30_000]) => {
    const walk = await (await startWalk(house)).to('payment')
    await announce(house, walk)
    const deposits: string[] = []
    for (const amountFen of amounts) {
      deposits.push(await receive(house, walk, { amountFen }))
      await take(house)
      await match(house, walk, deposits.at(-1) ?? '')
    }
    expect(await walk.stages()).toMatchObject({ payment: 'paid', review: 'waiting' })
    return { walk, deposits, deposit: deposits[0] ?? '' }
  }

  it('reopens the payment with fresh days and what is missing, says why, and stands on both logs [O-05]', async () => {
    const { walk, deposit } = await paid()
    expect(await unmatch(deposit, '核对错了', reviewer)).toMatchObject({ status: 403 })
    expect(await unmatch(deposit)).toMatchObject({
      status: 200,
      body: { state: 'open', order: null, unmatched: [{ reason: '核对错了：付款人另有申请' }] },
    })
    expect(await walk.stages()).toMatchObject({ payment: 'due' })
    expect(await settled(walk)).toEqual([])
    const view = await walk.view()
    expect(view).toMatchObject({ may: { pay: true }, payment: { state: 'due', paidAt: null } })
    expect(view.transfer).toMatchObject({ receivedFen: 0, missingFen: 30_000 })
    expect(view.transfer?.why?.zh).toContain('还需付款 300.00 元')
    const days = Date.parse(view.payment?.expires ?? '') - house.clock.now().getTime()
    expect(days).toBeGreaterThan(2 * DAY)
    expect(await logged(`deposit:${deposit}`)).toBe(1)
    expect(await logged(`order:${walk.key.order}`)).toBe(1)
    expect(await walk.timeline()).toContain('transfer-unmatched')
    expect(await unmatch(deposit)).toMatchObject({ status: 409, body: { code: 'deposit.not-matched' } })
  })

  it('holds up what comes after the next stage, until it is paid again [O-05]', async () => {
    const { walk, deposit } = await paid()
    await unmatch(deposit)
    await walk.decide('pass')
    expect(await walk.stages()).toMatchObject({ payment: 'due', review: 'passed' })
    expect((await walk.stages()).issuance).toBeUndefined()
    await match(house, walk, await receiveAgain(walk))
    expect(await walk.stages()).toMatchObject({ payment: 'paid', issuance: 'waiting' })
    expect(await settled(walk)).toHaveLength(1)
  })
  const receiveAgain = async (walk: Walk) => {
    const deposit = await receive(house, walk)
    await take(house)
    return deposit
  }

  it('stops production that has already begun to wait, and goes on once it is paid', async () => {
    const { walk, deposit } = await paid()
    await walk.decide('pass')
    expect(await walk.stages()).toMatchObject({ issuance: 'waiting' })
    await unmatch(deposit)
    await expect(walk.produce()).rejects.toMatchObject({ code: 'order.reopened', state: 'payment:due' })
    await walk.pay()
    await walk.produce()
    expect(await walk.stages()).toMatchObject({ issuance: 'written' })
    // The money that was taken back is free for the order that it was for.
    const other = await (await startWalk(house)).to('payment')
    await announce(house, other)
    expect(await match(house, other, deposit)).toBe('settled')
  })

  it('is refused, and changes nothing, where a certificate stands on it [O-05]', async () => {
    const { walk, deposit } = await paid()
    await walk.decide('pass')
    await walk.produce()
    expect(await unmatch(deposit)).toMatchObject({ status: 409, body: { code: 'deposit.order-issued' } })
    expect(await depositRow(house, deposit)).toMatchObject({ state: 'matched', order_id: walk.key.order })
    expect(await settled(walk)).toHaveLength(1)
    expect(await logged(`deposit:${deposit}`)).toBe(0)
  })

  it('counts anew what is left of several, a surplus included [O-05]', async () => {
    const { walk, deposits } = await paid([20_000, 15_000])
    expect(await depositRow(house, deposits[1] ?? '')).toMatchObject({ surplus_fen: 5_000 })
    await unmatch(deposits[0] ?? '')
    expect(await depositRow(house, deposits[1] ?? '')).toMatchObject({ state: 'matched', surplus_fen: 0 })
    expect((await walk.view()).transfer).toMatchObject({ receivedFen: 15_000, missingFen: 15_000 })
    expect(await match(house, walk, deposits[0] ?? '')).toBe('surplus')
  })

  it('is refused while the money is on its way back', async () => {
    const { walk, deposits } = await paid([35_000])
    const deposit = deposits[0] ?? ''
    await house.db.transaction(trx =>
      startReturn(house.payment, trx, { authority: walk.key.authority, deposit, reason: '多付' }),
    )
    expect(await unmatch(deposit)).toMatchObject({ status: 409, body: { code: 'deposit.returning' } })
    expect(await walk.stages()).toMatchObject({ payment: 'paid' })
  })

  it('is never undone by the machine that matched it, though memo, amount and payer still fit [O-05]', async () => {
    await publishPaying(house, { transfer: { match: 'automatic' } })
    const walk = await (await startWalk(house)).to('payment')
    await announce(house, walk)
    const deposit = await receive(house, walk)
    await take(house)
    expect(await walk.stages()).toMatchObject({ payment: 'paid' })
    await unmatch(deposit)
    await take(house)
    await take(house)
    expect(await walk.stages()).toMatchObject({ payment: 'due' })
    expect(await depositRow(house, deposit)).toMatchObject({ state: 'open' })
    // A person may.
    expect(await match(house, walk, deposit)).toBe('settled')
    await publishPaying(house)
  })

  it('happens once for two clerks at once, and not at all where the process dies before the end [O-05]', async () => {
    const { walk, deposit } = await paid()
    kill = 2
    expect((await unmatch(deposit)).status).toBe(500)
    expect(await walk.stages()).toMatchObject({ payment: 'paid' })
    expect(await depositRow(house, deposit)).toMatchObject({ state: 'matched' })
    expect(await logged(`deposit:${deposit}`)).toBe(0)
    const both = await Promise.all([unmatch(deposit), unmatch(deposit)])
    expect(both.map(each => each.status).sort()).toEqual([200, 409])
    expect(await logged(`order:${walk.key.order}`)).toBe(1)
    expect((await walk.timeline()).filter(event => event === 'transfer-unmatched')).toHaveLength(1)
  })

  it('frees money that came for an order already closed', async () => {
    const walk = await (await startWalk(house)).to('payment')
    const deposit = await receive(house, walk)
    await walk.cancel()
    await take(house)
    expect(await match(house, walk, deposit)).toBe('late')
    await house.db.transaction(trx =>
      unmatchDeposit(house.payment, trx, {
        ...{ authority, deposit, reason: '另一份申请的' },
        staff: finance,
      }),
    )
    expect(await depositRow(house, deposit)).toMatchObject({ state: 'open', order_id: null })
    expect(await walk.order()).toMatchObject({ state: 'cancelled' })
  })
})
