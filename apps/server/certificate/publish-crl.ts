// Makes the CA's next CRL: judged under a worthless signature, then signed, verified and published. Its number is handed out
// under the CA's row lock, so it only ever rises, on any number of processes.
import { buildCrlTbs, type CrlEntry, REVOCATION_REASON, type RevocationReason } from '@hufu/pki'
import { addressesOf, caOf } from '../authority/ca.ts'
import { openCaSigner } from '../authority/ca-signer.ts'
import type { AuthorityContext } from '../authority/context.ts'
import type { Reader, Trx } from '../order/order.ts'
import { admitGrowth, forgetRefusal } from './crl-growth.ts'
import { judgeCrl, signJudged } from './judge-crl.ts'
import { makeDelta } from './make-delta.ts'
import { askLdap } from './publish-ldap.ts'

const DAY = 86_400_000
/** Roots hardly ever revoke, and their key should rest. */
const VALID_DAYS = { root: 90, issuing: 7 } as const
/** With so many entries a full CRL rests for so long; half a megabyte may go to every verifier at every revocation. */
const FULL_CRL = { large: 10_000, restMs: 3600_000 }

/** Answers the number, or undefined where the list grew so suddenly that it waits for an operator. */
export async function publishCrl(
  context: AuthorityContext,
  authority: string,
  id: string,
): Promise<number | undefined> {
  const { log } = context
  try {
    const number = await context.db.transaction(trx => publishIn(context, trx, authority, id))
    if (number) log.info({ event: 'crl.published', authority, ca: id, number }, 'CRL published')
    return number
  } catch (cause) {
    log.error({ event: 'crl.refused', alarm: true, authority, ca: id, err: cause }, 'a CRL was not published')
    throw cause
  }
}

async function publishIn(context: AuthorityContext, trx: Trx, authority: string, id: string) {
  const { clock, audit } = context
  // 1. What is to be said, by whom, after what.
  const row = await trx
    .selectFrom('ca')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const ca = caOf(row)
  const previous = await newestCrl(trx, authority, id, 'full')
  const delta = await newestCrl(trx, authority, id, 'delta')
  const entries = await revokedOf(trx, authority, id)
  const thisUpdate = clock.now()
  const nextUpdate = new Date(thisUpdate.getTime() + VALID_DAYS[ca.role] * DAY)
  const number = Math.max(previous?.number ?? 0, delta?.number ?? 0) + 1
  const base = ca.role === 'issuing' ? await oldestBase(trx, authority, id, thisUpdate) : undefined
  const signer = await openCaSigner(context, trx, authority, id)
  const tbs = buildCrlTbs({
    algorithm: signer.algorithm,
    issuer: ca.certificate.subjectDer,
    authorityKey: { spki: ca.certificate.spki },
    ...{ number, thisUpdate, nextUpdate, entries },
    // Named only where there is one: some verifiers refuse what they can't find.
    ...(base ? { freshest: [addressesOf(context.publicUrl, authority, id).delta] } : {}),
  })
  // 2. Nothing is signed that is wrong, or that grew without anybody having looked.
  const scope = { ca, previous: previous?.der, now: thisUpdate }
  const { added, trial } = await judgeCrl(tbs, signer.algorithm, scope)
  const grown = { authority, ca: id, entries: entries.length, added }
  if (!(await admitGrowth(context, trx, grown))) return undefined
  // 3. Signed, verified, published: the changes at once, the whole unless it is large and was made a moment ago.
  const common = {
    authority_id: authority,
    ca_id: id,
    number,
    this_update: thisUpdate,
    next_update: nextUpdate,
  }
  const lasting = entries.filter(entry => entry.reason !== 'certificateHold').length
  if (base) {
    const now = { der: trial, number, thisUpdate, nextUpdate }
    const der = await makeDelta({ ca, signer, now, base, previous: delta?.der })
    await trx
      .insertInto('crl')
      .values({ ...common, kind: 'delta', base_number: base.number, der, entries: lasting })
      .execute()
  }
  const rests = base !== undefined && isResting(context, previous, entries.length)
  if (!rests) {
    const der = await signJudged(tbs, signer, ca)
    await trx
      .insertInto('crl')
      .values({ ...common, kind: 'full', base_number: null, der, entries: lasting })
      .execute()
  }
  await forgetRefusal(trx, authority, id)
  await askLdap(context, trx, authority, id)
  const detail = { number, entries: entries.length, added, full: !rests, base: base?.number ?? null }
  await audit.write(trx, { authority, actor: 'system', act: 'crl.published', subject: `ca:${id}`, detail })
  return number
}

/** A large list is not made whole again for each revocation, but rests for a while; deltas speak for it. */
function isResting(
  { clock, fullCrl = FULL_CRL }: AuthorityContext,
  newest: { this_update: Date } | undefined,
  entries: number,
): boolean {
  const age = newest ? clock.now().getTime() - newest.this_update.getTime() : -1
  return entries >= fullCrl.large && age >= 0 && age < fullCrl.restMs
}

const crlsOf = (db: Reader, authority: string, id: string, kind: 'full' | 'delta') =>
  db.selectFrom('crl').where('authority_id', '=', authority).where('ca_id', '=', id).where('kind', '=', kind)

const newestCrl = (db: Reader, authority: string, id: string, kind: 'full' | 'delta') =>
  crlsOf(db, authority, id, kind)
    .select(['number', 'der', 'this_update', 'next_update'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()

/** The oldest full CRL that is still good: no verifier may hold one from before. */
const oldestBase = (db: Reader, authority: string, id: string, at: Date) =>
  crlsOf(db, authority, id, 'full')
    .select(['number', 'der'])
    .where('next_update', '>', at)
    .where('this_update', '<=', at)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()

/**
 * Publishes where there is none, where half of its life is over, where deltas spoke for it long enough, or where it was made
 * by a clock that ran ahead.
 */
export async function ensureCrl(context: AuthorityContext, authority: string, id: string): Promise<void> {
  const { db, clock, fullCrl = FULL_CRL } = context
  const dates = (kind: 'full' | 'delta') =>
    crlsOf(db.kysely, authority, id, kind)
      .select(['number', 'this_update', 'next_update'])
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
  const [newest, delta] = [await dates('full'), await dates('delta')]
  const now = clock.now().getTime()
  const [from, to] = newest ? [newest.this_update.getTime(), newest.next_update.getTime()] : [0, 0]
  const rested = (delta?.number ?? 0) > (newest?.number ?? 0) && now - from >= fullCrl.restMs
  if (now < from || now > (from + to) / 2 || rested) await publishCrl(context, authority, id)
}

/** Expired certificates stay listed: what was signed while they lived must be judged after their end too. */
async function revokedOf(trx: Trx, authority: string, id: string): Promise<CrlEntry[]> {
  const rows = await trx
    .selectFrom('certificate')
    .select(['serial', 'state', 'revoked_at', 'reason'])
    .where('authority_id', '=', authority)
    .where('ca_id', '=', id)
    .where('state', '<>', 'good')
    .orderBy('revoked_at')
    .orderBy('serial')
    .execute()
  return rows.map(({ serial, state, revoked_at, reason }) => ({
    serial: Buffer.from(serial, 'hex'),
    revokedAt: revoked_at!,
    reason: state === 'suspended' ? ('certificateHold' as const) : reasonOf(reason),
  }))
}

export function reasonOf(text: string | null): RevocationReason {
  return text !== null && text in REVOCATION_REASON ? (text as RevocationReason) : 'unspecified'
}
