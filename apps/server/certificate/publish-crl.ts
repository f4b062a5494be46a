// Makes the CA's next CRL: judged under a worthless signature, then signed, verified and published. Its number is handed out
// under the CA's row lock, so it only ever rises, on any number of processes.
import { buildCrlTbs, type CrlEntry, REVOCATION_REASON, type RevocationReason } from '@hufu/pki'
import { caOf } from '../authority/ca.ts'
import { openCaSigner } from '../authority/ca-signer.ts'
import type { AuthorityContext } from '../authority/context.ts'
import type { Reader, Trx } from '../order/order.ts'
import { admitGrowth, forgetRefusal } from './crl-growth.ts'
import { judgeCrl, signJudged } from './judge-crl.ts'

const DAY = 86_400_000
/** Roots hardly ever revoke, and their key should rest. */
const VALID_DAYS = { root: 90, issuing: 7 } as const

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
  const previous = await crlsOf(trx, authority, id, 'full')
    .select(['number', 'der'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  const entries = await revokedOf(trx, authority, id)
  const number = (previous?.number ?? 0) + 1
  const thisUpdate = clock.now()
  const nextUpdate = new Date(thisUpdate.getTime() + VALID_DAYS[ca.role] * DAY)
  const signer = await openCaSigner(context, trx, authority, id)
  const tbs = buildCrlTbs({
    algorithm: signer.algorithm,
    issuer: ca.certificate.subjectDer,
    authorityKey: { spki: ca.certificate.spki },
    ...{ number, thisUpdate, nextUpdate, entries },
  })
  // 2. Nothing is signed that is wrong, or that grew without anybody having looked.
  const { added } = await judgeCrl(tbs, signer.algorithm, { ca, previous: previous?.der, now: thisUpdate })
  const grown = { authority, ca: id, entries: entries.length, added }
  if (!(await admitGrowth(context, trx, grown))) return undefined
  // 3. Signed, verified, published.
  const der = await signJudged(tbs, signer, ca)
  await trx
    .insertInto('crl')
    .values({
      ...{ authority_id: authority, ca_id: id, kind: 'full', number, base_number: null, der },
      entries: entries.filter(entry => entry.reason !== 'certificateHold').length,
      ...{ this_update: thisUpdate, next_update: nextUpdate },
    })
    .execute()
  await forgetRefusal(trx, authority, id)
  const detail = { number, entries: entries.length, added }
  await audit.write(trx, { authority, actor: 'system', act: 'crl.published', subject: `ca:${id}`, detail })
  return number
}

const crlsOf = (db: Reader, authority: string, id: string, kind: 'full' | 'delta') =>
  db.selectFrom('crl').where('authority_id', '=', authority).where('ca_id', '=', id).where('kind', '=', kind)

/** Publishes where there is none, where half of its life is over, or where it was made by a clock that ran ahead. */
export async function ensureCrl(context: AuthorityContext, authority: string, id: string): Promise<void> {
  const newest = await crlsOf(context.db.kysely, authority, id, 'full')
    .select(['this_update', 'next_update'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  const now = context.clock.now().getTime()
  const [from, to] = newest ? [newest.this_update.getTime(), newest.next_update.getTime()] : [0, 0]
  if (now < from || now > (from + to) / 2) await publishCrl(context, authority, id)
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
