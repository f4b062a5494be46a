// One's own account: profile, password, sessions, organisations, passkeys' challenges, one's data, and leaving.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { knownOfPerson } from './known-of-person.ts'
import { newMobile, openTestAccount, type TestAccount } from './test-account.ts'

let t: TestAccount
beforeAll(async () => {
  t = await openTestAccount()
}, 30_000)
afterAll(() => t.close())

async function person(password?: string) {
  const [b, mobile] = [t.browser(), newMobile()]
  await b.phone(mobile)
  if (password) await b.post('/api/account/password', { password })
  t.clock.advance(61_000)
  return { b, mobile, id: (await b.me())!.id }
}
const request = (
  b: { jar: Map<string, string> },
  method: 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
) => t.app.inject({ method, url, cookies: Object.fromEntries(b.jar), ...(payload ? { payload } : {}) })
const told = async (mobile: string) => {
  await t.jobs.idle(t.clock.now())
  return t.told.filter(m => m.mobile === mobile).map(m => m.event)
}
const code = (answer: { json(): { code?: string } }) => answer.json().code ?? 'done'
let made = 0
const newUscc = () => `91420100MA9K${String(++made).padStart(6, '0')}`

describe('my account', () => {
  it('shows organisation, its code, sign-in names and phone; changes the password by the current one [S-07] [S-08]', async () => {
    const { b, mobile } = await person('lantern-orchid-7')
    const uscc = newUscc()
    await b.post('/api/account/organisations', { uscc, name: '晋北煤业' })
    expect((await b.get('/api/account')).json()).toMatchObject({
      mobile,
      hasPassword: true,
      organisations: [{ name: '晋北煤业', uscc, role: 'owner' }],
    })
    const change = (current: string, password: string) =>
      b.post('/api/account/password', { current, password })
    expect(code(await change('not-the-one', 'violet-harbour-3'))).toBe('account.password-wrong')
    expect(code(await change('lantern-orchid-7', uscc))).toBe('account.password-weak')
    expect(code(await change('lantern-orchid-7', 'violet-harbour-3'))).toBe('done')
    const sign = (password: string) =>
      t.browser().post('/api/sign-in/password', { identifier: mobile, password })
    expect((await sign('violet-harbour-3')).statusCode).toBe(200)
    expect((await sign('lantern-orchid-7')).statusCode).toBe(401)
    expect(await told(mobile)).toEqual(['password-changed'])
  })

  it('lets profile and user name be changed, and gives no name that another has [H-23]', async () => {
    const [one, two] = [await person(), await person()]
    const userName = `zhang${one.mobile.slice(-6)}`
    const saved = await request(one.b, 'PATCH', '/api/account', {
      name: '张明',
      email: 'Z@Example.com',
      userName,
    })
    expect(saved.json()).toMatchObject({ name: '张明', email: 'z@example.com', userName })
    expect(code(await request(two.b, 'PATCH', '/api/account', { userName }))).toBe('account.alias-taken')
    expect((await two.b.get('/api/account')).json().userName).toBeNull()
    expect(await knownOfPerson(t.db.kysely, one.id)).toEqual({
      ...{ name: '张明', email: 'z@example.com', mobile: one.mobile },
    })
  })

  it('ends the other sessions with a new password, and any session on wish', async () => {
    const { b, mobile } = await person('lantern-orchid-7')
    const [other, third] = [t.browser(), t.browser()]
    await other.phone(mobile)
    t.clock.advance(61_000)
    await b.post('/api/account/password', { current: 'lantern-orchid-7', password: 'violet-harbour-3' })
    expect(await other.me()).toBeNull()
    expect(await b.me()).not.toBeNull()
    await third.phone(mobile)
    const { sessions } = (await b.get('/api/account')).json()
    expect(sessions).toHaveLength(2)
    const away = sessions.find((s: { here: boolean }) => !s.here)
    await b.post(`/api/account/sessions/${away.id}/end`)
    expect(await third.me()).toBeNull()
    // Somebody else's session is not in reach.
    const stranger = await person()
    const [mine] = (await b.get('/api/account')).json().sessions
    await stranger.b.post(`/api/account/sessions/${mine.id}/end`)
    expect(await b.me()).not.toBeNull()
  })

  it('asks for a fresh sign-in before a first password', async () => {
    const { b } = await person()
    t.clock.advance(31 * 60_000)
    expect(code(await b.post('/api/account/password', { password: 'lantern-orchid-7' }))).toBe(
      'account.proof-needed',
    )
  })
})

