// The hand-off to a phone: a code for one phone, once, soon, and only while its computer is signed in.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../platform/test-database.ts'
import { newPerson, openHouse, type TestHouse } from '../../testing/house.ts'
import { identityWalk, phoneOf, publishIdentity, whose } from '../../testing/identity-walk.ts'
import { openHandOff, sessionOfPhone } from './hand-off.ts'
import { sendIdentityLink, startSession } from './start-session.ts'

const MINUTE = 60_000

describe.each(testEngines)('hand-off on %s', engine => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ engine, poolSize: 5 })
    await publishIdentity(house)
  })
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())
  const spent = { code: 'hand-off.spent' }

  it('takes a person from the code to a proof, and the order goes on by itself [S-19] [S-20] [X-09]', async () => {
    const walk = await identityWalk(house)
    expect((await walk.view()).now).toMatchObject({ holder: 'applicant', action: 'verify-identity' })
    expect(await walk.task()).toMatchObject({ person: 'agent', name: '张*', state: 'due', triesLeft: 3 })
    const { url, token } = await walk.begin()
    expect(url).toBe(`https://counter.example/v/${token}`)
    const changes: unknown[] = []
    const stop = house.events.subscribe(`order:${walk.key.order}`, heard => changes.push(heard))

    const phone = await walk.scan(token)
    const seen = await phone.view()
    expect(seen).toMatchObject({
      step: 'confirm',
      organisation: '郑州示例期货有限公司',
      programme: { zh: expect.stringMatching(/.+/) },
      name: '张*',
    })
    // Both screens show the same two digits.
    expect(seen.match).toMatch(/^\d\d$/)
    expect((await walk.task())?.session).toMatchObject({ match: seen.match, opened: true })

    const ticket = await phone.toFace()
    expect((await phone.view()).step).toBe('waiting')
    expect(await walk.state()).toBe('checking')
    house.face.pass(ticket)
    await phone.finish()
    expect((await phone.view()).step).toBe('passed')
    expect(await walk.stages()).toMatchObject({ person: 'passed', payment: 'due' })
    expect((await walk.task())?.proved).toMatchObject({ method: 'liveness', reused: false })
    // The computer heard of the scan, the start and the end.
    expect(changes.length).toBeGreaterThanOrEqual(3)
    stop()
  })

  it('asks for consent to the face on its own, before anybody outside hears a name [law 15]', async () => {
    const walk = await identityWalk(house)
    const phone = await walk.scan((await walk.begin()).token)
    await expect(phone.face()).rejects.toMatchObject({ code: 'hand-off.unconfirmed' })
    await phone.confirm()
    expect(await phone.view()).toMatchObject({
      step: 'consent',
      consents: [{ agreement: 'face', about: 'face' }],
    })
    const before = house.face.flows.size
    await expect(phone.face()).rejects.toMatchObject({ code: 'consent.missing' })
    expect(house.face.flows.size).toBe(before)
    await phone.consent('face')
    expect((await phone.view()).step).toBe('face')
    const given = (await walk.view()).consents.find(each => each.about === 'face')
    expect(given).toMatchObject({ agreement: 'face' })
  })

  it('a code works once: a second phone is refused, a reload of the first is not', async () => {
    const walk = await identityWalk(house)
    const { token } = await walk.begin()
    const first = await walk.scan(token)
    await expect(openHandOff(house.identity, token, undefined)).rejects.toMatchObject(spent)
    await expect(openHandOff(house.identity, token, 'a'.repeat(48))).rejects.toMatchObject(spent)
    const again = await openHandOff(house.identity, token, first.phone)
    expect(again.phone).toBe(first.phone)
    expect((await phoneOf(house, again.phone).view()).step).toBe('confirm')
  })

  it('of ten phones that scan at once, one gets it', async () => {
    const walk = await identityWalk(house)
    const { token } = await walk.begin()
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => openHandOff(house.identity, token, undefined)),
    )
    expect(all.filter(each => each.status === 'fulfilled')).toHaveLength(1)
    for (const each of all) if (each.status === 'rejected') expect(each.reason).toMatchObject(spent)
  })

  it('a code is dead after five minutes, and when a new one is shown', async () => {
    const walk = await identityWalk(house)
    const old = await walk.begin()
    house.clock.advance(5 * MINUTE)
    await expect(openHandOff(house.identity, old.token, undefined)).rejects.toMatchObject(spent)
    expect((await walk.task())?.session).toBeNull()
    const second = await walk.begin()
    const third = await walk.begin()
    await expect(openHandOff(house.identity, second.token, undefined)).rejects.toMatchObject(spent)
    expect((await walk.scan(third.token)).phone).toBeTruthy()
  })

  it('a code dies with the computer’s sign-in', async () => {
    const walk = await identityWalk(house)
    const { token } = await walk.begin()
    house.signedOut.add(walk.browser)
    await expect(openHandOff(house.identity, token, undefined)).rejects.toMatchObject(spent)
  })

  it('one phone’s secret opens nothing of another check', async () => {
    const [mine, theirs] = [await identityWalk(house), await identityWalk(house)]
    const phone = await mine.scan((await mine.begin()).token)
    const other = await theirs.scan((await theirs.begin()).token)
    expect((await phone.view()).order).toBe(mine.key.order)
    expect((await other.view()).order).toBe(theirs.key.order)
    await expect(sessionOfPhone(house.identity, house.db.kysely, 'b'.repeat(48))).rejects.toMatchObject({
      code: 'hand-off.none',
    })
    house.clock.advance(30 * MINUTE)
    await expect(phone.view()).rejects.toMatchObject({ code: 'hand-off.none' })
  })

  it('other digits on the computer stop the check, and the code cannot be scanned again', async () => {
    const walk = await identityWalk(house)
    const { token } = await walk.begin()
    const phone = await walk.scan(token)
    await phone.confirm(false)
    expect((await phone.view()).step).toBe('stopped')
    await expect(phone.face()).rejects.toMatchObject({ code: 'hand-off.none' })
    await expect(openHandOff(house.identity, token, phone.phone)).rejects.toMatchObject(spent)
    expect(await walk.state()).toBe('due')
  })

  it('who is on the phone already skips the code and the digits', async () => {
    const walk = await identityWalk(house)
    const { url, phone } = await walk.begin('liveness', true)
    expect(url).toBeNull()
    const here = phoneOf(house, phone ?? '')
    expect(await here.view()).toMatchObject({ step: 'consent', match: '', here: true })
  })

  it('nobody begins a check of somebody else’s order, and only by ways that are open', async () => {
    const walk = await identityWalk(house)
    const start = { key: walk.key, browser: 'x', whose, method: 'liveness', here: false } as const
    await expect(startSession(house.identity, { ...start, person: newPerson() })).rejects.toMatchObject({
      code: 'not-found',
    })
    const elsewhere = { ...walk.key, authority: 'sxca-counter' }
    await expect(
      startSession(house.identity, { ...start, key: elsewhere, person: walk.person }),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(walk.begin('identity-card')).rejects.toMatchObject({ code: 'identity.method' })
  })

  it('goes by SMS instead of a code, no more than once a minute', async () => {
    const walk = await identityWalk(house)
    const start = { key: walk.key, person: walk.person, browser: walk.browser, whose } as const
    const send = () => sendIdentityLink(house.identity, { ...start, method: 'liveness', here: false })
    expect(await send()).toBe('139****5678')
    const link = house.links.at(-1)
    expect(link?.mobile).toBe('13912345678')
    await expect(send()).rejects.toMatchObject({ code: 'request.too-many' })
    const phone = await walk.scan(link?.url.split('/').at(-1) ?? '')
    expect((await phone.view()).step).toBe('confirm')
  })

  it('keeps tokens and phone secrets as hashes only', async () => {
    const walk = await identityWalk(house)
    const { token } = await walk.begin()
    const { phone } = await walk.scan(token)
    const rows = await house.db.kysely
      .selectFrom('identity_session')
      .selectAll()
      .where('order_id', '=', walk.key.order)
      .execute()
    const text = JSON.stringify(rows)
    expect(text).not.toContain(token)
    expect(text).not.toContain(phone)
    expect(text).not.toContain('11010519491231002X')
  })
})
