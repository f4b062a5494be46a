// Begins a check that a phone carries out: a code that works once, within five minutes, and only while the computer that
// shows it is signed in. A person who is on the phone already begins right there and skips the code.
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { mask } from '@hufu/programme'
import type { OrderKey, Trx } from '../../order/order.ts'
import { AppError } from '../../platform/errors.ts'
import { hashSecret } from '../../platform/tokens.ts'
import { type IdentityDeps, type Method, waysOf } from './deps.ts'
import { whyNot } from './describe.ts'
import { backToChoice, endSessions, type Held, holdTask, stir, type Whose } from './tasks.ts'

const MINUTE = 60_000
/** A code on a screen may be photographed: it must be dead soon. */
export const codeLife = 5 * MINUTE
/** From opening: consents, two photographs, the face, a second try. */
export const phoneLife = 30 * MINUTE

export interface StartSession {
  key: OrderKey
  person: string
  /** Hash of the computer's sign-in. */
  browser: string
  whose: Whose
  method: 'liveness' | 'identity-card'
  here: boolean
  /** The address goes out by SMS. */
  sent?: boolean
}

export interface Started {
  session: string
  /** For the phone; null where the check goes on in this browser. */
  url: string | null
  /** The secret of this browser, where it carries the check itself. */
  phone: string | null
}

/** 32 hexadecimal digits: enough to be guessed by nobody, short enough for a code that old cameras read. */
const newToken = (): string => randomBytes(16).toString('hex')

export async function startSession(deps: IdentityDeps, start: StartSession): Promise<Started> {
  return await deps.spine.db.transaction(async trx => {
    const held = await holdTask(deps, trx, start.key, start.whose, start.person)
    return await openSession(deps, trx, held, start)
  })
}

export function expectWay(deps: IdentityDeps, held: Held, method: Method): void {
  if (!waysOf(held.stage).includes(method)) throw new AppError('identity.method')
  const why = whyNot(deps, held, method)
  if (!why) return
  throw new AppError(why.zh.startsWith('次数') ? 'identity.tries-used' : 'identity.method')
}

async function openSession(deps: IdentityDeps, trx: Trx, held: Held, start: StartSession): Promise<Started> {
  const { method, here } = start
  expectWay(deps, held, method)
  await endSessions(trx, held.task, 'replaced')
  if (held.task.state === 'checking') await backToChoice(deps, trx, held, held.order.person_id)
  const now = deps.spine.clock.now()
  const id = randomUUID()
  const secret = newToken()
  await trx
    .insertInto('identity_session')
    .values({
      authority_id: held.key.authority,
      id,
      order_id: held.key.order,
      stage: held.task.stage,
      line: held.task.line,
      method,
      person_id: held.order.person_id,
      browser: start.browser,
      here,
      subject: held.subject,
      match: String(randomInt(10, 100)),
      token_hash: here ? null : hashSecret(secret),
      token_until: new Date(now.getTime() + codeLife),
      sent_at: start.sent ? now : null,
      opened_at: here ? now : null,
      phone_hash: here ? hashSecret(secret) : null,
      confirmed_at: here ? now : null,
      photos_at: null,
      doubt: null,
      ticket: null,
      ends_at: new Date(now.getTime() + (here ? phoneLife : codeLife)),
      ended: null,
      created_at: now,
    })
    .execute()
  await stir(deps, trx, held.key)
  return here
    ? { session: id, url: null, phone: secret }
    : { session: id, url: `${deps.publicUrl}/v/${secret}`, phone: null }
}

/** One message a minute for one person: each costs money and patience. */
const linkPause = MINUTE

/** The same address by SMS, for who can scan nothing. Answers the number, masked. */
export async function sendIdentityLink(deps: IdentityDeps, start: StartSession): Promise<string> {
  const { sendLink } = deps
  if (!sendLink) throw new AppError('identity.method')
  const { url, mobile, programme } = await deps.spine.db.transaction(async trx => {
    const held = await holdTask(deps, trx, start.key, start.whose, start.person)
    if (!held.person.mobile) throw new AppError('identity.method')
    const since = new Date(deps.spine.clock.now().getTime() - linkPause)
    const last = await trx
      .selectFrom('identity_session')
      .select('id')
      .where('authority_id', '=', start.key.authority)
      .where('order_id', '=', start.key.order)
      .where('sent_at', '>', since)
      .executeTakeFirst()
    if (last) throw new AppError('request.too-many')
    const begun = await openSession(deps, trx, held, { ...start, here: false, sent: true })
    return { url: begun.url ?? '', mobile: held.person.mobile, programme: held.order.programme }
  })
  const taken = await sendLink({ authority: start.key.authority, programme, mobile, url })
  if (!taken) throw new AppError('identity.unavailable')
  return mask('mobile', mobile)
}

export async function stopSession(
  deps: IdentityDeps,
  key: OrderKey,
  person: string,
  whose: Whose,
): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    const held = await holdTask(deps, trx, key, whose, person)
    await endSessions(trx, held.task, 'stopped')
    if (held.task.state === 'checking') await backToChoice(deps, trx, held, person)
    else await stir(deps, trx, key)
  })
}
