// Proving who one is: what the outside says is asked for, compared and counted once; and another way is always open.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../platform/test-database.ts'
import { DAY, HOUR, newPerson, openHouse, type TestHouse } from '../../testing/house.ts'
import { identityWalk, phoneOf, publishIdentity } from '../../testing/identity-walk.ts'
import { askFace, askLater, readSession } from './face-result.ts'
import { identityProvedFor, provedSince } from './identity-proved.ts'

describe.each(testEngines)('identity on %s', engine => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ engine, poolSize: 6 })
    await publishIdentity(house)
  })
  afterAll(() => house.close())
  beforeEach(async () => {
    await house.forgetJobs()
    house.face.down = false
    house.carrier.down = false
    house.carrier.books.clear()
    house.cards.length = 0
  })

  const atFace = async () => {
    const walk = await identityWalk(house)
    const phone = await walk.scan((await walk.begin()).token)
    return { walk, phone, ticket: await phone.toFace() }
  }

  describe('the face', () => {
    it('that belongs to somebody else is a failure and an alarm, whatever the service says [H-17]', async () => {
      const { walk, phone, ticket } = await atFace()
      house.face.pass(ticket, { name: '李四' })
      await phone.finish()
      expect(await walk.state()).toBe('failed')
      expect(await walk.task()).toMatchObject({
        triesLeft: 2,
        why: { zh: expect.stringContaining('不是同一个人') },
      })
      expect((await walk.checks())[0]).toMatchObject({ outcome: 'failed', reason: 'other-person' })
      expect(await phone.view()).toMatchObject({ step: 'face', triesLeft: 2 })
    })

    it('with another number fails too, and blanks in a name do not', async () => {
      const one = await atFace()
      house.face.pass(one.ticket, { idNumber: '11010519491231001X' })
      await one.phone.finish()
      expect(await one.walk.state()).toBe('failed')
      const two = await atFace()
      house.face.pass(two.ticket, { name: '张 三' })
      await two.phone.finish()
      expect(await two.walk.state()).toBe('passed')
    })

    it('is tried again on the same phone; after three failures other ways stay open [S-20] [X-13]', async () => {
      const { walk, phone } = await atFace()
      for (const left of [2, 1, 0]) {
        house.face.fail(phone.ticket(), 'not-alive')
        await phone.finish()
        expect((await walk.task())?.triesLeft).toBe(left)
        if (left > 0) await phone.face()
      }
      await expect(phone.face()).rejects.toMatchObject({ code: 'identity.tries-used' })
      const ways = Object.fromEntries((await walk.task())!.methods.map(m => [m.method, m.available]))
      expect(ways).toEqual({ liveness: false, carrier: true, staff: true })
      expect((await phone.view()).others.map(each => each.method)).toEqual(['carrier', 'staff'])
      await walk.carrier()
      expect(await walk.state()).toBe('passed')
    })

    it.each(['cancelled', 'no-camera', 'bad-picture', 'timeout'] as const)(
      '%s costs no try',
      async reason => {
        const { walk, phone, ticket } = await atFace()
        house.face.fail(ticket, reason)
        await phone.finish()
        expect(await walk.task()).toMatchObject({ state: 'due', triesLeft: 3, why: { zh: /不计次数/ } })
        expect((await phone.view()).step).toBe('face')
      },
    )

    it('result is taken once, however many ask at the same moment', async () => {
      const { walk, phone, ticket } = await atFace()
      house.face.fail(ticket, 'other-face')
      await Promise.all(Array.from({ length: 10 }, () => phone.finish()))
      expect(await walk.task()).toMatchObject({ triesLeft: 2 })
      expect(await walk.checks()).toHaveLength(1)
      await phone.face()
      house.face.pass(phone.ticket())
      await Promise.all(Array.from({ length: 10 }, () => phone.finish()))
      expect((await walk.timeline()).filter(event => event === 'identity-passed')).toHaveLength(1)
    })

    it('a crash between the service’s word and our step is made good by asking again', async () => {
      const { walk, ticket } = await atFace()
      house.face.pass(ticket)
      const row = await house.db.kysely
        .selectFrom('identity_session')
        .select(['authority_id', 'id'])
        .where('order_id', '=', walk.key.order)
        .executeTakeFirstOrThrow()
      // The process dies inside our transaction: nothing of the step remains.
      const { rooms } = house.spine
      const payment = rooms.get('payment')!
      const enter = payment.enter
      payment.enter = async () => {
        throw new Error('killed')
      }
      const session = await readSession(house.identity, row.authority_id, row.id)
      await expect(askFace(house.identity, session)).rejects.toThrow('killed')
      payment.enter = enter
      expect(await walk.state()).toBe('checking')
      expect(await walk.checks()).toHaveLength(0)
      await askFace(house.identity, session)
      expect(await walk.stages()).toMatchObject({ person: 'passed', payment: 'due' })
    })

    it('the result comes although the person closed the page [S-21] [X-09]', async () => {
      const { walk, ticket } = await atFace()
      house.face.pass(ticket)
      await house.pass(25_000)
      expect(await walk.stages()).toMatchObject({ person: 'passed', payment: 'due' })
    })

    it('that never comes gives the ball back within the hour', async () => {
      const { walk, phone } = await atFace()
      await house.pass(1.1 * HOUR)
      expect(await walk.state()).toBe('due')
      expect(await walk.task()).toMatchObject({ triesLeft: 3 })
      await expect(phone.face()).rejects.toMatchObject({ code: 'hand-off.none' })
      await walk.carrier()
      expect(await walk.state()).toBe('passed')
    })

    it('service away: said in words, no try lost, nothing stuck [O-17]', async () => {
      const walk = await identityWalk(house)
      const phone = await walk.scan((await walk.begin()).token)
      await phone.confirm()
      await phone.consent('face')
      house.face.down = true
      await expect(phone.face()).rejects.toMatchObject({ code: 'identity.unavailable' })
      expect(await walk.task()).toMatchObject({ state: 'due', triesLeft: 3 })
      house.face.down = false
      await phone.face()
      house.face.down = true
      await expect(phone.finish()).rejects.toMatchObject({ code: 'identity.unavailable' })
      await walk.askStaff()
      expect(await walk.state()).toBe('manual')
      expect((await phone.view()).step).toBe('staff')
    })

    it('asked for twice before it began is one flow at the service', async () => {
      const { phone, ticket } = await atFace()
      const flows = house.face.flows.size
      expect((await phone.face()).url).toContain(ticket)
      expect(house.face.flows.size).toBe(flows)
    })

    it('no picture of it is kept: a check is its outcome and a reference [law 16]', async () => {
      const { walk, phone, ticket } = await atFace()
      house.face.pass(ticket)
      await phone.finish()
      const [check] = await walk.checks()
      expect(check).toMatchObject({ method: 'liveness', outcome: 'passed', reference: `R-${ticket}` })
      expect(JSON.stringify(check)).not.toMatch(/张三|11010519491231002X|base64|jpeg/)
      expect((await walk.view()).files.filter(file => file.slot.includes('face'))).toEqual([])
    })

    it('an order that was cancelled meanwhile is not moved by a late result', async () => {
      const { walk, phone, ticket } = await atFace()
      await walk.cancel()
      house.face.pass(ticket)
      await expect(phone.face()).rejects.toMatchObject({ code: 'hand-off.none' })
      await phone.finish()
      expect((await walk.order()).state).toBe('cancelled')
    })
  })

  describe('the carrier', () => {
    it('passes three elements that belong together, by one click [H-18]', async () => {
      const walk = await identityWalk(house)
      await walk.carrier()
      expect(await walk.stages()).toMatchObject({ person: 'passed', payment: 'due' })
      expect(house.carrier.asked.at(-1)).toEqual({
        name: '张三',
        idNumber: '11010519491231002X',
        mobile: '13912345678',
      })
      await expect(walk.carrier(newPerson())).rejects.toMatchObject({ code: 'not-found' })
    })

    it('is asked three times and no more by ten clicks at once', async () => {
      const walk = await identityWalk(house)
      house.carrier.books.set('13912345678', 'person')
      const before = house.carrier.asked.length
      const all = await Promise.allSettled(Array.from({ length: 10 }, () => walk.carrier()))
      expect(house.carrier.asked.length - before).toBe(3)
      const refused = all.flatMap(each => (each.status === 'rejected' ? [each.reason.code] : []))
      expect(refused).toEqual(Array.from({ length: 7 }, () => 'identity.tries-used'))
      expect(await walk.row()).toMatchObject({ state: 'failed', carrier_tries: 3 })
      expect(await walk.task()).toMatchObject({ why: { zh: expect.stringContaining('不是本人名下') } })
      await walk.askStaff()
      expect(await walk.state()).toBe('manual')
    })

    it.each([
      ['away', 'unavailable'],
      ['without a record', 'unknown'],
    ])('%s: no try is lost', async (_, what) => {
      const walk = await identityWalk(house)
      if (what === 'unknown') house.carrier.books.set('13912345678', 'unknown')
      else house.carrier.down = true
      const asked = walk.carrier()
      if (what === 'unknown') await asked
      else await expect(asked).rejects.toMatchObject({ code: 'identity.unavailable' })
      expect(await walk.row()).toMatchObject({ carrier_tries: 0 })
      expect((await walk.task())?.methods.find(m => m.method === 'carrier')?.available).toBe(true)
    })
  })

  describe('a person of ours', () => {
    it('is one click away, at the same price, with nothing asked twice [law 14] [X-13]', async () => {
      const walk = await identityWalk(house)
      const price = (await walk.view()).quote
      await walk.askStaff()
      const view = await walk.view()
      expect(view.now).toMatchObject({ holder: 'reviewer', by: expect.any(String) })
      expect(view.quote).toEqual(price)
      expect(view.consents.filter(each => each.about === 'face')).toEqual([])
    })

    it('does not keep the applicant from another way', async () => {
      const walk = await identityWalk(house)
      await walk.askStaff()
      await walk.carrier()
      expect(await walk.state()).toBe('passed')
    })
  })

  it('nobody acts for a month: the order closes, and says why', async () => {
    const walk = await identityWalk(house)
    await house.pass(32 * DAY)
    expect((await walk.order()).state).toBe('closed')
  })

  it('tells what law line 4 asks: by which check the people of an order are proved', async () => {
    const walk = await identityWalk(house)
    expect(await identityProvedFor(house.db.kysely, walk.key)).toBeNull()
    await walk.carrier()
    expect(await identityProvedFor(house.db.kysely, walk.key)).toMatchObject([
      { method: 'carrier', line: null, reused: false, reference: expect.any(String) },
    ])
    const who = {
      authority: walk.key.authority,
      account: walk.person,
      name: '张三',
      number: '11010519491231002X',
      since: new Date(house.clock.now().getTime() - HOUR),
    }
    expect(await provedSince(house.identity, house.db.kysely, who)).toBe(true)
    expect(await provedSince(house.identity, house.db.kysely, { ...who, name: '李四' })).toBe(false)
    expect(await provedSince(house.identity, house.db.kysely, { ...who, account: randomUUID() })).toBe(false)
  })

  it('job and row agree after a restart: a session that is gone is nobody’s fault', async () => {
    const job = { authority: 'zce-counter', session: randomUUID(), round: 0 }
    await expect(askLater(house.identity, job)).rejects.toMatchObject({ code: 'not-found' })
    await expect(phoneOf(house, 'c'.repeat(48)).view()).rejects.toMatchObject({ code: 'hand-off.none' })
  })
})
