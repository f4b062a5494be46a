// The doors of a person's account: registering, signing in by password, a forgotten password, the security check; with what
// a stranger could learn there, and what happens when two come at once.
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountAgreement, agreementHash } from './information-notice.ts'
import { newMobile, openTestAccount, type TestAccount } from './test-account.ts'

type Browser = ReturnType<TestAccount['browser']>

let t: TestAccount
beforeAll(async () => {
  t = await openTestAccount()
}, 30_000)
afterAll(() => t.close())

async function solved(b: Browser): Promise<string> {
  const challenge = (await b.get('/api/captcha')).json()
  const solution = await solveChallenge({ challenge, deriveKey })
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
}
const lastCode = async (mobile: string) => {
  await t.jobs.idle()
  return t.sms.findLast(m => m.mobile === mobile)?.code ?? ''
}
const told = async (mobile: string) => {
  await t.jobs.idle()
  return t.told.filter(m => m.mobile === mobile).map(m => m.event)
}
const agreement = accountAgreement.version

async function proveNumber(b: Browser, mobile: string) {
  await b.post('/api/register/code', { mobile, captcha: await solved(b) })
  return await b.post('/api/register/check', { mobile, code: await lastCode(mobile), agreement })
}
interface More {
  password?: string
  name?: string
  userName?: string
  email?: string
  organisation?: { uscc: string; name: string }
}
async function registered(mobile = newMobile(), more: More = { password: 'lantern-orchid-7' }) {
  const b = t.browser()
  const { ticket } = (await proveNumber(b, mobile)).json()
  const answer = await b.post('/api/register', { ticket, ...more })
  t.clock.advance(61_000)
  return { b, mobile, answer }
}
const bySecret = async (identifier: string, password: string, b = t.browser()) => {
  const first = await b.post('/api/sign-in/password', { identifier, password })
  if (first.json().code !== 'captcha.required') return first
  return await b.post('/api/sign-in/password', { identifier, password, captcha: await solved(b) })
}

const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
let made = 0
/** A code of the right form that no other test has. */
const newUscc = () => `91410100MA9K${String(++made).padStart(5, '0')}${letters[made % letters.length]}`

