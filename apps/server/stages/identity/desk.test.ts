// The fallback desk: claimed by one, decided with a word why, never about oneself, always on record.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StaffMember } from '../../order/readers.ts'
import { reviewer } from '../../testing/applicant.ts'
import { openHouse, type TestHouse } from '../../testing/house.ts'
import { identityWalk, publishIdentity, whose } from '../../testing/identity-walk.ts'
import { claimIdentity, decideIdentity, releaseIdentity, revealContact, viewIdentityDesk } from './desk.ts'

const colleague: StaffMember = { id: randomUUID(), name: '周审核', roles: ['reviewer'] }

describe('the fallback desk', () => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse()
    await publishIdentity(house)
  })
  afterAll(() => house.close())
  beforeEach(() => house.forgetJobs())

  type Given = Omit<Parameters<typeof decideIdentity>[3], 'whose'>
  const waiting = async () => {
    const walk = await identityWalk(house)
    house.carrier.books.set('13912345678', 'name')
    await walk.carrier()
    await walk.askStaff()
    return {
      ...walk,
      desk: (staff = reviewer) => viewIdentityDesk(house.identity, walk.key, staff, async () => '李审核'),
      claim: (staff = reviewer) => claimIdentity(house.identity, walk.key, staff),
      decideIt: (given: Given, staff = reviewer) =>
        decideIdentity(house.identity, walk.key, staff, { whose, ...given }),
      audit: async () =>
        (
          await house.db.kysely
            .selectFrom('audit')
            .select('act')
            .where('subject', '=', `order:${walk.key.order}`)
            .execute()
        ).map(row => row.act),
    }
  }
  const pass: Given = { decision: 'pass', how: 'video-call', note: '视频核对身份证原件' }

  it('shows who, what was tried and why it failed, masked; the number to ring is seen on record [O-17]', async () => {
    const walk = await waiting()
    const { people, mayDecide } = await walk.desk()
    expect(mayDecide).toBe(true)
    expect(people).toMatchObject([
      {
        person: 'agent',
        name: '张*',
        number: '110105********002X',
        asked: { mobile: '139****5678', when: '上午' },
        checks: [{ method: 'carrier', outcome: 'failed', why: { zh: expect.stringContaining('姓名') } }],
      },
    ])
    expect(await revealContact(house.identity, walk.key, reviewer, whose)).toBe('13912345678')
    expect(await walk.audit()).toContain('identity.contact-seen')
  })

  it('passes with how it was checked, and the order goes on', async () => {
    const walk = await waiting()
    await expect(walk.decideIt({ decision: 'pass', note: '看过了' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    await walk.decideIt(pass)
    expect(await walk.stages()).toMatchObject({ person: 'passed', payment: 'due' })
    expect((await walk.checks()).at(-1)).toMatchObject({
      method: 'staff',
      outcome: 'passed',
      reason: 'video-call',
      staff_name: reviewer.name,
    })
    expect(await walk.audit()).toContain('identity.pass')
    await expect(walk.decideIt(pass)).rejects.toMatchObject({ code: 'order.wrong-state' })
  })

  it('sends back for another try, with new tries for the machine', async () => {
    const walk = await waiting()
    await walk.decideIt({ decision: 'again', note: '请摘下口罩再扫一次' })
    expect(await walk.task()).toMatchObject({ state: 'failed', why: { zh: '工作人员：请摘下口罩再扫一次' } })
    expect(await walk.row()).toMatchObject({ carrier_tries: 0, face_tries: 0 })
    expect((await walk.view()).now).toMatchObject({ holder: 'applicant', action: 'verify-identity' })
  })

  it('refuses with a reason: the order ends', async () => {
    const walk = await waiting()
    await walk.decideIt({ decision: 'refuse', note: '身份证已注销' })
    expect((await walk.order()).state).toBe('rejected')
    expect(await walk.stages()).toMatchObject({ person: 'refused' })
    expect((await walk.view()).timeline.at(-1)?.text.zh).toContain('身份证已注销')
  })

  it('is held by one at a time, and given back', async () => {
    const walk = await waiting()
    await walk.claim()
    await expect(walk.claim(colleague)).rejects.toMatchObject({ code: 'review.claimed' })
    await expect(walk.decideIt(pass, colleague)).rejects.toMatchObject({ code: 'review.claimed' })
    expect((await walk.desk(colleague)).mayDecide).toBe(false)
    await releaseIdentity(house.identity, walk.key, reviewer)
    const both = await Promise.allSettled([walk.decideIt(pass), walk.decideIt(pass, colleague)])
    expect(both.filter(each => each.status === 'fulfilled')).toHaveLength(1)
  })

  it('nobody decides about themselves, by account or by name', async () => {
    const walk = await waiting()
    const self = { code: 'access.self-review' }
    await expect(walk.decideIt(pass, { ...colleague, id: walk.person })).rejects.toMatchObject(self)
    await expect(walk.decideIt(pass, { ...colleague, name: '张三' })).rejects.toMatchObject(self)
    expect((await walk.desk({ ...colleague, name: '张三' })).mayDecide).toBe(false)
  })

  it('finds nothing of another authority, and nothing that is not theirs to decide', async () => {
    const walk = await waiting()
    const elsewhere = { ...walk.key, authority: 'sxca-counter' }
    await expect(claimIdentity(house.identity, elsewhere, reviewer)).rejects.toMatchObject({
      code: 'not-found',
    })
    const fresh = await identityWalk(house)
    await expect(claimIdentity(house.identity, fresh.key, reviewer)).rejects.toMatchObject({
      code: 'order.wrong-state',
    })
    await expect(
      decideIdentity(house.identity, fresh.key, reviewer, { whose, ...pass }),
    ).rejects.toMatchObject({ code: 'order.wrong-state' })
  })
})
