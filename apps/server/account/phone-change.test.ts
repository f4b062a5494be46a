// Changing the number: signed in with an old factor; with the phone lost, by papers and a desk; and what stands in the way of
// somebody who wants another's account.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StaffSession } from '../platform/http-session.ts'
import { newMobile, openTestAccount, type TestAccount } from './test-account.ts'

type Browser = ReturnType<TestAccount['browser']>
let t: TestAccount
let picture: Buffer
beforeAll(async () => {
  t = await openTestAccount()
  await t.db.kysely
    .insertInto('authority')
    .values(
      ['north', 'south'].map(id => ({
        id,
        title: JSON.stringify({ zh: id, en: id }),
        created_at: t.clock.now(),
      })) as never,
    )
    .onConflict(c => c.doNothing())
    .execute()
  picture = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#eee' } })
    .jpeg()
    .toBuffer()
}, 30_000)
afterAll(() => t.close())

const lastCode = async (mobile: string) => {
  await t.jobs.idle(t.clock.now())
  return t.sms.findLast(m => m.mobile === mobile)?.code ?? ''
}
const told = async (mobile: string) => {
  await t.jobs.idle(t.clock.now())
  return t.told.filter(m => m.mobile === mobile).map(m => m.event)
}
async function person(password?: string) {
  const [b, mobile] = [t.browser(), newMobile()]
  await b.phone(mobile)
  if (password) expect((await b.post('/api/account/password', { password })).statusCode).toBe(200)
  t.clock.advance(61_000)
  return { b, mobile }
}
const toNew = async (b: Browser, mobile: string) => {
  await b.post('/api/account/phone/code', { mobile })
  return await lastCode(mobile)
}
const toOld = async (b: Browser, old: string) => {
  await b.post('/api/account/phone/old-code')
  return await lastCode(old)
}
const code = (answer: { json(): { code?: string } }) => answer.json().code ?? 'done'

describe('signed in', () => {
  it('changes the number by a code to the new one and a code to the old one [S-06]', async () => {
    const { b, mobile } = await person()
    const other = t.browser()
    await other.phone(mobile)
    t.clock.advance(61_000)
    const next = newMobile()
    const body = {
      mobile: next,
      factor: { kind: 'code', code: await toOld(b, mobile) },
      code: await toNew(b, next),
    }
    const answer = await b.post('/api/account/phone', body)
    expect(answer.json()).toMatchObject({ mobile: next, coolDownUntil: null })
    expect(await told(mobile)).toEqual(['phone-changed-old'])
    expect(await told(next)).toEqual(['phone-changed-new'])
    // The other devices are out, this one goes on, and the new number leads to the same account.
    expect(await other.me()).toBeNull()
    const id = (await b.me())!.id
    t.clock.advance(61_000)
    const again = t.browser()
    await again.phone(next)
    expect((await again.me())!.id).toBe(id)
    await t.browser().phone(mobile)
  })

  it('is never satisfied with the new number alone, warns the old one, and waits a day without it [X-02]', async () => {
    const { b, mobile } = await person('lantern-orchid-7')
    const next = newMobile()
    const fresh = await toNew(b, next)
    for (const factor of [undefined, { kind: 'code', code: fresh }, { kind: 'code', code: '000000' }])
      expect(code(await b.post('/api/account/phone', { mobile: next, code: fresh, factor }))).not.toBe('done')
    const wrong = { kind: 'password', password: 'not-the-one' }
    expect(code(await b.post('/api/account/phone', { mobile: next, code: fresh, factor: wrong }))).toBe(
      'account.password-wrong',
    )
    expect(await told(mobile)).toEqual([])
    // The refusals above spent no code of the new number.
    const right = { kind: 'password', password: 'lantern-orchid-7' }
    const changed = await b.post('/api/account/phone', { mobile: next, code: fresh, factor: right })
    expect(changed.json().mobile).toBe(next)
    expect(await told(mobile)).toEqual(['phone-changed-old'])
    const text = t.told.findLast(m => m.mobile === mobile)!.text
    expect(text).not.toContain(next)
    expect(text).toContain(`${next.slice(0, 3)}****`)

    const third = newMobile()
    const at = await toNew(b, third)
    expect(code(await b.post('/api/account/phone', { mobile: third, code: at, factor: right }))).toBe(
      'account.cooling-down',
    )
    expect(code(await b.post('/api/account/close', { password: 'lantern-orchid-7' }))).toBe(
      'account.cooling-down',
    )
    t.clock.advance(24 * 3_600_000)
    const later = await toNew(b, third)
    expect(code(await b.post('/api/account/phone', { mobile: third, code: later, factor: right }))).toBe(
      'done',
    )
  })

  it('does not take a number from somebody who uses it, and does from an account that nobody used', async () => {
    const [a, b] = [await person('lantern-orchid-7'), await person('violet-harbour-3')]
    const factor = { kind: 'password', password: 'violet-harbour-3' }
    const body = { mobile: a.mobile, code: await toNew(b.b, a.mobile), factor }
    expect(code(await b.b.post('/api/account/phone', body))).toBe('phone.taken')
    expect(await a.b.me()).toMatchObject({ mobile: a.mobile })
    // Tried out by SMS, nothing in it.
    const empty = await person()
    t.clock.advance(61_000)
    const takes = { mobile: empty.mobile, code: await toNew(b.b, empty.mobile), factor }
    expect(code(await b.b.post('/api/account/phone', takes))).toBe('done')
  })
})

