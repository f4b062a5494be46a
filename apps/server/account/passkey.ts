// Passkeys (WebAuthn) on @simplewebauthn/server: adding, signing in, and confirming a sensitive act. A challenge lives in a
// one-time token: good once, for five minutes, for one deed and where it matters for one person.
import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { AppError } from '../platform/errors.ts'
import { issueToken, redeemToken } from '../platform/tokens.ts'
import { type AccountDeps, MINUTE, type Trx } from './context.ts'

type Deed = 'passkey-add' | 'passkey-sign-in' | 'passkey-prove'
const LIFE = 5 * MINUTE
const MOST = 10

export interface PasskeyAnswer {
  ticket: string
  response: Record<string, unknown>
}

export function openPasskeys({ db, clock, config }: Pick<AccountDeps, 'db' | 'clock' | 'config'>) {
  const site = new URL(config.publicUrl)
  const rpID = site.hostname
  // Browsers take a domain name only, and only over https or on this very machine.
  const possible =
    isIP(rpID.replace(/^\[|\]$/g, '')) === 0 && (site.protocol === 'https:' || rpID === 'localhost')
  const expected = { expectedOrigin: site.origin, expectedRPID: rpID, requireUserVerification: true }

  const expectPossible = () => {
    if (!possible) throw new AppError('passkey.unavailable')
  }
  const keep = (deed: Deed, challenge: string, person: string | null) =>
    issueToken(db.kysely, { purpose: deed, subject: JSON.stringify({ challenge, person }), ttl: LIFE }, clock)
  /** By itself, in no transaction: a challenge is spent also when what came with it is wrong. */
  const redeem = async (deed: Deed, ticket: string) => {
    const subject = await redeemToken(db.kysely, deed, ticket, { clock, refusal: 'passkey.refused' })
    return JSON.parse(subject) as { challenge: string; person: string | null }
  }
  const ofPerson = (person: string) =>
    db.kysely
      .selectFrom('passkey')
      .select(['credential', 'transports'])
      .where('person_id', '=', person)
      .execute()
  const described = (row: { credential: string; transports: string }) => ({
    id: row.credential,
    transports: row.transports.split(',').filter(Boolean) as [],
  })

  async function assert(deed: Deed, answer: PasskeyAnswer): Promise<string> {
    expectPossible()
    const { challenge, person } = await redeem(deed, answer.ticket)
    const response = answer.response as unknown as AuthenticationResponseJSON
    const row = await db.kysely
      .selectFrom('passkey as k')
      .innerJoin('person as p', 'p.id', 'k.person_id')
      .select(['k.id', 'k.credential', 'k.public_key', 'k.counter', 'k.transports', 'k.person_id'])
      .where('k.credential', '=', String(response.id ?? ''))
      .where('p.closed_at', 'is', null)
      .executeTakeFirst()
    if (!row || (person !== null && person !== row.person_id)) throw new AppError('passkey.refused')
    const answered = await verifyAuthenticationResponse({
      ...expected,
      response,
      expectedChallenge: challenge,
      credential: {
        ...described(row),
        publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')),
        counter: Number(row.counter),
      },
    }).catch(cause => {
      throw new AppError('passkey.refused', { cause })
    })
    if (!answered.verified) throw new AppError('passkey.refused')
    // A counter that another answer has moved on meanwhile: one of the two is a copy.
    const { numUpdatedRows } = await db.kysely
      .updateTable('passkey')
      .set({ counter: answered.authenticationInfo.newCounter, used_at: clock.now() })
      .where('id', '=', row.id)
      .where('counter', '=', row.counter)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows !== 1n) throw new AppError('passkey.refused')
    return row.person_id
  }

  return {
    possible,

    async startAdding(person: string, name: string) {
      expectPossible()
      const held = await ofPerson(person)
      const options = await generateRegistrationOptions({
        rpName: 'Hufu 虎符',
        rpID,
        userName: name,
        userDisplayName: name,
        userID: new TextEncoder().encode(person),
        attestationType: 'none',
        excludeCredentials: held.map(described),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      return { ticket: await keep('passkey-add', options.challenge, person), options: { ...options } }
    },

    async add(person: string, answer: PasskeyAnswer & { name: string }): Promise<void> {
      expectPossible()
      if ((await ofPerson(person)).length >= MOST) throw new AppError('request.too-many')
      const kept = await redeem('passkey-add', answer.ticket)
      if (kept.person !== person) throw new AppError('passkey.refused')
      const verified = await verifyRegistrationResponse({
        ...expected,
        response: answer.response as unknown as RegistrationResponseJSON,
        expectedChallenge: kept.challenge,
      }).catch(cause => {
        throw new AppError('passkey.refused', { cause })
      })
      if (!verified.verified) throw new AppError('passkey.refused')
      const { credential } = verified.registrationInfo
      const { numInsertedOrUpdatedRows } = await db.kysely
        .insertInto('passkey')
        .values({
          id: randomUUID(),
          credential: credential.id,
          person_id: person,
          public_key: Buffer.from(credential.publicKey).toString('base64url'),
          counter: credential.counter,
          transports: (credential.transports ?? []).join(','),
          name: answer.name,
          created_at: clock.now(),
          used_at: null,
        })
        .onConflict(c => c.column('credential').doNothing())
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows !== 1n) throw new AppError('passkey.refused')
    },

    async remove(trx: Trx, person: string, id: string): Promise<void> {
      const { numDeletedRows } = await trx
        .deleteFrom('passkey')
        .where('id', '=', id)
        .where('person_id', '=', person)
        .executeTakeFirstOrThrow()
      if (numDeletedRows !== 1n) throw new AppError('not-found')
    },

    /** No list of allowed keys: the key itself says whose it is, so nothing is said about who has one. */
    async startSignIn() {
      expectPossible()
      const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' })
      return { ticket: await keep('passkey-sign-in', options.challenge, null), options: { ...options } }
    },
    signIn: (answer: PasskeyAnswer) => assert('passkey-sign-in', answer),

    async startProof(person: string) {
      expectPossible()
      const allowCredentials = (await ofPerson(person)).map(described)
      if (allowCredentials.length === 0) throw new AppError('passkey.refused')
      const options = await generateAuthenticationOptions({
        rpID,
        userVerification: 'required',
        allowCredentials,
      })
      return { ticket: await keep('passkey-prove', options.challenge, person), options: { ...options } }
    },
    async prove(person: string, answer: PasskeyAnswer): Promise<void> {
      if ((await assert('passkey-prove', answer)) !== person) throw new AppError('passkey.refused')
    },
  }
}

export type Passkeys = ReturnType<typeof openPasskeys>
