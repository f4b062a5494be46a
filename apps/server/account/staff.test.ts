// Staff: first links, demo accounts, invitations, resets, roles, and what a guesser meets.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPassword, hashPassword, passwordMatches } from './password.ts'
import { openTestAccount, type TestAccount } from './test-account.ts'

const PASSWORD = 'correct-horse-battery'
const tokenOf = (link: string) => new URL(link).searchParams.get('token')!

describe('a real authority', () => {
  let t: TestAccount
  let admin: ReturnType<TestAccount['browser']>
  const signIn = (b: typeof admin, user: string, password: string, authority = 'north') =>
    b.post('/api/staff/sign-in', { authority, user, password })
  const setUp = (b: typeof admin, link: string, user: string, password = PASSWORD) =>
    b.post('/api/staff/setup', { token: tokenOf(link), user, name: '张三', password })
  const invite = async (roles: string[]) => {
    t.clock.advance(1000)
    return (await admin.post('/api/north/desk/staff', { name: '李四', roles })).json().link as string
  }

  beforeAll(async () => {
    t = await openTestAccount()
    admin = t.browser()
  }, 30_000)
  afterAll(() => t.close())

  it('begins with one set-up link an authority, made anew until it was used, and no account', async () => {
    const first = await t.account.prepareStaff()
    expect(first.links.map(l => l.authority)).toEqual(['north', 'south'])
    expect(first.demo).toEqual([])
    const second = await t.account.prepareStaff()
    const old = await setUp(admin, first.links[0]!.link, 'boss')
    expect(old.json().code).toBe('session.link-used')
    const weak = await setUp(admin, second.links[0]!.link, 'boss', 'password123')
    expect(weak.json().code).toBe('session.password-weak')
    const done = await setUp(admin, second.links[0]!.link, 'boss')
    expect(done.json().staff).toMatchObject({ authority: 'north', roles: ['administrator'], name: '张三' })
    const cookie = done.cookies.find(c => c.name === 'hufu_staff')!
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', secure: true })
    expect((await setUp(t.browser(), second.links[0]!.link, 'boss2')).json().code).toBe('session.link-used')
    expect((await t.account.prepareStaff()).links.map(l => l.authority)).toEqual(['south'])
  })

  it('invites by a link, keeps roles apart, and shows only its own staff', async () => {
    const b = t.browser()
    const link = await invite(['reviewer'])
    expect((await setUp(b, link, 'boss')).json().faults[0]).toMatchObject({ path: 'user', code: 'taken' })
    expect((await setUp(b, link, 'reviewer')).json().staff.roles).toEqual(['reviewer'])
    const list = (await admin.get('/api/north/desk/staff')).json().staff as { user: string; state: string }[]
    expect(list.map(s => s.user)).toEqual(['boss', 'reviewer'])
    expect((await b.get('/api/north/desk/staff')).json().code).toBe('access.role')
    expect((await admin.get('/api/south/desk/staff')).json().code).toBe('not-found')
    expect((await t.browser().get('/api/north/desk/staff')).json().code).toBe('session.none')
    const { rows } = await sql<{ id: string }>`select id from staff where authority_id = 'south'`.execute(
      t.db.kysely,
    )
    for (const act of ['disable', 'reset']) {
      expect((await admin.post(`/api/north/desk/staff/${rows[0]!.id}/${act}`)).json().code).toBe('not-found')
      expect((await admin.post(`/api/south/desk/staff/${rows[0]!.id}/${act}`)).json().code).toBe('not-found')
    }
  })

  it('resets by a link that ends old sessions, and disables at once', async () => {
    const b = t.browser()
    await setUp(b, await invite(['finance']), 'finance')
    const who = (await b.get('/api/staff/session')).json().staff
    const reset = (await admin.post(`/api/north/desk/staff/${who.id}/reset`)).json()
    expect((await b.get('/api/staff/session')).json().staff).not.toBeNull()
    const other = t.browser()
    const changed = await setUp(other, reset.link, 'ignored', 'quite-another-secret')
    expect(changed.statusCode).toBe(200)
    expect((await b.get('/api/staff/session')).json().staff).toBeNull()
    expect((await signIn(b, 'finance', PASSWORD)).json().code).toBe('session.refused')
    expect((await signIn(b, 'finance', 'quite-another-secret')).statusCode).toBe(200)
    await admin.post(`/api/north/desk/staff/${who.id}/disable`)
    expect((await b.get('/api/staff/session')).json().staff).toBeNull()
    expect((await signIn(b, 'finance', 'quite-another-secret')).json().code).toBe('session.refused')
    const self = (await admin.get('/api/staff/session')).json().staff
    expect((await admin.post(`/api/north/desk/staff/${self.id}/disable`)).json().code).toBe('access.role')
  })

  it('answers a guesser alike for known and unknown, slows him down, and lets others in', async () => {
    const guess = async (user: string, ip: string) => {
      const b = t.browser(ip)
      const codes: string[] = []
      for (let i = 0; i < 7; i++) codes.push((await signIn(b, user, `wrong-${i}-guess`)).json().code)
      return codes
    }
    const known = await guess('boss', '198.51.100.1')
    expect(known).toEqual(await guess('nobody', '198.51.100.2'))
    expect(known).toEqual([...Array(5).fill('session.refused'), ...Array(2).fill('request.too-many')])
    expect((await signIn(t.browser('198.51.100.1'), 'boss', PASSWORD)).json().code).toBe('request.too-many')
    expect((await signIn(t.browser('198.51.100.3'), 'boss', PASSWORD)).statusCode).toBe(200)
    t.clock.advance(16 * 60_000)
    expect((await signIn(t.browser('198.51.100.1'), 'boss', PASSWORD)).statusCode).toBe(200)
    const burst = await Promise.all(
      Array.from({ length: 12 }, () => signIn(t.browser('198.51.100.4'), 'boss', 'wrong-burst-1')),
    )
    expect(burst.filter(a => a.json().code === 'session.refused')).toHaveLength(5)
  }, 30_000)

  it('writes every sign-in and refusal to the audit chain, no password among them', async () => {
    const { rows } = await sql<{ act: string; text: string }>`
      select act, row_to_json(audit)::text as text from audit where authority_id = 'north'`.execute(
      t.db.kysely,
    )
    const acts = new Set(rows.map(r => r.act))
    for (const act of [
      'staff.set-up',
      'staff.sign-in',
      'staff.sign-in-refused',
      'staff.invite',
      'staff.disable',
      'staff.password-reset',
    ]) {
      expect(acts).toContain(act)
    }
    for (const { text } of rows) expect(text).not.toMatch(/correct-horse|wrong-|quite-another/)
    expect(await t.audit.verify(t.db.kysely, 'north')).toEqual({ rows: rows.length })
    expect((await signIn(t.browser(), 'boss', PASSWORD, 'nowhere')).json().code).toBe('session.refused')
    const made = await sql`select 1 from audit_head where authority_id = 'nowhere'`.execute(t.db.kysely)
    expect(made.rows).toEqual([])
  })
})

