// From permission to a written key: planned alike twice, requested, refused or signed, written once, by whom it is due.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mobile, startWalk } from '../../testing/applicant.ts'
import { badRequest, goodRequest } from '../../testing/fake-issuing.ts'
import { DAY, openHouse, type TestHouse } from '../../testing/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())
const approved = async (suite?: string) =>
  await (await startWalk(house, suite ? { suite } : {})).to('issuance')

describe('the key plan', () => {
  it('is the same however often it is asked for', async () => {
    const walk = await approved()
    const [one, two] = [await walk.plan(), await walk.plan()]
    expect(two).toEqual(one)
    expect(one).toMatchObject({
      algorithm: 'sm2',
      replaces: null,
      subject: [{ type: 'O', value: '郑州示例期货有限公司' }, expect.anything()],
    })
    expect((await (await approved('rsa')).plan()).algorithm).toBe('rsa-2048')
  })

  it('does not exist before the review has passed, nor for another line', async () => {
    const early = await (await startWalk(house)).to('review')
    await expect(early.plan()).rejects.toMatchObject({ code: 'order.wrong-state' })
    await expect((await approved()).plan(2)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('the request', () => {
  it('with a signature that does not fit is refused, and the order still waits', async () => {
    const walk = await approved()
    await expect(walk.handIn(badRequest)).rejects.toMatchObject({ code: 'request.signature' })
    expect(await walk.stages()).toMatchObject({ issuance: 'waiting' })
    await walk.handIn()
    expect(await walk.stages()).toMatchObject({ issuance: 'signing' })
  })

  it('handed in twice asks the authority once', async () => {
    const walk = await approved()
    await walk.handIn()
    await walk.handIn()
    const mine = [...house.issuing.requests.values()].filter(r => r.order.order === walk.key.order)
    expect(mine).toHaveLength(1)
    expect(mine[0]?.order).toMatchObject({
      ...{ line: 1, suite: 'sm2', certificates: 'pair', term: '2y', replaces: null },
      facts: { organisation: '郑州示例期货有限公司', uscc: walk.uscc, agent: '张三' },
    })
  })

  it('refused by the authority waits again with the reason, and can be handed in anew', async () => {
    const walk = await approved()
    await walk.handIn()
    await house.issuing.refuse({ zh: '名称里有不能用的字' })
    expect(await walk.stages()).toMatchObject({ issuance: 'waiting' })
    expect((await walk.view()).lines).toMatchObject([
      { state: 'waiting', refused: { zh: '名称里有不能用的字' } },
    ])
    await walk.produce()
    expect(await walk.stages()).toMatchObject({ issuance: 'written' })
    expect((await walk.view()).lines).toMatchObject([{ state: 'written', refused: null }])
  })
})

describe('the receipt', () => {
  it('is taken once, and again without harm', async () => {
    const walk = await approved()
    await walk.produce()
    await walk.write()
    expect((await walk.timeline()).filter(event => event === 'issued')).toHaveLength(1)
    expect(await walk.stages()).toMatchObject({
      issuance: 'written',
      delivery: 'waiting',
      invoice: 'offered',
    })
  })

  it('with another serial or another request is refused', async () => {
    const walk = await approved()
    await expect(walk.write()).rejects.toMatchObject({ code: 'order.stale' })
    await walk.handIn()
    await expect(walk.write()).rejects.toMatchObject({ code: 'order.wrong-state', state: 'issuance:signing' })
    await house.issuing.sign()
    await expect(walk.write({ signSerial: 'abcd' })).rejects.toMatchObject({ code: 'order.stale' })
    await expect(walk.write({ request: randomUUID() })).rejects.toMatchObject({ code: 'order.stale' })
    expect(await walk.stages()).toMatchObject({ issuance: 'signed' })
    await walk.write()
    expect(await walk.stages()).toMatchObject({ issuance: 'written' })
  })
})

describe('who is told', () => {
  const notices = (order: string) =>
    house.db.kysely
      .selectFrom('notice')
      .select(['event', 'channel', 'recipient'])
      .where('order_id', '=', order)
      .orderBy('created_at')
      .execute()

  it('an applicant whose key is made for them is never asked to download', async () => {
    const walk = await approved()
    await walk.produce()
    expect((await notices(walk.key.order)).map(n => n.event)).not.toContain('ready-to-collect')
  })

  it('a holder who writes at home is told when it is their turn [Z-30]', async () => {
    const made = await (await startWalk(house)).to('delivery')
    const certificate = randomUUID()
    const now = house.clock.now().getTime()
    house.certificates.set(certificate, {
      ...{ id: certificate, serial: 'ab12', state: 'good', order: made.key.order, person: made.person },
      ...{ programme: 'zce', notBefore: new Date(now - DAY), notAfter: new Date(now + 30 * DAY) },
    })
    const renewal = await startWalk(house, { person: made.person, offer: 'renewal', certificate })
    await renewal.submit()
    await renewal.pay()
    await renewal.decide('pass')
    expect(await renewal.view()).toMatchObject({ now: { holder: 'applicant', action: 'collect' } })
    expect(await notices(renewal.key.order)).toContainEqual({
      event: 'ready-to-collect',
      channel: 'sms',
      recipient: mobile,
    })
    expect(await renewal.plan(1, renewal.person)).toMatchObject({ replaces: { serial: 'ab12' } })
    await renewal.handIn(goodRequest)
    await house.issuing.sign()
    expect(await renewal.view()).toMatchObject({ now: { action: 'resume-write' } })
    await renewal.write()
    expect(await renewal.stages()).not.toHaveProperty('delivery')
    expect(await renewal.order()).toMatchObject({ state: 'completed' })
  })
})