describe('organisations', () => {
  it('are the persons’ who belong: invited by link or number, let in, handed over, left [X-14]', async () => {
    const owner = await person()
    const uscc = newUscc()
    const first = (await owner.b.post('/api/account/organisations', { uscc, name: '某公司' })).json()
    const org = first.organisations[0].id
    const base = `/api/account/organisations/${org}`
    const [byLink, byNumber, stranger] = [await person(), await person(), await person()]

    const { link } = (await owner.b.post(`${base}/invitations`)).json()
    const token = link.split('#')[1]
    expect(link).not.toContain('?')
    expect((await byLink.b.post('/api/account/invitations/look', { token })).json().organisation).toBe(
      '某公司',
    )
    await byLink.b.post('/api/account/invitations/accept', { token })
    expect(code(await stranger.b.post('/api/account/invitations/accept', { token }))).toBe('invitation.used')

    await owner.b.post(`${base}/invitations`, { mobile: byNumber.mobile })
    expect(await told(byNumber.mobile)).toEqual(['invited'])
    const [invited] = (await byNumber.b.get('/api/account')).json().invited
    const accept = { invitation: invited.id }
    expect(code(await stranger.b.post('/api/account/invitations/accept', accept))).toBe('invitation.used')
    await byNumber.b.post('/api/account/invitations/accept', accept)

    // A member is no owner, and a stranger finds nothing.
    for (const b of [byLink.b, stranger.b])
      for (const [url, body] of [
        [`${base}/invitations`, {}],
        [`${base}/hand-over`, { person: byLink.id }],
        [`${base}/members/${byNumber.id}/admit`, {}],
      ] as const)
        expect([url, code(await b.post(url, body))]).toEqual([url, 'not-found'])
    expect(code(await request(owner.b, 'DELETE', `${base}/members/${owner.id}`))).toBe(
      'account.owns-organisation',
    )
    // Signed in long ago is not enough for this.
    t.clock.advance(31 * 60_000)
    expect(code(await owner.b.post(`${base}/hand-over`, { person: byLink.id }))).toBe('account.proof-needed')
    await owner.b.phone(owner.mobile)
    expect(code(await owner.b.post(`${base}/hand-over`, { person: byLink.id }))).toBe('done')
    expect(code(await request(owner.b, 'DELETE', `${base}/members/${owner.id}`))).toBe('done')
    expect((await owner.b.get('/api/account')).json().organisations).toEqual([])
    expect(code(await request(byLink.b, 'DELETE', `${base}/members/${byNumber.id}`))).toBe('done')
    expect((await byNumber.b.get('/api/account')).json().organisations).toEqual([])
    expect(await knownOfPerson(t.db.kysely, byLink.id)).toMatchObject({
      organisation: { name: '某公司', uscc },
    })
  })

  it('an invitation ends after seven days', async () => {
    const owner = await person()
    const [org] = (
      await owner.b.post('/api/account/organisations', { uscc: newUscc(), name: '某公司' })
    ).json().organisations
    const { link } = (await owner.b.post(`/api/account/organisations/${org.id}/invitations`)).json()
    t.clock.advance(7 * 86_400_000)
    const late = await person()
    expect(code(await late.b.post('/api/account/invitations/accept', { token: link.split('#')[1] }))).toBe(
      'invitation.used',
    )
  })
})

describe('passkeys', () => {
  const answer = { id: 'a', rawId: 'a', type: 'public-key', response: {}, clientExtensionResults: {} }

  it('ask for this site only, with the person present, and a challenge that is good once and five minutes', async () => {
    const { b } = await person()
    await b.phone((await b.me())!.mobile!)
    const { ticket, options } = (await b.post('/api/account/passkeys/start')).json()
    expect(options.rp.id).toBe('ca.example')
    expect(options.authenticatorSelection).toMatchObject({
      residentKey: 'required',
      userVerification: 'required',
    })
    const add = (with_ = ticket) =>
      b.post('/api/account/passkeys', { ticket: with_, response: answer, name: '电脑' })
    expect(code(await add())).toBe('passkey.refused')
    const spent = await t.db.kysely
      .selectFrom('one_time_token')
      .select('used_at')
      .where('purpose', '=', 'passkey-add')
      .execute()
    expect(spent.every(s => s.used_at !== null)).toBe(true)
    const late = (await b.post('/api/account/passkeys/start')).json().ticket
    t.clock.advance(5 * 60_000)
    expect(code(await add(late))).toBe('passkey.refused')
    expect((await b.get('/api/account')).json().passkeys).toEqual([])
  })

  it('say nothing of who has one, and let no unknown key in', async () => {
    const b = t.browser()
    const { ticket, options } = (await b.post('/api/sign-in/passkey/start')).json()
    expect(options.allowCredentials ?? []).toEqual([])
    expect(code(await b.post('/api/sign-in/passkey', { ticket, response: answer }))).toBe('passkey.refused')
    expect(await b.me()).toBeNull()
  })
})