describe('registering', () => {
  it('takes unit name, USCC, password, puzzle, number and code, and is signed in at once [S-02]', async () => {
    const uscc = newUscc()
    const { b, mobile, answer } = await registered(newMobile(), {
      password: 'lantern-orchid-7',
      organisation: { uscc, name: '晋北煤业有限公司' },
    })
    expect(answer.json()).toMatchObject({ organisation: 'created', person: { mobile } })
    const mine = (await b.get('/api/account')).json()
    expect(mine.organisations).toMatchObject([{ uscc, name: '晋北煤业有限公司', role: 'owner' }])
    expect(mine.agreements).toMatchObject([{ version: agreement, hash: agreementHash }])
    // The credit code is a name to sign in with.
    const again = await bySecret(uscc, 'lantern-orchid-7')
    expect(again.json().person.mobile).toBe(mobile)
  })

  it('lets an agent register and sign in by mobile number and password [H-02]', async () => {
    const { mobile } = await registered()
    expect((await bySecret(mobile, 'lantern-orchid-7')).statusCode).toBe(200)
    expect(
      (await bySecret(`+86 ${mobile.slice(0, 3)} ${mobile.slice(3)}`, 'lantern-orchid-7')).statusCode,
    ).toBe(200)
  })

  it('asks number, puzzle and agreement first, profile and password after the code, and signs in [C-01]', async () => {
    const [b, mobile] = [t.browser(), newMobile()]
    await b.post('/api/register/code', { mobile, captcha: await solved(b) })
    const code = await lastCode(mobile)
    const old = await b.post('/api/register/check', { mobile, code, agreement: '1999' })
    expect(old.json().code).toBe('account.agreement')
    const { ticket, person } = (await b.post('/api/register/check', { mobile, code, agreement })).json()
    expect(person).toBeNull()
    expect(await b.me()).toBeNull()
    const answer = await b.post('/api/register', {
      ticket,
      ...{
        name: '王会计',
        email: 'Wang@Example.com',
        userName: `wang${mobile}`,
        password: 'lantern-orchid-7',
      },
    })
    expect(answer.json().person).toMatchObject({ name: '王会计', mobile })
    expect((await b.get('/api/account')).json()).toMatchObject({
      email: 'wang@example.com',
      hasPassword: true,
    })
    expect(await b.me()).toMatchObject({ mobile })
  })

  it('goes on as a sign-in where the number is known, and leaves its password alone', async () => {
    const { mobile, b } = await registered()
    const first = await b.me()
    const other = t.browser()
    const answer = await proveNumber(other, mobile)
    expect(answer.json()).toMatchObject({ ticket: null, person: { id: first!.id } })
    expect((await bySecret(mobile, 'lantern-orchid-7')).statusCode).toBe(200)
  })

  it('a ticket is good once, and not without the code', async () => {
    const b = t.browser()
    const { ticket } = (await proveNumber(b, newMobile())).json()
    expect((await b.post('/api/register', { ticket })).statusCode).toBe(200)
    expect((await b.post('/api/register', { ticket })).json().code).toBe('account.ticket-used')
    expect((await b.post('/api/register', { ticket: 'f'.repeat(64) })).json().code).toBe(
      'account.ticket-used',
    )
  })

  it('of two who register one organisation at once, one has it and the other may ask its owner [X-14]', async () => {
    const uscc = newUscc()
    const both = [t.browser(), t.browser()]
    const tickets: string[] = []
    for (const b of both) tickets.push((await proveNumber(b, newMobile())).json().ticket)
    const answers = await Promise.all(
      both.map((b, i) =>
        b.post('/api/register', { ticket: tickets[i], organisation: { uscc, name: '抢注公司' } }),
      ),
    )
    expect(answers.map(a => a.json().organisation).sort()).toEqual(['created', 'taken'])
    const [winner, loser] = answers[0]?.json().organisation === 'created' ? both : both.toReversed()
    const view = (await loser!.post('/api/account/organisations/ask', { uscc })).json()
    expect(view.organisations).toMatchObject([{ uscc, state: 'asked', members: [] }])
    const owner = (await winner!.get('/api/account')).json()
    expect(await told(owner.mobile)).toEqual(['join-asked'])
    const asks = owner.organisations[0].members.find((m: { me: boolean }) => !m.me)
    expect(asks).toMatchObject({ state: 'asked' })
    expect(asks.mobile).toMatch(/^\d{3}\*{4}\d{4}$/)
  })

  it('of two windows that register one number, both end in the same account', async () => {
    const mobile = newMobile()
    const [a, b] = [t.browser(), t.browser()]
    const one = (await proveNumber(a, mobile)).json().ticket
    t.clock.advance(61_000)
    const two = (await proveNumber(b, mobile)).json().ticket
    const answers = await Promise.all([
      a.post('/api/register', { ticket: one, password: 'lantern-orchid-7' }),
      b.post('/api/register', { ticket: two, password: 'violet-harbour-3' }),
    ])
    expect(answers.map(x => x.statusCode)).toEqual([200, 200])
    expect((await a.me())!.id).toBe((await b.me())!.id)
    const fits = [await bySecret(mobile, 'lantern-orchid-7'), await bySecret(mobile, 'violet-harbour-3')]
    expect(fits.filter(x => x.statusCode === 200)).toHaveLength(1)
  })

  it('refuses passwords that everybody has, or that are the account itself', async () => {
    const [b, mobile] = [t.browser(), newMobile()]
    const { ticket } = (await proveNumber(b, mobile)).json()
    for (const password of [
      'sxca123456',
      'Password2024',
      '88888888',
      'qwer1234!',
      mobile,
      `${mobile}1`,
      mobile.slice(-8),
    ]) {
      const answer = await b.post('/api/register', { ticket, password })
      expect([password, answer.json().code]).toEqual([password, 'account.password-weak'])
    }
    expect((await b.post('/api/register', { ticket, password: '三月的雨落在山西' })).statusCode).toBe(200)
  })
})

