// The back office: each role its queues, each value masked until somebody says why not, each foreign desk shut.
import { randomUUID } from 'node:crypto'
import { caseView, type Role } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOwnOrder } from '../order/order.ts'
import type { StaffMember } from '../order/readers.ts'
import { viewOrder } from '../order/view.ts'
import { buildHttp } from '../platform/http.ts'
import { registerProgrammes } from '../programme/routes.ts'
import { registerIssuance } from '../stages/issuance/routes.ts'
import { mobile, producer, reviewer, startWalk } from '../testing/applicant.ts'
import { authority, newPerson, openHouse, type TestHouse } from '../testing/house.ts'
import { viewCase } from './case.ts'
import { readQueue, summarise } from './queues.ts'
import { registerDesk } from './routes.ts'

let house: TestHouse
let app: FastifyInstance
beforeAll(async () => {
  house = await openHouse()
  const { spine, shelf, ledger, audit, log, clock, db } = house
  app = await buildHttp({
    config: { publicUrl: 'https://counter.example', rateLimit: 0 },
    ...{ log, clock, db },
    // Who calls stands in a header here; the account room proves sessions.
    sessionOf: async request => JSON.parse(String(request.headers['x-session'] ?? '{}')),
  })
  const view = async (key: { authority: string; order: string }, person: string) =>
    viewOrder(spine, db.kysely, await readOwnOrder(db.kysely, key, person), { masked: false })
  const caseOf = (key: { authority: string; order: string }, staff: StaffMember) =>
    viewCase(house.desk, key, staff)
  registerDesk(app, house.desk, audit, caseOf)
  registerProgrammes(app, { spine, shelf, ledger, audit })
  registerIssuance(app, house.issuance, view, caseOf)
})
afterAll(async () => {
  await app.close()
  await house.close()
})

const asStaff = (roles: Role[], of = authority) => ({
  staff: { id: randomUUID(), authority: of, name: '职员', roles },
})
const asPerson = (id: string) => ({ person: { id } })
async function call(session: object, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const headers = { 'x-session': JSON.stringify(session).replace(/[^\x20-\x7e]/g, 'x') }
  const answer = await app.inject({
    method,
    url: `/api/${authority}${url}`,
    headers,
    ...(payload ? { payload } : {}),
  })
  return { status: answer.statusCode, body: answer.json() }
}

describe('queues', () => {
  it('count what waits, what is due today and what is late, by role', async () => {
    const walk = await (await startWalk(house)).to('review')
    const review = async () => (await summarise(house.desk, authority, ['reviewer']))[0]
    expect(await review()).toMatchObject({ queue: 'review', waiting: 1, late: 0, dueToday: 0 })
    house.clock.advance(20 * 86_400_000)
    expect(await review()).toMatchObject({ waiting: 1, late: 1 })
    house.clock.advance(-20 * 86_400_000)
    expect((await summarise(house.desk, authority, ['finance', 'producer'])).map(q => q.queue)).toEqual([
      'production',
      'shipping',
      'invoice',
      'refund',
      'transfer',
    ])
    await walk.decide('reject')
    expect(await review()).toMatchObject({ waiting: 0 })
  })

  it('show warnings, claim and second round, and filter by text without wildcards of the caller', async () => {
    const walk = await (await startWalk(house)).to('review')
    await walk.decide('return')
    await walk.submit()
    await walk.claim()
    const find = (q?: string) =>
      readQueue(house.desk, authority, 'review', reviewer.id, { page: 1, ...(q ? { q } : {}) })
    const { items } = await find(walk.uscc)
    expect(items).toMatchObject([
      { order: walk.key.order, again: true, mine: true, claimedBy: { id: reviewer.id }, state: 'waiting' },
    ])
    expect((await find('郑州示例')).items.length).toBeGreaterThan(0)
    expect((await find('%')).items).toEqual([])
    expect((await readQueue(house.desk, 'another', 'review', reviewer.id, { page: 1 })).total).toBe(0)
  })

  it('keep keys that holders write at home out of production', async () => {
    const made = await (await startWalk(house)).to('delivery')
    const id = randomUUID()
    const now = house.clock.now()
    house.certificates.set(id, {
      ...{ id, serial: 'ab', state: 'good', order: made.key.order, person: made.person, programme: 'zce' },
      ...{ notBefore: now, notAfter: new Date(now.getTime() + 86_400_000) },
    })
    const renewal = await startWalk(house, { person: made.person, offer: 'renewal', certificate: id })
    await renewal.submit()
    await renewal.pay()
    await renewal.decide('pass')
    const { items } = await readQueue(house.desk, authority, 'production', producer.id, { page: 1 })
    expect(items.map(item => item.order)).not.toContain(renewal.key.order)
    // The holder's door is shut for production, and production's for the holder.
    const line = `/production/${renewal.key.order}/lines/1/key-plan`
    const shut = { status: 409, body: { code: 'order.wrong-state' } }
    expect(await call(asStaff(['producer']), 'POST', `/desk${line}`)).toMatchObject(shut)
    const fresh = await (await startWalk(house)).to('issuance')
    const own = `/orders/${fresh.key.order}/lines/1/key-plan`
    expect(await call(asPerson(fresh.person), 'POST', own)).toMatchObject(shut)
  })

  it('are shut for other roles and other authorities', async () => {
    const review = '/desk/queues/review'
    expect(await call(asStaff(['finance']), 'GET', review)).toMatchObject({
      status: 403,
      body: { code: 'access.role' },
    })
    expect(await call(asStaff(['reviewer'], 'another'), 'GET', review)).toMatchObject({ status: 404 })
    expect(await call({}, 'GET', review)).toMatchObject({ status: 401 })
    expect(await call(asPerson(newPerson()), 'GET', review)).toMatchObject({ status: 401 })
    expect(await call(asStaff(['reviewer']), 'GET', review)).toMatchObject({ status: 200 })
  })
})

