// The security check: proof of work (altcha), solved by the browser in the background, so there is nothing to read, hear
// or point at. Where it cannot run (no WebCrypto without https, no script workers) a slower lane stays open.
import { hkdfSync, randomInt, randomUUID } from 'node:crypto'
import { createChallenge, type Payload, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { sql } from 'kysely'
import { AppError } from '../platform/errors.ts'
import { type AccountDeps, HOUR, MINUTE } from './context.ts'

/** One second on an old phone: 100 to 300 derivations of 3,000 rounds. */
const WORK = { algorithm: 'PBKDF2/SHA-256', cost: 3_000, least: 100, most: 300 }
const LIFE = 10 * MINUTE
/** Without a puzzle: so often an address may ask all the same. */
const SLOW_LANE = { apart: 2 * MINUTE, hour: 5 }
const HASTE = { span: MINUTE, codes: 5 }

export function openCaptcha({ db, clock, config }: Pick<AccountDeps, 'db' | 'clock' | 'config'>) {
  const secret = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', config.masterKey, Buffer.alloc(0), purpose, 32)).toString('base64url')
  const hmacSignatureSecret = secret('hufu captcha challenge')
  const hmacKeySignatureSecret = secret('hufu captcha key')

  /** A demo, a walk and a benchmark all come from loopback. */
  const open = (ip: string) => config.demo && /^(127\.|::1$|::ffff:127\.)/.test(ip)

  async function spend(payload: string): Promise<void> {
    const { challenge, solution } = read(payload)
    const answer = await verifySolution({
      challenge,
      solution,
      deriveKey,
      hmacSignatureSecret,
      hmacKeySignatureSecret,
    }).catch(() => ({ verified: false }))
    const ends = challenge.parameters.expiresAt
    if (!answer.verified || !ends || !challenge.signature || ends * 1000 < clock.now().getTime())
      throw new AppError('captcha.wrong')
    const { numInsertedOrUpdatedRows } = await db.kysely
      .insertInto('captcha_spent')
      .values({ signature: challenge.signature, expires_at: new Date(ends * 1000) })
      .onConflict(c => c.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) throw new AppError('captcha.wrong')
  }

  async function takeSlowLane(ip: string): Promise<void> {
    const now = clock.now()
    await db.transaction(async trx => {
      await sql`select pg_advisory_xact_lock(7217, hashtext(${ip}))`.execute(trx)
      const before = await trx
        .selectFrom('captcha_passed_over')
        .select('at')
        .where('ip', '=', ip)
        .where('at', '>', new Date(now.getTime() - HOUR))
        .execute()
      const tooSoon = before.some(row => now.getTime() - row.at.getTime() < SLOW_LANE.apart)
      if (tooSoon || before.length >= SLOW_LANE.hour) throw new AppError('captcha.required')
      await trx.insertInto('captcha_passed_over').values({ id: randomUUID(), ip, at: now }).execute()
    })
  }

  return {
    async challenge() {
      const { parameters, signature } = await createChallenge({
        algorithm: WORK.algorithm,
        cost: WORK.cost,
        counter: randomInt(WORK.least, WORK.most),
        deriveKey,
        expiresAt: new Date(clock.now().getTime() + LIFE),
        hmacSignatureSecret,
        hmacKeySignatureSecret,
      })
      if (!signature) throw new Error('altcha gave an unsigned challenge')
      return { parameters: { ...parameters }, signature }
    },

    /** A solved puzzle, spent by this; or the slow lane, which sends a message and so is throttled again behind it. */
    async demand(ip: string, payload: string | undefined): Promise<void> {
      if (payload) return await spend(payload)
      if (!open(ip)) await takeSlowLane(ip)
    },

    /** Only a solved puzzle will do: the screen offers a code by SMS instead. */
    async require(payload: string | undefined): Promise<void> {
      if (!payload) throw new AppError('captcha.required')
      await spend(payload)
    },

    /** For codes: nobody is asked until an address has had several within a minute. */
    async demandWhenHasty(ip: string, payload: string | undefined): Promise<void> {
      if (payload) return await spend(payload)
      if (open(ip)) return
      const since = new Date(clock.now().getTime() - HASTE.span)
      const { n } = await db.kysely
        .selectFrom('sms_code')
        .select(e => e.fn.countAll<string>().as('n'))
        .where('ip', '=', ip)
        .where('created_at', '>', since)
        .executeTakeFirstOrThrow()
      if (Number(n) >= HASTE.codes) await takeSlowLane(ip)
    },
  }
}

function read(payload: string): Payload {
  try {
    const held = JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Payload
    if (typeof held.challenge.parameters.algorithm === 'string' && held.solution) return held
  } catch {
    // Falls through: malformed is wrong.
  }
  throw new AppError('captcha.wrong')
}

export type Captcha = ReturnType<typeof openCaptcha>