describe('signing in by password', () => {
  it('answers unknown, wrong and right-but-ambiguous alike, and asks for the puzzle after two failures [X-07]', async () => {
    const { mobile } = await registered()
    const seen: string[][] = []
    for (const identifier of [mobile, newMobile(), newUscc(), `nobody${newMobile()}`]) {
      const b = t.browser()
      const tries = []
      for (let i = 0; i < 3; i++) {
        const answer = await b.post('/api/sign-in/password', { identifier, password: 'not-the-one' })
        const { id: _, ...body } = answer.json()
        tries.push(`${answer.statusCode} ${JSON.stringify(body)}`)
      }
      const { code } = (
        await b.post('/api/sign-in/password', { identifier, password: 'x-x-x-x', captcha: await solved(b) })
      ).json()
      seen.push([...tries, code])
    }
    expect(new Set(seen.map(s => JSON.stringify(s))).size).toBe(1)
    expect(seen[0]?.map(s => s.match(/"code":"([^"]+)"/)?.[1] ?? s)).toEqual([
      ...['session.password-refused', 'session.password-refused', 'captcha.required'],
      'session.password-refused',
    ])
  })

  it('works as long for nobody as for somebody', async () => {
    const { mobile } = await registered()
    const time = async (identifier: string) => {
      const spans = []
      for (let i = 0; i < 2; i++) {
        const from = performance.now()
        await t.browser().post('/api/sign-in/password', { identifier, password: 'not-the-one' })
        spans.push(performance.now() - from)
      }
      return Math.min(...spans)
    }
    const [known, unknown] = [await time(mobile), await time(newMobile())]
    // Without a hash to derive, the unknown would be answered tens of times faster.
    expect(unknown).toBeGreaterThan(known / 4)
  })

  it('takes the password of any member for the USCC, and none that two of them share [X-14]', async () => {
    const uscc = newUscc()
    const owner = await registered(newMobile(), {
      password: 'lantern-orchid-7',
      organisation: { uscc, name: '某公司' },
    })
    const member = await registered(newMobile(), { password: 'violet-harbour-3' })
    const [{ id }] = (await owner.b.get('/api/account')).json().organisations
    const { link } = (await owner.b.post(`/api/account/organisations/${id}/invitations`)).json()
    await member.b.post('/api/account/invitations/accept', { token: link.split('#')[1] })
    expect((await bySecret(uscc, 'violet-harbour-3')).json().person.mobile).toBe(member.mobile)
    expect((await bySecret(uscc, 'lantern-orchid-7')).json().person.mobile).toBe(owner.mobile)
    await owner.b.post('/api/account/password', { current: 'lantern-orchid-7', password: 'violet-harbour-3' })
    expect((await bySecret(uscc, 'violet-harbour-3')).json().code).toBe('session.password-refused')
    expect((await bySecret(owner.mobile, 'violet-harbour-3')).statusCode).toBe(200)
  })

  it('takes a user name and a password, or a code by SMS; a forgotten one is set anew by SMS [C-02]', async () => {
    const userName = `li.kuaiji${newMobile().slice(-6)}`
    const { mobile } = await registered(newMobile(), { userName, password: 'lantern-orchid-7' })
    expect((await bySecret(userName.toUpperCase(), 'lantern-orchid-7')).json().person.mobile).toBe(mobile)
    expect((await t.browser().phone(mobile)).json().person.mobile).toBe(mobile)
  })
})

