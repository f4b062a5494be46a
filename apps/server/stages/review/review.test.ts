// The reviewer's room: one case one reviewer, every defect in one go, a decision on what was really looked at.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { viewCase } from '../../desk/case.ts'
import type { StaffMember } from '../../order/readers.ts'
import { aDefect, reviewer, startWalk } from '../../testing/applicant.ts'
import { authority, newPerson, openHouse, type TestHouse } from '../../testing/house.ts'
import { claimLife, releaseCase } from './claim-case.ts'

const other: StaffMember = { id: newPerson(), name: '周审核', roles: ['reviewer'] }

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())
const waiting = async () => await (await startWalk(house)).to('review')

describe('claiming', () => {
  it('keeps a second reviewer out until it is released or has lapsed', async () => {
    const walk = await waiting()
    await walk.claim()
    await walk.claim()
    await expect(walk.claim(other)).rejects.toMatchObject({ code: 'review.claimed' })
    await expect(walk.decide('pass', [], other)).rejects.toMatchObject({ code: 'review.claimed' })
    expect(await viewCase(house.desk, walk.key, other)).toMatchObject({
      mayDecide: false,
      claim: { mine: false },
    })
    await releaseCase(house.spine, walk.key, other)
    await expect(walk.claim(other)).rejects.toMatchObject({ code: 'review.claimed' })
    await releaseCase(house.spine, walk.key, reviewer)
    await walk.claim(other)
    house.clock.advance(claimLife)
    await walk.claim()
  })

  it('lets one of two who click at once have it', async () => {
    const walk = await waiting()
    const results = await Promise.allSettled([walk.claim(), walk.claim(other)])
    expect(results.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('is not possible before there is anything to review', async () => {
    const walk = await (await startWalk(house)).to('payment')
    await expect(walk.claim()).rejects.toMatchObject({ code: 'order.wrong-state' })
  })
})

describe('deciding', () => {
  it('is nobody’s on their own order [law 23]', async () => {
    const walk = await waiting()
    const self: StaffMember = { id: walk.person, name: '自己', roles: ['reviewer'] }
    await expect(walk.decide('pass', [], self)).rejects.toMatchObject({ code: 'access.self-review' })
    await expect(walk.claim(self)).rejects.toMatchObject({ code: 'access.self-review' })
    expect((await viewCase(house.desk, walk.key, self)).mayDecide).toBe(false)
  })

  it('needs a reason of the programme, or one’s own words, on a field or file of this order', async () => {
    const walk = await waiting()
    for (const defects of [
      [],
      [{ path: 'organisation.name', reason: 'no-such-reason' }],
      [{ path: 'nothing.here', reason: 'name-differs' }],
      [aDefect, { path: 'mailing.address', reason: 'own', note: '  ' }],
    ])
      await expect(walk.decide('return', defects)).rejects.toMatchObject({ code: 'review.no-reason' })
    expect(await walk.stages()).toMatchObject({ review: 'waiting' })
  })

  it('counts for the version that was looked at, and only once', async () => {
    const walk = await waiting()
    const { version } = await walk.order()
    await walk.save({ 'mailing.address': '另一个地址' })
    await expect(walk.decide('pass', [], reviewer, version)).rejects.toMatchObject({ code: 'order.stale' })
    await walk.decide('pass')
    await expect(walk.decide('reject')).rejects.toMatchObject({
      code: 'order.wrong-state',
      state: 'review:passed',
    })
  })

  it('returns with all defects pinned; corrected and submitted again without a second payment [Z-28]', async () => {
    const walk = await waiting()
    await walk.claim()
    await walk.decide('return', [
      aDefect,
      { path: 'acceptance-form', reason: 'form-unstamped' },
      { path: 'mailing.address', reason: 'own', note: '请写明楼层' },
    ])
    expect(await walk.stages()).toMatchObject({ form: 'correcting', review: 'returned', payment: 'paid' })
    const returned = await walk.view()
    expect(returned.defects).toMatchObject([
      { path: 'organisation.name', text: { zh: expect.stringContaining('营业执照') } },
      { path: 'acceptance-form', reason: 'form-unstamped' },
      { path: 'mailing.address', text: { zh: '请写明楼层' } },
    ])
    expect(returned).toMatchObject({ now: { holder: 'applicant', action: 'correct' }, may: { submit: true } })
    expect(Object.fromEntries(returned.tasks.map(t => [t.section, t.status]))).toMatchObject({
      organisation: 'returned',
      acceptance: 'returned',
      mailing: 'returned',
      invoice: 'done',
    })

    await walk.save({ 'organisation.name': '郑州示例期货股份有限公司' })
    await walk.upload('acceptance-form', await aSmallerPicture())
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ form: 'submitted', review: 'waiting', payment: 'paid' })
    expect(await walk.attempts()).toHaveLength(1)
    expect((await walk.view()).defects).toEqual([])

    // The second round shows the reviewer what changed.
    const again = await viewCase(house.desk, walk.key, reviewer)
    const changed = again.facts.filter(fact => fact.before !== null)
    expect(changed).toMatchObject([{ path: 'organisation.name', before: '郑州示例期货有限公司' }])
    expect(again.files.filter(file => file.changed).map(file => file.slot)).toEqual(['acceptance-form'])
    await walk.decide('pass')
    expect(await walk.stages()).toMatchObject({ issuance: 'waiting' })
  })

  it('is in the audit log with its reasons, and the chain holds', async () => {
    const walk = await waiting()
    await walk.decide('return')
    const entry = await house.db.kysely
      .selectFrom('audit')
      .selectAll()
      .where('subject', '=', `order:${walk.key.order}`)
      .executeTakeFirstOrThrow()
    expect(entry).toMatchObject({
      act: 'review.return',
      actor: `staff:${reviewer.id}`,
      detail: { defects: ['organisation.name:name-differs'] },
    })
    expect(await house.audit.verify(house.db.kysely, authority)).not.toHaveProperty('broken')
  })

  it('has a deadline in working days that runs anew after a correction', async () => {
    house.clock.set(new Date('2026-03-06T08:00:00Z'))
    const walk = await waiting()
    const due = async () =>
      (
        await house.db.kysely
          .selectFrom('order_stage')
          .select('due_at')
          .where('order_id', '=', walk.key.order)
          .where('kind', '=', 'review')
          .executeTakeFirstOrThrow()
      ).due_at?.getTime() ?? 0
    const first = await due()
    // Friday afternoon and three working days: past the weekend.
    expect(first).toBeGreaterThan(new Date('2026-03-10T16:00:00Z').getTime())
    await walk.decide('return')
    house.clock.advance(10 * 86_400_000)
    await walk.submit()
    expect(await due()).toBeGreaterThan(house.clock.now().getTime() + 2 * 86_400_000)
  })
})

async function aSmallerPicture(): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  return await sharp({ create: { width: 500, height: 300, channels: 3, background: '#3c3' } })
    .png()
    .toBuffer()
}