describe('with the phone lost', () => {
  async function asks(identifier: string, applicant: string, mobile = newMobile(), authority = 'north') {
    const b = t.browser()
    await b.post(`/api/${authority}/lost-phone/code`, { mobile })
    const body = { identifier, applicant, mobile, code: await lastCode(mobile) }
    const { request, ticket } = (await b.post(`/api/${authority}/lost-phone`, body)).json()
    const put = (paper: string, bytes = picture, by = ticket) =>
      t.app.inject({
        method: 'PUT',
        url: `/api/${authority}/lost-phone/${request}/papers/${paper}`,
        headers: { 'content-type': 'application/octet-stream', 'x-ticket': by },
        payload: bytes,
      })
    const submit = () => b.post(`/api/${authority}/lost-phone/${request}/submit`, { ticket })
    return { b, mobile, request: request as string, ticket: ticket as string, put, submit }
  }
  const clerk = (authority = 'north'): StaffSession => ({
    id: '00000000-0000-4000-8000-000000000001',
    authority,
    name: '客服',
    roles: ['service'],
  })
  async function handedIn(identifier: string, applicant = '王会计') {
    const ask = await asks(identifier, applicant)
    await ask.put('licence')
    await ask.put('identity')
    expect((await ask.submit()).statusCode).toBe(200)
    return { ...ask, key: { authority: 'north', request: ask.request } }
  }

  it('goes by new number, stamped licence and identity card to a desk, then the new number signs in [S-05]', async () => {
    const { b, mobile } = await person('lantern-orchid-7')
    const id = (await b.me())!.id
    const ask = await asks(mobile, '王会计')
    expect((await ask.submit()).json().code).toBe('phone.papers-missing')
    await ask.put('licence')
    expect((await ask.put('identity', Buffer.from('<svg onload="x"/>'))).json().code).toBe('file.hostile')
    await ask.put('identity')
    const handed = (await ask.submit()).json()
    expect(handed.mobile).toBe(`${ask.mobile.slice(0, 3)}****${ask.mobile.slice(-4)}`)
    expect(await told(mobile)).toEqual(['phone-change-asked'])

    const key = { authority: 'north', request: ask.request }
    const decided = await t.account.phoneDesk.decide(key, { decision: 'approve' }, clerk())
    // Not before a day has passed for the old number to object.
    expect(Date.parse(decided.effective!) - Date.parse(decided.submitted)).toBe(24 * 3_600_000)
    await t.jobs.idle(t.clock.now())
    expect(await b.me()).toMatchObject({ mobile })
    t.clock.advance(24 * 3_600_000)
    await t.jobs.idle(t.clock.now())
    expect(await b.me()).toBeNull()
    const fresh = t.browser()
    await fresh.phone(ask.mobile)
    expect((await fresh.me())!.id).toBe(id)
    expect((await fresh.get('/api/account')).json().coolDownUntil).not.toBeNull()
    expect(await told(ask.mobile)).toEqual(['phone-change-approved', 'phone-changed-new'])
    expect(await told(mobile)).toEqual(['phone-change-asked', 'phone-changed-old'])
  })

  it('shows the desk both sides with numbers masked, logs who looks, and tells both of a refusal [O-09]', async () => {
    const { mobile } = await person()
    const ask = await handedIn(mobile)
    const view = (await t.account.phoneDesk.list('north')).find(v => v.id === ask.request)!
    expect(view).toMatchObject({ state: 'waiting', applicant: '王会计', papers: [{}, {}] })
    const masked = (number: string) => `${number.slice(0, 3)}****${number.slice(-4)}`
    expect([view.identifier, view.newMobile, view.account!.oldMobile]).toEqual([
      ...[masked(mobile), masked(ask.mobile), masked(mobile)],
    ])
    const paper = await t.account.phoneDesk.paper(ask.key, 'licence', clerk())
    expect(paper.mime).toBe('image/jpeg')
    expect((await t.account.phoneDesk.unmask(ask.key, 'old', '核对材料', clerk())).mobile).toBe(mobile)
    const refused = await t.account.phoneDesk.decide(
      ask.key,
      { decision: 'refuse', reason: '营业执照没有加盖公章' },
      clerk(),
    )
    expect(refused).toMatchObject({ state: 'refused', reason: '营业执照没有加盖公章' })
    expect(await told(ask.mobile)).toEqual(['phone-change-refused'])
    expect(t.told.findLast(m => m.mobile === ask.mobile)!.text).toContain('营业执照没有加盖公章')
    expect(await told(mobile)).toContain('phone-change-refused-old')
    const log = await t.db.kysely
      .selectFrom('audit')
      .select(['act', 'detail'])
      .where('authority_id', '=', 'north')
      .where('subject', '=', `phone-change:${ask.request}`)
      .orderBy('seq')
      .execute()
    expect(log.map(l => l.act)).toEqual([
      ...['phone-change.paper-seen', 'phone-change.unmask', 'phone-change.refuse'],
    ])
    expect(log[1]?.detail).toEqual({ which: 'old', reason: '核对材料' })
    // Decided once.
    await expect(t.account.phoneDesk.decide(ask.key, { decision: 'approve' }, clerk())).rejects.toMatchObject(
      { code: 'order.wrong-state' },
    )
  })

  it('another authority’s desk finds nothing', async () => {
    const ask = await handedIn((await person()).mobile)
    const foreign = { authority: 'south', request: ask.request }
    expect(await t.account.phoneDesk.list('south')).toEqual([])
    for (const deed of [
      () => t.account.phoneDesk.paper(foreign, 'licence', clerk('south')),
      () => t.account.phoneDesk.unmask(foreign, 'old', '看看', clerk('south')),
      () => t.account.phoneDesk.decide(foreign, { decision: 'approve' as const }, clerk('south')),
    ])
      await expect(deed()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('can be stopped by whoever still holds the old number, also after the approval', async () => {
    const { b, mobile } = await person()
    const ask = await handedIn(mobile)
    await t.account.phoneDesk.decide(ask.key, { decision: 'approve' }, clerk())
    expect((await b.get('/api/account')).json().phoneChange.mobile).toMatch(/\*{4}/)
    expect((await b.post('/api/account/phone/stop')).json().phoneChange).toBeNull()
    t.clock.advance(25 * 3_600_000)
    await t.jobs.idle(t.clock.now())
    expect(await b.me()).toMatchObject({ mobile })
    expect(await told(ask.mobile)).toEqual(['phone-change-approved', 'phone-change-stopped'])
  })

  it('says the same for an account that does not exist; the desk can only refuse that', async () => {
    const ask = await handedIn(newMobile())
    const view = (await t.account.phoneDesk.list('north')).find(v => v.id === ask.request)!
    expect(view.account).toBeNull()
    await expect(t.account.phoneDesk.decide(ask.key, { decision: 'approve' }, clerk())).rejects.toMatchObject(
      { code: 'phone.no-account' },
    )
  })

  it('takes papers only with the ticket, until it is handed in or two hours have passed', async () => {
    const ask = await asks((await person()).mobile, '王会计')
    expect((await ask.put('licence', picture, 'f'.repeat(64))).statusCode).toBe(404)
    await ask.put('licence')
    await ask.put('identity')
    await ask.submit()
    expect((await ask.put('licence')).json().code).toBe('account.ticket-used')
    const late = await asks((await person()).mobile, '王会计')
    t.clock.advance(2 * 3_600_000 + 1)
    expect((await late.put('licence')).json().code).toBe('account.ticket-used')
    expect((await t.browser().post('/api/nowhere/lost-phone/code', { mobile: newMobile() })).statusCode).toBe(
      404,
    )
  })
})