describe('a forgotten password', () => {
  const ask = async (identifier: string, b = t.browser()) => {
    const { id: _, ...body } = (await b.post('/api/reset', { identifier, captcha: await solved(b) })).json()
    return body
  }
  const check = (identifier: string, code: string, b = t.browser()) =>
    b.post('/api/reset/check', { identifier, code })

  it('goes from account and puzzle to a code at the registered phone to a password of one’s own [S-04]', async () => {
    const uscc = newUscc()
    const { mobile, b } = await registered(newMobile(), {
      password: 'lantern-orchid-7',
      organisation: { uscc, name: '某煤业' },
    })
    await ask(uscc)
    const { ticket } = (await check(uscc, await lastCode(mobile))).json()
    expect(await told(mobile)).toEqual([])
    const answer = await t.browser().post('/api/reset/finish', { ticket, password: 'violet-harbour-3' })
    expect(answer.statusCode).toBe(200)
    expect((await bySecret(uscc, 'violet-harbour-3')).statusCode).toBe(200)
    expect((await bySecret(uscc, 'lantern-orchid-7')).statusCode).toBe(401)
    expect(await b.me()).toBeNull()
  })

  it('gives a ticket for one use within 15 minutes, ends all sessions, tells the person, and knows no default [X-01]', async () => {
    const { mobile, b } = await registered()
    await ask(mobile)
    const { ticket } = (await check(mobile, await lastCode(mobile))).json()
    const finish = (password: string, with_ = ticket) =>
      t.browser().post('/api/reset/finish', { ticket: with_, password })
    // A refused password leaves the ticket good.
    expect((await finish('sxca123456')).json().code).toBe('account.password-weak')
    expect((await finish('violet-harbour-3')).statusCode).toBe(200)
    expect((await finish('another-one-99')).json().code).toBe('account.ticket-used')
    expect(await b.me()).toBeNull()
    expect(await told(mobile)).toEqual(['password-changed'])

    t.clock.advance(61_000)
    await ask(mobile)
    const late = (await check(mobile, await lastCode(mobile))).json().ticket
    t.clock.advance(15 * 60_000)
    expect((await finish('another-one-99', late)).json().code).toBe('account.ticket-used')
    const stored = await sql<{
      password: string
    }>`select password from person where password is not null`.execute(t.db.kysely)
    for (const { password } of stored.rows) expect(password).toMatch(/^scrypt\$/)
  })

  it('answers alike, with the same traces, whether or not there is such an account', async () => {
    const { mobile } = await registered()
    const nobody = newMobile()
    const [b, c] = [t.browser(), t.browser()]
    expect(await ask(mobile, b)).toEqual(await ask(nobody, c))
    // A second question at once, and wrong codes until the last.
    expect(await ask(mobile, b)).toEqual(await ask(nobody, c))
    const right = await lastCode(mobile)
    const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0')
    const tries = async (who: string, from: Browser) => {
      const codes = []
      for (let i = 0; i < 7; i++) codes.push((await check(who, wrong, from)).json().code)
      return codes
    }
    const known = await tries(mobile, b)
    expect(known).toContain('code.wrong')
    expect(await tries(nobody, c)).toEqual(known)
    const rows = await sql<{
      n: string
    }>`select count(*) as n from sms_code where purpose = 'reset' and mobile like 'nobody:%'`.execute(
      t.db.kysely,
    )
    expect(Number(rows.rows[0]?.n)).toBeGreaterThan(0)
    await t.jobs.idle()
    expect(t.sms.some(m => m.mobile.startsWith('nobody'))).toBe(false)
  })
})

describe('the security check', () => {
  it('is proof of work without anything to read: once, in time, and only as it was given out [X-07]', async () => {
    const b = t.browser()
    const code = async (captcha: string) =>
      (await b.post('/api/register/code', { mobile: newMobile(), captcha })).json().code ?? 'sent'
    const one = await solved(b)
    expect(await code(one)).toBe('sent')
    expect(await code(one)).toBe('captcha.wrong')
    const together = await solved(b)
    const race = await Promise.all([code(together), code(together), code(together)])
    expect(race.sort()).toEqual(['captcha.wrong', 'captcha.wrong', 'sent'])
    const forged = JSON.parse(Buffer.from(await solved(b), 'base64').toString())
    forged.challenge.parameters.expiresAt += 3600
    expect(await code(Buffer.from(JSON.stringify(forged)).toString('base64'))).toBe('captcha.wrong')
    const unsolved = JSON.parse(Buffer.from(await solved(b), 'base64').toString())
    unsolved.solution.counter = 1
    unsolved.solution.derivedKey = '00'.repeat(32)
    expect(await code(Buffer.from(JSON.stringify(unsolved)).toString('base64'))).toBe('captcha.wrong')
    expect(await code('no base64 at all')).toBe('captcha.wrong')
    const late = await solved(b)
    t.clock.advance(11 * 60_000)
    expect(await code(late)).toBe('captcha.wrong')
  })

  it('leaves a slower way to whoever cannot run it', async () => {
    const b = t.browser()
    const code = async () =>
      (await b.post('/api/register/code', { mobile: newMobile() })).json().code ?? 'sent'
    expect(await code()).toBe('sent')
    expect(await code()).toBe('captcha.required')
    t.clock.advance(121_000)
    expect(await code()).toBe('sent')
  })

  it('is not asked of whoever wants a code to sign in, until an address wants many', async () => {
    const b = t.browser()
    const answers = []
    for (let i = 0; i < 8; i++)
      answers.push((await b.post('/api/sign-in/code', { mobile: newMobile() })).json().code ?? 'sent')
    expect(answers.slice(0, 5)).toEqual(Array(5).fill('sent'))
    expect(answers.at(-1)).toBe('captcha.required')
    const captcha = await solved(b)
    expect((await b.post('/api/sign-in/code', { mobile: newMobile(), captcha })).statusCode).toBe(200)
  })
})
