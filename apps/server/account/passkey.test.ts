// Passkeys with a software authenticator: registered, signed in with, asked for in a sensitive act; and refused when another
// site, another challenge, another person or a copy of the key speaks.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newMobile, openTestAccount, type TestAccount } from './test-account.ts'

let t: TestAccount
beforeAll(async () => {
  t = await openTestAccount()
}, 30_000)
afterAll(() => t.close())

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest()
const b64 = (data: Buffer) => data.toString('base64url')

/** As a phone makes them: ES256, user verified, no attestation (WebAuthn level 2, 6.1 and 6.5). */
function authenticator(origin = 'https://ca.example', rpId = 'ca.example') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
  const id = randomBytes(16)
  let counter = 0
  const client = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const authData = (flags: number, more = Buffer.alloc(0)) => {
    const head = Buffer.alloc(5)
    head.writeUInt8(flags, 0)
    head.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(rpId), head, more])
  }
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
  const common = { id: b64(id), rawId: b64(id), type: 'public-key', clientExtensionResults: {} }
  return {
    create(options: { challenge: string }) {
      const data = authData(0x45, Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]))
      const attestationObject = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([data.length]),
        data,
      ])
      const clientDataJSON = b64(client('webauthn.create', options.challenge))
      return {
        ...common,
        response: { clientDataJSON, attestationObject: b64(attestationObject), transports: ['internal'] },
      }
    },
    get(options: { challenge: string }, flags = 0x05) {
      counter++
      const clientData = client('webauthn.get', options.challenge)
      const data = authData(flags)
      const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), privateKey)
      return {
        ...common,
        response: {
          clientDataJSON: b64(clientData),
          authenticatorData: b64(data),
          signature: b64(signature),
        },
      }
    },
    rewind: () => {
      counter = 0
    },
  }
}

const code = (answer: { json(): { code?: string } }) => answer.json().code ?? 'done'
async function withPasskey() {
  const [b, mobile, key] = [t.browser(), newMobile(), authenticator()]
  await b.phone(mobile)
  const { ticket, options } = (await b.post('/api/account/passkeys/start')).json()
  const added = await b.post('/api/account/passkeys', {
    ...{ ticket, name: '办公电脑', response: key.create(options) },
  })
  expect(added.json().passkeys).toMatchObject([{ name: '办公电脑', used: null }])
  t.clock.advance(61_000)
  return { b, mobile, key, id: (await b.me())!.id }
}
const start = async (b = t.browser()) => ({ b, ...(await b.post('/api/sign-in/passkey/start')).json() })

describe('a passkey', () => {
  it('signs in by itself, in a browser that knows nothing of the person', async () => {
    const { key, id } = await withPasskey()
    const { b, ticket, options } = await start()
    const response = key.get(options)
    expect(code(await b.post('/api/sign-in/passkey', { ticket, response }))).toBe('done')
    expect((await b.me())!.id).toBe(id)
    // The very same answer again, and to another challenge.
    expect(code(await b.post('/api/sign-in/passkey', { ticket, response }))).toBe('passkey.refused')
    const next = await start()
    expect(code(await next.b.post('/api/sign-in/passkey', { ticket: next.ticket, response }))).toBe(
      'passkey.refused',
    )
  })

  it('is refused from another site, unverified by its person, after removal, and as a copy', async () => {
    const { b, key, id } = await withPasskey()
    const attempt = async (flags?: number) => {
      const s = await start()
      return code(
        await s.b.post('/api/sign-in/passkey', { ticket: s.ticket, response: key.get(s.options, flags) }),
      )
    }
    expect(await attempt(0x01)).toBe('passkey.refused')
    expect(await attempt()).toBe('done')
    key.rewind()
    expect(await attempt()).toBe('passkey.refused')

    const evil = authenticator('https://ca.example.evil', 'ca.example')
    const { ticket, options } = (await b.post('/api/account/passkeys/start')).json()
    expect(
      code(await b.post('/api/account/passkeys', { ticket, name: 'x', response: evil.create(options) })),
    ).toBe('passkey.refused')

    const [held] = (await b.get('/api/account')).json().passkeys
    const stranger = t.browser()
    await stranger.phone(newMobile())
    const remove = (who: typeof b) =>
      t.app.inject({
        method: 'DELETE',
        url: `/api/account/passkeys/${held.id}`,
        cookies: Object.fromEntries(who.jar),
      })
    expect(code(await remove(stranger))).toBe('not-found')
    expect((await remove(b)).json().passkeys).toEqual([])
    expect(await attempt()).toBe('passkey.refused')
    expect((await b.me())!.id).toBe(id)
  })

  it('stands for the old phone in a change of number, its own person’s only [X-02]', async () => {
    const [mine, other] = [await withPasskey(), await withPasskey()]
    const next = newMobile()
    await mine.b.post('/api/account/phone/code', { mobile: next })
    await t.jobs.idle()
    const fresh = t.sms.findLast(m => m.mobile === next)!.code
    const change = async (key: ReturnType<typeof authenticator>) => {
      const { ticket, options } = (await mine.b.post('/api/account/passkeys/prove')).json()
      const factor = { kind: 'passkey', ticket, response: key.get(options) }
      return await mine.b.post('/api/account/phone', { mobile: next, code: fresh, factor })
    }
    expect(code(await change(other.key))).toBe('passkey.refused')
    const answer = (await change(mine.key)).json()
    expect(answer.mobile).toBe(next)
    expect(answer.coolDownUntil).not.toBeNull()
  })
})

it('leaves no password, code, ticket or whole number of others in audit, jobs and messages', async () => {
  const { b, mobile } = await withPasskey()
  await b.phone(mobile)
  await b.post('/api/account/password', { password: 'lantern-orchid-7' })
  t.clock.advance(61_000)
  await b.post('/api/reset', { identifier: mobile })
  await t.jobs.idle()
  const sent = t.sms.findLast(m => m.mobile === mobile)!.code
  const { ticket } = (await b.post('/api/reset/check', { identifier: mobile, code: sent })).json()
  await t.browser().post('/api/reset/finish', { ticket, password: 'violet-harbour-3' })
  await t.jobs.idle()
  const rows = await t.db.kysely.selectFrom('audit').selectAll().execute()
  const notices = await t.db.kysely.selectFrom('account_notice').select(['variables', 'event']).execute()
  const tokens = await t.db.kysely.selectFrom('one_time_token').selectAll().execute()
  const everything = JSON.stringify([rows, notices, tokens, t.told.map(m => m.text)])
  for (const secret of ['lantern-orchid-7', 'violet-harbour-3', ticket, `"${sent}"`, mobile])
    expect([secret, everything.includes(secret)]).toEqual([secret, false])
})
