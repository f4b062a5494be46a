// Persons signing in by phone and by WeChat: the ordinary way, the guesser's, the flooder's and the thief's.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../platform/test-database.ts'
import { newMobile, openTestAccount, type TestAccount } from './test-account.ts'

describe.each(testEngines)('persons on %s', kind => {
  let t: TestAccount
  beforeAll(async () => {
    t = await openTestAccount({ engine: kind })
  }, 30_000)
  afterAll(() => t.close())

  it('signs in by phone, with a cookie no script can read, and is the same person next time', async () => {
    const [b, mobile] = [t.browser(), newMobile()]
    const answer = await b.phone(mobile)
    expect(answer.json().person).toMatchObject({ mobile, wechat: false })
    const cookie = answer.cookies.find(c => c.name === 'hufu_session')!
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', secure: true, path: '/' })
    const first = await b.me()
    t.clock.advance(61_000)
    const other = t.browser()
    await other.phone(mobile)
    expect((await other.me())!.id).toBe(first!.id)
    const stored = await sql<{ hash: string }>`select hash from session`.execute(t.db.kysely)
    expect(stored.rows.map(r => r.hash)).not.toContain(cookie.value)
    await b.post('/api/sign-out')
    b.jar.set('hufu_session', cookie.value)
    expect(await b.me()).toBeNull()
    expect(await other.me()).not.toBeNull()
  })

  it('takes a new session token at every sign-in', async () => {
    const b = t.browser()
    await b.phone(newMobile())
    const old = b.jar.get('hufu_session')!
    await b.phone(newMobile())
    expect(b.jar.get('hufu_session')).not.toBe(old)
    const thief = t.browser()
    thief.jar.set('hufu_session', old)
    expect(await thief.me()).toBeNull()
  })

  it('ends a session after 30 idle days, not before, and after 180 days in any case', async () => {
    const b = t.browser()
    await b.phone(newMobile())
    for (let i = 0; i < 6; i++) {
      t.clock.advance(29 * 86_400_000)
      expect(await b.me()).not.toBeNull()
    }
    t.clock.advance(7 * 86_400_000)
    expect(await b.me()).toBeNull()
  })

  it('sends each code once, and nowhere keeps it', async () => {
    const [b, mobile] = [t.browser(), newMobile()]
    t.answers.push('retry', 'sent')
    await b.post('/api/sign-in/code', { mobile })
    await t.jobs.idle(t.clock.now())
    const mine = t.sms.filter(m => m.mobile === mobile)
    expect(mine).toHaveLength(1)
    expect(mine[0]!.code).toMatch(/^\d{6}$/)
    const rows = await sql<{
      r: string
    }>`select row_to_json(c)::text as r from sms_code c where mobile = ${mobile}
      union all select data::text from pgboss.job where name = 'account.sms-code'`.execute(t.db.kysely)
    for (const { r } of rows.rows) expect(r).not.toContain(`"${mine[0]!.code}"`)
  })

  it('does not repeat a message whose fate is unknown', async () => {
    const mobile = newMobile()
    t.answers.push('unknown')
    await t.browser().post('/api/sign-in/code', { mobile })
    await t.jobs.idle(t.clock.now())
    expect(t.sms.filter(m => m.mobile === mobile)).toHaveLength(1)
  })

  it('lets a code be tried five times, also at once, and used once', async () => {
    const [b, mobile] = [t.browser(), newMobile()]
    await b.post('/api/sign-in/code', { mobile })
    await t.jobs.idle()
    const { code } = t.sms.findLast(m => m.mobile === mobile)!
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    const tries = await Promise.all(
      Array.from({ length: 8 }, () => b.post('/api/sign-in', { mobile, code: wrong })),
    )
    const codes = tries.map(a => a.json().code).sort()
    expect(codes).toEqual([...Array(3).fill('code.expired'), ...Array(5).fill('code.wrong')])
    expect((await b.post('/api/sign-in', { mobile, code })).json().code).toBe('code.expired')

    t.clock.advance(61_000)
    await b.post('/api/sign-in/code', { mobile })
    await t.jobs.idle()
    const next = t.sms.findLast(m => m.mobile === mobile)!.code
    const race = await Promise.all(
      Array.from({ length: 4 }, () => b.post('/api/sign-in', { mobile, code: next })),
    )
    expect(race.filter(a => a.statusCode === 200)).toHaveLength(1)
  })

  it('refuses a code after five minutes, of another purpose, and an older one than the newest', async () => {
    const [b, mobile] = [t.browser(), newMobile()]
    const ask = async (purpose: string) => {
      await t.account.requestCode({ mobile, purpose, ip: '10.9.9.9' })
      await t.jobs.idle()
      return t.sms.findLast(m => m.mobile === mobile)!.code
    }
    const old = await ask('sign-in')
    const ofOrder = await ask('order:1')
    if (ofOrder !== old)
      await expect(t.account.checkCode({ mobile, purpose: 'sign-in', code: ofOrder })).rejects.toThrow()
    await t.account.checkCode({ mobile, purpose: 'order:1', code: ofOrder })
    t.clock.advance(61_000)
    const newest = await ask('sign-in')
    if (newest !== old) {
      await expect(t.account.checkCode({ mobile, purpose: 'sign-in', code: old })).rejects.toMatchObject({
        code: 'code.wrong',
      })
    }
    t.clock.advance(5 * 60_000)
    expect((await b.post('/api/sign-in', { mobile, code: newest })).json().code).toBe('code.expired')
  })

  it('limits codes a number (1 a minute, 5 an hour, 10 a day) and an address, known or unknown alike', async () => {
    const mobile = newMobile()
    const ask = async (m = mobile, b = t.browser()) => {
      const answer = await b.post('/api/sign-in/code', { mobile: m })
      return answer.json().code ?? 'sent'
    }
    const together = await Promise.all([ask(), ask(), ask()])
    expect(together.sort()).toEqual(['code.too-soon', 'code.too-soon', 'sent'])
    for (let i = 0; i < 4; i++) {
      t.clock.advance(61_000)
      expect(await ask()).toBe('sent')
    }
    t.clock.advance(61_000)
    expect(await ask()).toBe('request.too-many')
    t.clock.advance(3_600_000)
    for (let i = 0; i < 5; i++) {
      expect(await ask()).toBe('sent')
      t.clock.advance(61_000)
    }
    t.clock.advance(3_600_000)
    expect(await ask()).toBe('request.too-many')
    t.clock.advance(86_400_000)
    expect(await ask()).toBe('sent')

    const flooder = t.browser('203.0.113.7')
    for (let i = 0; i < 60; i++) {
      expect(await ask(newMobile(), flooder)).toBe('sent')
      // Slowly: several in a minute would be asked for the security check.
      t.clock.advance(15_000)
    }
    expect(await ask(newMobile(), flooder)).toBe('request.too-many')
    expect(await ask(newMobile())).toBe('sent')
  })

  it('signs in by WeChat and comes back to its page', async () => {
    const b = t.browser()
    const { answer } = await b.wechat({ openid: `o${newMobile()}`, snapshot: false }, '/orders?tab=2')
    expect(answer.headers.location).toBe('/orders?tab=2')
    const me = await b.me()
    expect(me).toMatchObject({ mobile: null, wechat: true })
  })

  it('links WeChat to the person signed in by phone, and a phone to the person of WeChat', async () => {
    const [b, openid] = [t.browser(), `o${newMobile()}`]
    await b.phone(newMobile())
    const before = await b.me()
    await b.wechat({ openid, snapshot: false })
    expect(await b.me()).toMatchObject({ id: before!.id, wechat: true })
    const again = t.browser()
    await again.wechat({ openid, snapshot: false })
    expect((await again.me())!.id).toBe(before!.id)
    expect(await t.account.openidOf(before!.id)).toBe(openid)

    const [c, mobile] = [t.browser(), newMobile()]
    await c.wechat({ openid: `p${newMobile()}`, snapshot: false })
    const wechatOnly = await c.me()
    await c.phone(mobile)
    expect(await c.me()).toMatchObject({ id: wechatOnly!.id, mobile, wechat: true })
  })

  it('never takes an openid from another person', async () => {
    const [a, b, openid] = [t.browser(), t.browser(), `o${newMobile()}`]
    await a.wechat({ openid, snapshot: false })
    await b.phone(newMobile())
    const before = await b.me()
    const { answer } = await b.wechat({ openid, snapshot: false })
    expect(answer.headers.location).toContain('problem=session.wechat-refused')
    expect(await b.me()).toEqual(before)
    expect(await a.me()).toMatchObject({ wechat: true })
  })

  it('refuses a snapshot visitor, a refusal, a state used twice or brought to another browser', async () => {
    const problem = /^\/sign-in\?problem=session\.wechat-refused/
    const b = t.browser()
    const snapshot = await b.wechat({ openid: 'made-up', snapshot: true })
    expect(snapshot.answer.headers.location).toMatch(problem)
    expect((await b.wechat(undefined)).answer.headers.location).toMatch(problem)
    const { state } = await b.wechat({ openid: `o${newMobile()}`, snapshot: false })
    const replay = await b.get(`/api/sign-in/wechat/return?code=x&state=${state}`)
    expect(replay.headers.location).toMatch(problem)

    const attacker = t.browser()
    const out = await attacker.get('/api/sign-in/wechat')
    const planted = new URL(out.headers.location as string).searchParams.get('state')
    const victim = t.browser()
    const lured = await victim.get(`/api/sign-in/wechat/return?code=c&state=${planted}`)
    expect(lured.headers.location).toMatch(problem)
    expect(await victim.me()).toBeNull()
  })

  it('comes back to its own site only', async () => {
    for (const evil of ['//evil.example/x', '/\\evil.example', '/..//evil.example']) {
      const { answer } = await t.browser().wechat({ openid: `o${newMobile()}`, snapshot: false }, evil)
      expect(new URL(answer.headers.location as string, 'https://ca.example').origin).toBe(
        'https://ca.example',
      )
    }
  })
})