describe('the demo', () => {
  it('draws passwords at first start, keeps hashes and a private list, and says the same at the second', async () => {
    const t = await openTestAccount({ demo: true })
    try {
      const first = await t.account.prepareStaff()
      expect(first.links).toEqual([])
      expect(first.demo).toHaveLength(12)
      expect(new Set(first.demo.map(d => d.password)).size).toBe(12)
      expect(await t.account.prepareStaff()).toEqual(first)
      const file = join(t.deps.config.data, 'demo-sign-ins.txt')
      expect(statSync(file).mode & 0o777).toBe(0o600)
      const { rows } = await sql<{ password: string }>`select password from staff`.execute(t.db.kysely)
      for (const d of first.demo) {
        expect(readFileSync(file, 'utf8')).toContain(d.password)
        expect(rows.some(r => r.password.includes(d.password))).toBe(false)
      }
      const reviewer = first.demo.find(d => d.user === 'reviewer2' && d.authority === 'south')!
      const answer = await t.browser().post('/api/staff/sign-in', reviewer)
      expect(answer.json().staff).toMatchObject({ authority: 'south', roles: ['reviewer'] })
      expect(
        (await t.browser().post('/api/staff/sign-in', { ...reviewer, authority: 'north' })).statusCode,
      ).toBe(401)
    } finally {
      await t.close()
    }
  }, 30_000)
})

describe('passwords', () => {
  it('refuses what everybody tries and takes what nobody guesses', () => {
    for (const weak of [
      'short',
      'password1234',
      'aaaaaaaaaaaa',
      'abcdefghijkl',
      '1234567890',
      'Admin@123456',
      'zhangsan123456',
    ]) {
      expect(() => checkPassword(weak, 'zhangsan'), weak).toThrow()
    }
    for (const good of [PASSWORD, '春眠不觉晓处处闻啼鸟', 'k3v9-p2wq-81xz']) checkPassword(good, 'zhangsan')
  })

  it('matches full-width digits to plain ones, and nothing to nobody', async () => {
    const stored = await hashPassword('tiger-tally-2026')
    expect(await passwordMatches('tiger-tally-２０２６', stored)).toBe(true)
    expect(await passwordMatches('tiger-tally-2027', stored)).toBe(false)
    expect(await passwordMatches('', null)).toBe(false)
    expect(await hashPassword('tiger-tally-2026')).not.toBe(stored)
  })
})
