// Several certificates in one order: each with its own holder in its subject, one refused without harm to the others, all
// or nothing where the programme says so.
import { type Offer, type StageSpec, skipState } from '@hufu/programme'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseOrderLines } from '../../order/choose-lines.ts'
import { readOrder } from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { type Counter, fillIn, startAt } from '../../testing/any-counter.ts'
import { producer, staffActor, type Walk } from '../../testing/applicant.ts'
import { goodRequest } from '../../testing/fake-issuing.ts'
import { openHouse, type TestHouse } from '../../testing/house.ts'
import { confirmWritten } from './confirm-written.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
  house.registry.down = true
})
afterAll(() => house.close())

/** Submitted, and set where production waits: what lies between is other rooms' business. */
async function approved(programme: Counter, roles: string[], given: Record<string, string> = {}) {
  const walk = await startAt(house, programme)
  await chooseOrderLines(
    house.spine,
    walk.key,
    walk.person,
    roles.map(role => ({ role })),
  )
  await fillIn(house, walk, given)
  if (Object.keys(given).length > 0) await walk.save(given)
  await walk.submit()
  const db = house.db.kysely
  const key = { authority_id: walk.key.authority, order_id: walk.key.order }
  const { journey } = (await programmeOf(house.spine, await readOrder(db, walk.key))).offer
  await db.deleteFrom('order_stage').where('order_id', '=', walk.key.order).execute()
  const rows = before(journey, 'issuance').map(([stage, spec]) => ({
    ...{ stage, kind: spec.stage },
    state: spec.stage === 'form' ? 'submitted' : skipState(spec),
  }))
  await db
    .insertInto('order_stage')
    .values(
      [...rows, { stage: 'issuance', kind: 'issuance' as const, state: 'waiting' }].map(row => ({
        ...{ ...key, ...row },
        since: house.clock.now(),
      })),
    )
    .execute()
  return walk
}

/** All that a stage builds on, near and far. */
function before(journey: Offer['journey'], stage: string): [string, StageSpec][] {
  const found = new Map<string, StageSpec>()
  const walk = (name: string) => {
    for (const each of journey[name]?.after ?? []) {
      const spec = journey[each]
      if (!spec || found.has(each)) continue
      found.set(each, spec)
      walk(each)
    }
  }
  walk(stage)
  return [...found]
}

const keptOf = (walk: Walk, line: number) =>
  [...house.issuing.requests].findLast(
    ([, kept]) => kept.order.order === walk.key.order && kept.order.line === line,
  )
const sign = async (walk: Walk, line: number) => await house.issuing.sign(keptOf(walk, line)?.[0])
async function write(walk: Walk, line: number) {
  const kept = keptOf(walk, line)?.[1]
  const { request } = await house.db.kysely
    .selectFrom('key_request')
    .select('request')
    .where('order_id', '=', walk.key.order)
    .where('line', '=', line)
    .executeTakeFirstOrThrow()
  await confirmWritten(house.issuance, {
    ...{ key: walk.key, line, request, actor: staffActor(producer) },
    ...{ signSerial: kept?.sign?.serial ?? '', encryptSerial: kept?.encrypt?.serial ?? null },
  })
}
const states = async (walk: Walk) => (await walk.view()).lines.map(line => line.state)
const stage = async (walk: Walk) => (await walk.stages()).issuance

describe('facts of a line', () => {
  it('are its own holder and role, and never a whole identity number [S-12]', async () => {
    const walk = await approved('shanxi-coal', ['trader', 'settler'], { 'line.2.holder.name': '李四' })
    await walk.handIn(goodRequest, 1)
    await walk.handIn(goodRequest, 2)
    const facts = (line: number) => keptOf(walk, line)?.[1].order.facts
    const profile = (line: number) => keptOf(walk, line)?.[1].order.profile
    expect(facts(1)).toMatchObject({
      holder: '张三',
      role: 'trader',
      title: expect.stringContaining('交易员'),
    })
    expect(facts(2)).toMatchObject({
      holder: '李四',
      role: 'settler',
      title: expect.stringContaining('结算员'),
    })
    expect([profile(1), profile(2)]).toEqual(['organisation-person-dual', 'organisation-person-dual'])
  })

  it('of a natural person are the name and four digits of a hash', async () => {
    const walk = await approved('henan-hutong', ['person'])
    await walk.handIn(goodRequest, 3)
    const order = keptOf(walk, 3)?.[1].order
    expect(order).toMatchObject({
      profile: 'person-dual',
      term: '1y',
      facts: { holder: '张三', organisation: '' },
    })
    expect(order?.facts['holder-mark']).toMatch(/^[0-9A-F]{4}$/)
    expect(JSON.stringify(order?.facts)).not.toContain('11010519491231002X')
  })
})

describe('one after the other', () => {
  it('goes on with the next key as soon as one is signed', async () => {
    const walk = await approved('shanxi-coal', ['trader', 'settler'])
    await walk.handIn(goodRequest, 1)
    expect(await stage(walk)).toBe('signing')
    await sign(walk, 1)
    expect([await stage(walk), await states(walk)]).toEqual(['waiting', ['signed', 'waiting']])
    await write(walk, 1)
    expect([await stage(walk), await states(walk)]).toEqual(['waiting', ['written', 'waiting']])
    await walk.handIn(goodRequest, 2)
    await sign(walk, 2)
    expect(await stage(walk)).toBe('signed')
    await write(walk, 2)
    expect(await stage(walk)).toBe('written')
    expect((await walk.timeline()).filter(event => event === 'issued')).toHaveLength(1)
  })

  it('a refusal holds up nobody: the CA still signs the sibling that lies before it', async () => {
    const walk = await approved('shanxi-coal', ['trader', 'settler'])
    await walk.handIn(goodRequest, 1)
    await walk.handIn(goodRequest, 2)
    // Only the first is refused; the other waits in the CA's hands, which works while the stage says «signing».
    const second = keptOf(walk, 2)!
    house.issuing.requests.delete(second[0])
    await house.issuing.refuse({ zh: '名称里有不能用的字' })
    house.issuing.requests.set(...second)
    expect([await stage(walk), await states(walk)]).toEqual(['signing', ['waiting', 'signing']])
    await sign(walk, 2)
    expect([await stage(walk), await states(walk)]).toEqual(['waiting', ['waiting', 'signed']])
    await write(walk, 2)
    expect((await walk.view()).lines).toMatchObject([
      { refused: { zh: '名称里有不能用的字' } },
      { refused: null, state: 'written' },
    ])
    await walk.handIn(goodRequest, 1)
    await sign(walk, 1)
    await write(walk, 1)
    expect(await stage(walk)).toBe('written')
  })
})

describe('all or nothing', () => {
  it('nothing is written before everything is signed', async () => {
    const walk = await approved('zhongqi-yunlian', ['line-1', 'line-2'])
    await walk.handIn(goodRequest, 1)
    await sign(walk, 1)
    expect((await walk.view()).lines).toMatchObject([{ state: 'signed', held: true }, { state: 'waiting' }])
    await expect(write(walk, 1)).rejects.toMatchObject({ code: 'issuance.together' })
    await walk.handIn(goodRequest, 2)
    await expect(write(walk, 1)).rejects.toMatchObject({ code: 'issuance.together' })
    await sign(walk, 2)
    expect((await walk.view()).lines).toMatchObject([{ held: false }, { held: false }])
    await write(walk, 1)
    await write(walk, 2)
    expect(await stage(walk)).toBe('written')
  })
})