describe('the case', () => {
  it('shows identity masked everywhere, and fits the contract [law 22]', async () => {
    const walk = await (await startWalk(house)).to('review')
    const seen = caseView.parse(await viewCase(house.desk, walk.key, reviewer))
    const text = JSON.stringify(seen)
    expect(text).not.toContain('11010519491231002X')
    expect(text).not.toContain(mobile)
    expect(seen.facts.find(fact => fact.path === 'agent.identity')).toMatchObject({ masked: true })
    expect(seen.willIssue).toMatchObject({
      suite: 'sm2',
      subject: expect.stringContaining('郑州示例期货有限公司'),
    })
    expect(seen.checks.map(check => check.check)).toContain('uscc')
    expect(seen.mayDecide).toBe(true)
    expect((await viewCase(house.desk, walk.key, producer)).mayDecide).toBe(false)
  })

  it('unmasks one value for a reason, which stays on record [law 22]', async () => {
    const walk = await (await startWalk(house)).to('review')
    const url = `/desk/orders/${walk.key.order}/unmask`
    const ask = { path: 'agent.identity', reason: '核对身份证' }
    expect(await call(asStaff(['producer']), 'POST', url, ask)).toMatchObject({ status: 403 })
    expect(await call(asStaff(['reviewer']), 'POST', url, { ...ask, reason: ' ' })).toMatchObject({
      status: 400,
    })
    expect(await call(asStaff(['reviewer']), 'POST', url, ask)).toMatchObject({
      status: 200,
      body: { value: '11010519491231002X' },
    })
    const entries = await house.db.kysely
      .selectFrom('audit')
      .select(['act', 'detail'])
      .where('subject', '=', `order:${walk.key.order}`)
      .execute()
    expect(entries).toEqual([
      { act: 'value.unmasked', detail: { path: 'agent.identity', reason: '核对身份证' } },
    ])
    const foreign = `/desk/orders/${randomUUID()}/unmask`
    expect(await call(asStaff(['reviewer']), 'POST', foreign, ask)).toMatchObject({ status: 404 })
  })

  it('keeps notes for staff only', async () => {
    const walk = await (await startWalk(house)).to('review')
    const url = `/desk/orders/${walk.key.order}/notes`
    expect(await call(asStaff(['service']), 'POST', url, { text: '电话已联系' })).toMatchObject({
      status: 200,
    })
    expect((await viewCase(house.desk, walk.key, reviewer)).notes).toMatchObject([{ text: '电话已联系' }])
    expect(JSON.stringify(await walk.view())).not.toContain('电话已联系')
  })
})

describe('the user group', () => {
  it('must be chosen first, is locked while an order is open, and every choice is audited [Z-04]', async () => {
    const person = newPerson()
    const choose = (group: string) => call(asPerson(person), 'PUT', '/programmes/zce/group', { group })
    const before = await call(asPerson(person), 'GET', '/programmes/zce')
    expect(before).toMatchObject({ status: 200, body: { group: { chosen: null, locked: false } } })
    const { startOrder } = await import('../order/start-order.ts')
    const start = { authority, programme: 'zce', offer: 'new', person, key: randomUUID() }
    await expect(startOrder(house.spine, house.prefill, start)).rejects.toMatchObject({
      code: 'order.group-missing',
    })
    expect(await choose('nobody-knows')).toMatchObject({ status: 400 })
    expect(await choose('warehouse')).toMatchObject({ body: { group: { chosen: 'warehouse' } } })
    const walk = await startWalk(house, { person, group: 'warehouse' })
    expect(await choose('futures-company')).toMatchObject({
      status: 409,
      body: { code: 'order.group-locked' },
    })
    await walk.cancel()
    expect(await choose('futures-company')).toMatchObject({ body: { group: { chosen: 'futures-company' } } })
    const audited = await house.db.kysely
      .selectFrom('audit')
      .select('detail')
      .where('actor', '=', `person:${person}`)
      .orderBy('seq')
      .execute()
    expect(audited.map(row => row.detail)).toEqual([{ group: 'warehouse' }, { group: 'futures-company' }])
  })
})
