// One-time tokens: what a link or a two-step act carries. Only the hash is kept; redeeming is one conditional UPDATE,
// so of two at the same moment exactly one wins.
import { createHash, randomBytes } from 'node:crypto'
import type { ErrorCode } from '@hufu/contract/errors.ts'
import type { Kysely } from 'kysely'
import type { PlatformTables } from '../migrations/tables/platform.ts'
import { type Clock, systemClock } from './clock.ts'
import type { AnyHandle } from './db.ts'
import { AppError } from './errors.ts'

export interface TokenRequest {
  purpose: string
  subject: string
  /** Milliseconds. */
  ttl: number
}

/** The hash under which a random secret is kept. Plain SHA-256 is enough for 256 random bits. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
/** Hexadecimal, since WeChat allows letters and digits only in `state`. */
export const newSecret = (): string => randomBytes(32).toString('hex')

export async function issueToken(
  trx: AnyHandle,
  { purpose, subject, ttl }: TokenRequest,
  clock: Clock = systemClock,
): Promise<string> {
  const token = newSecret()
  const expires_at = new Date(clock.now().getTime() + ttl)
  await own(trx)
    .insertInto('one_time_token')
    .values({ hash: hashSecret(token), purpose, subject, expires_at, used_at: null })
    .execute()
  return token
}

/** Spends the token and answers its subject. Used, expired, unknown and of another purpose look the same. */
export async function redeemToken(
  trx: AnyHandle,
  purpose: string,
  token: string,
  { clock = systemClock, refusal = 'token.spent' as ErrorCode } = {},
): Promise<string> {
  const row = await own(trx)
    .updateTable('one_time_token')
    .set({ used_at: clock.now() })
    .where('hash', '=', hashSecret(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', clock.now())
    .returning('subject')
    .executeTakeFirst()
  if (!row) throw new AppError(refusal)
  return row.subject
}

/** Takes back every unused token of a subject, e.g. when a new link replaces an old one. */
export async function revokeTokens(trx: AnyHandle, purpose: string, subject: string) {
  await own(trx)
    .deleteFrom('one_time_token')
    .where('purpose', '=', purpose)
    .where('subject', '=', subject)
    .where('used_at', 'is', null)
    .execute()
}

const own = (trx: AnyHandle): Kysely<PlatformTables> => trx
