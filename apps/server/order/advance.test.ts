// The one door: a step is taken whole or not at all, from the state that it names, once.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../platform/test-database.ts'
import { startWalk, type Walk, walkOf } from '../testing/applicant.ts'
import { DAY, HOUR, openHouse, type TestHouse } from '../testing/house.ts'
import { advance, type Step } from './advance.ts'
import { system } from './order.ts'

const text = { zh: '一步', en: 'A step' }
const step = (moves: Step['moves'], rest: Partial<Step> = {}): Step => ({
  ...{ moves, event: 'test-step', text, actor: system },
  ...rest,
})

describe.each(testEngines)('advance on %s', engine => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ engine, poolSize: 4 })
  })
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())
  let notices: TestHouse['spine']['writeNotices'] | undefined
  afterEach(() => {
    if (notices) house.spine.writeNotices = notices
    notices = undefined
  })

  const take = (walk: Walk, given: Step) =>
    house.db.transaction(trx => advance(house.spine, trx, walk.key, given))
  const everything = async (walk: Walk) => {
    const of = (table: 'timeline' | 'order_stage' | 'dossier_sheet' | 'notice') =>
      house.db.kysely.selectFrom(table).selectAll().where('order_id', '=', walk.key.order).execute()
    const jobs = await house.jobs.counts()
    return {
      order: await walk.order(),
      rows: [await of('timeline'), await of('order_stage'), await of('dossier_sheet'), await of('notice')],
      jobs,
    }
  }

  it('names the state that the order is really in', async () => {
    const walk = await (await startWalk(house)).to('payment')
    await expect(
      take(walk, step([{ stage: 'payment', from: ['paid'], to: 'refunding' }])),
    ).rejects.toMatchObject({ code: 'order.wrong-state', status: 409, state: 'payment:due' })
    await expect(
      take(walk, step([{ stage: 'review', from: ['waiting'], to: 'passed' }])),
    ).rejects.toMatchObject({
      code: 'order.wrong-state',
      state: 'review:not-begun',
    })
  })

  it('takes a step once: the second time it is stale', async () => {
    const walk = await (await startWalk(house)).to('review')
    const pass = step([{ stage: 'review', from: ['waiting'], to: 'passed' }])
    await take(walk, pass)
    await expect(take(walk, pass)).rejects.toMatchObject({ state: 'review:passed' })
    expect((await walk.timeline()).filter(event => event === 'test-step')).toHaveLength(1)
  })

  it('lets one of two at the same moment through', async () => {
    const walk = await (await startWalk(house)).to('review')
    const results = await Promise.allSettled(
      ['passed', 'returned', 'passed', 'returned'].map(to =>
        take(walk, step([{ stage: 'review', from: ['waiting'], to }])),
      ),
    )
    expect(results.filter(r => r.status === 'fulfilled')).toHaveLength(1)
    for (const r of results)
      if (r.status === 'rejected') expect(r.reason).toMatchObject({ code: 'order.wrong-state' })
    expect((await walk.timeline()).filter(event => event === 'test-step')).toHaveLength(1)
  })

  it('refuses a way that the lifecycle does not know', async () => {
    const walk = await (await startWalk(house)).to('payment')
    await expect(take(walk, step([{ stage: 'payment', from: ['due'], to: 'refunded' }]))).rejects.toThrow(
      'no way from due to refunded',
    )
  })

  it('leaves nothing behind when a later part of the step fails', async () => {
    const walk = await (await startWalk(house)).to('review')
    house.openids.set(walk.person, 'openid-1')
    await house.jobs.idle(house.clock.now())
    const before = await everything(walk)
    notices = house.spine.writeNotices
    const real = notices
    house.spine.writeNotices = async (trx, order, event, extra) => {
      await real(trx, order, event, extra)
      throw new Error('the last part of the step fails')
    }
    // Passing opens issuance with a deadline's job, writes a sheet, a timeline row and a WeChat notice.
    await expect(walk.decide('pass')).rejects.toThrow('the last part')
    expect(await everything(walk)).toEqual(before)

    house.spine.writeNotices = real
    await walk.decide('pass')
    const after = await everything(walk)
    expect(after.rows.map(rows => rows.length)).toEqual(before.rows.map(rows => rows.length + 1))
    expect(after.order.version).toBe(before.order.version + 1)
  })

  it('moves several stages together or none of them', async () => {
    const walk = await (await startWalk(house)).to('review')
    const both = step([
      { stage: 'review', from: ['waiting'], to: 'passed' },
      { stage: 'form', from: ['correcting'], to: 'submitted' },
    ])
    await expect(take(walk, both)).rejects.toMatchObject({ state: 'form:submitted' })
    expect(await walk.stages()).toMatchObject({ review: 'waiting', form: 'submitted' })
  })

  it('closes an unpaid order at its deadline, not before', async () => {
    const walk = await (await startWalk(house)).to('payment')
    await house.pass(23 * HOUR)
    expect(await walk.order()).toMatchObject({ state: 'open' })
    await house.pass(1.01 * HOUR)
    expect(await walk.stages()).toMatchObject({ payment: 'closed' })
    expect(await walk.order()).toMatchObject({ state: 'closed', ended_at: house.clock.now() })
    await expect(walk.startPayment()).rejects.toMatchObject({ code: 'order.wrong-state', state: 'closed' })
    await expect(walk.cancel()).rejects.toMatchObject({ code: 'order.wrong-state' })
  })

  it('does not close what moved on before its deadline', async () => {
    const walk = await (await startWalk(house)).to('review')
    await house.pass(2 * DAY)
    expect(await walk.order()).toMatchObject({ state: 'open' })
    expect((await walk.stages()).payment).toBe('paid')
  })

  it('closes a forgotten draft, without a word about payments', async () => {
    const walk = await startWalk(house)
    await walk.verifyPhone()
    await house.pass(91 * DAY)
    expect(await walk.order()).toMatchObject({ state: 'closed' })
    expect(await walk.timeline()).toContain('draft-closed')
    const notices = await house.db.kysely
      .selectFrom('notice')
      .select('event')
      .where('order_id', '=', walk.key.order)
      .execute()
    expect(notices).toEqual([])
  })

  it('keeps the first end: a cancelled order is neither closed later nor worked on', async () => {
    const draft = await startWalk(house)
    await draft.cancel()
    await expect(draft.verifyPhone()).rejects.toMatchObject({ code: 'order.wrong-state', state: 'cancelled' })
    await expect(draft.upload('business-licence')).rejects.toMatchObject({ code: 'order.wrong-state' })
    await expect(draft.save({ 'organisation.name': '改' })).rejects.toMatchObject({
      code: 'order.wrong-state',
    })

    const due = await (await startWalk(house)).to('payment')
    await due.cancel()
    await expect(due.startPayment()).rejects.toMatchObject({ code: 'order.wrong-state', state: 'cancelled' })
    await house.pass(100 * DAY)
    expect(await draft.order()).toMatchObject({ state: 'cancelled' })
    expect(await due.order()).toMatchObject({ state: 'cancelled' })
    expect(await house.jobs.dead()).toEqual([])
  })

  it('completes when nothing holds the order open any more; an invoice on offer does not', async () => {
    const walk = await (await startWalk(house)).to('delivery')
    await walk.ship()
    expect(await walk.order()).toMatchObject({ state: 'open' })
    await walk.deliver()
    expect(await walk.order()).toMatchObject({ state: 'completed' })
    expect(await walk.stages()).toMatchObject({ invoice: 'offered' })
    await expect(walk.deliver()).rejects.toMatchObject({ code: 'order.wrong-state' })
  })

  it('is deaf to another authority and to another person', async () => {
    const walk = await startWalk(house)
    const foreign = { ...walk.key, authority: 'another-counter' }
    await expect(
      house.db.transaction(trx => advance(house.spine, trx, foreign, step([]))),
    ).rejects.toMatchObject({ code: 'not-found' })
    const stranger = walkOf(house, walk.key, crypto.randomUUID())
    await expect(stranger.save({ 'organisation.name': '别人' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(stranger.cancel()).rejects.toMatchObject({ code: 'not-found' })
    await expect(stranger.submit()).rejects.toMatchObject({ code: 'not-found' })
  })
})