describe('my data', () => {
  it('comes as a copy for oneself, with no secret in it [law 20]', async () => {
    const { b, mobile } = await person('lantern-orchid-7')
    const answer = await b.get('/api/account/data')
    expect(answer.headers['content-disposition']).toContain('attachment')
    expect(answer.json().account.mobile).toBe(mobile)
    expect(answer.body).not.toMatch(/scrypt|public_key|hufu_session/)
    expect((await t.browser().get('/api/account/data')).statusCode).toBe(401)
  })

  it('is gone when the account closes; the number is free again [law 20]', async () => {
    const { b, mobile, id } = await person('lantern-orchid-7')
    await request(b, 'PATCH', '/api/account', { name: '张明', email: 'z@example.com' })
    expect(code(await b.post('/api/account/close', { password: 'not-the-one' }))).toBe(
      'account.password-wrong',
    )
    expect((await b.post('/api/account/close', { password: 'lantern-orchid-7' })).json()).toMatchObject({
      outcome: 'closed',
    })
    expect(await b.me()).toBeNull()
    const row = await t.db.kysely
      .selectFrom('person')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ name: null, email: null, password: null })
    const again = t.browser()
    await again.phone(mobile)
    expect((await again.me())!.id).not.toBe(id)
  })

  it('stays stored and no more where the law orders keeping; open orders come first [law 10]', async () => {
    const { b, id } = await person('lantern-orchid-7')
    const order = await anOrder(id, 'open')
    const close = () => b.post('/api/account/close', { password: 'lantern-orchid-7' })
    expect(code(await close())).toBe('account.open-orders')
    await t.db.kysely
      .updateTable('orders')
      .set({ state: 'completed', submitted_at: t.clock.now() })
      .where('id', '=', order)
      .execute()
    const answer = (await close()).json()
    expect(answer.outcome).toBe('restricted')
    expect(answer.why.zh).toContain('电子签名法')
    expect(await b.me()).toBeNull()
    const row = await t.db.kysely
      .selectFrom('person')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.restricted_at).not.toBeNull()
    expect(row.password).toBeNull()
  })

  it('is described: what, why, how necessary, how long, who else, and whom to ask [law 17]', async () => {
    const { agreement, information } = (await t.browser().get('/api/account-notice')).json()
    expect(agreement.version).toBeTruthy()
    expect(information.items.length).toBeGreaterThanOrEqual(8)
    for (const item of information.items)
      for (const part of ['what', 'purpose', 'necessity', 'retention'])
        expect(item[part].zh && item[part].en).toBeTruthy()
    // What is sensitive says what its leak would mean: papers, face, bank account.
    const effects = information.items.filter((item: { effect?: object }) => item.effect)
    expect(effects.map((item: { what: { zh: string } }) => item.what.zh.slice(0, 4))).toEqual([
      '申请资料',
      '人脸核验',
      '银行账户',
    ])
    expect(information.contacts.map((c: { authority: string }) => c.authority)).toEqual(['north', 'south'])
  })
})

async function anOrder(person_id: string, state: 'open'): Promise<string> {
  const id = randomUUID()
  const title = JSON.stringify({ zh: '北', en: 'North' }) as never
  await t.db.kysely
    .insertInto('authority')
    .values({ id: 'north', title, created_at: t.clock.now() } as never)
    .onConflict(c => c.doNothing())
    .execute()
  await t.db.kysely
    .insertInto('programme_version')
    .values({
      authority_id: 'north',
      programme: 'p',
      version: 1,
      sha256: 'x',
      source: 'x',
      published_at: t.clock.now(),
    } as never)
    .onConflict(c => c.doNothing())
    .execute()
  await t.db.kysely
    .insertInto('orders')
    .values({
      ...{ authority_id: 'north', id, programme: 'p', programme_version: 1, offer: 'new', suite: 'rsa' },
      ...{ person_id, start_key: id, state, created_at: t.clock.now() },
    } as never)
    .execute()
  return id
}
