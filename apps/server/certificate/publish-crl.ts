// Signs the CA's next CRL. Its number is handed out under the CA's row lock, so it only ever rises, on any number of
// processes; and no CRL leaves that has lost an entry of the one before.
import {
  buildCrlTbs,
  type CrlEntry,
  isCrlSignedBy,
  lintCrl,
  parseCrl,
  REVOCATION_REASON,
  type RevocationReason,
  signCrl,
} from '@hufu/pki'
import { caOf } from '../authority/ca.ts'
import { openCaSigner } from '../authority/ca-signer.ts'
import type { AuthorityContext } from '../authority/context.ts'
import { errorsOf } from '../authority/lint-prepared.ts'
import type { Reader, Trx } from '../order/order.ts'

const DAY = 86_400_000
/** Roots hardly ever revoke, and their key should rest. */
const VALID_DAYS = { root: 90, issuing: 7 } as const

export async function publishCrl(context: AuthorityContext, authority: string, id: string): Promise<number> {
  const { db, clock, log, audit } = context
  const number = await db.transaction(async trx => {
    const row = await trx
      .selectFrom('ca')
      .selectAll()
      .where('authority_id', '=', authority)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const ca = caOf(row)
    const previous = await newestCrl(trx, authority, id)
    const entries = await revokedOf(trx, authority, id)
    // A hold may be lifted; everything else is listed for ever.
    const lasting = entries.filter(entry => entry.reason !== 'certificateHold').length
    if (lasting < (previous?.entries ?? 0)) throw new Error(`the CRL of ${id} would lose entries`)
    const next = (previous?.number ?? 0) + 1
    const thisUpdate = clock.now()
    const nextUpdate = new Date(thisUpdate.getTime() + VALID_DAYS[ca.role] * DAY)
    const signer = await openCaSigner(context, trx, authority, id)
    const tbs = buildCrlTbs({
      algorithm: signer.algorithm,
      issuer: ca.certificate.subjectDer,
      authorityKey: { spki: ca.certificate.spki },
      number: next,
      thisUpdate,
      nextUpdate,
      entries,
    })
    const der = Buffer.from(await signCrl(tbs, signer))
    if (!isCrlSignedBy(parseCrl(der), ca.certificate.spki))
      throw new Error(`the CRL of ${id} does not verify`)
    const faults = errorsOf(lintCrl(der, { issuer: ca.certificate }))
    if (faults.length > 0) throw new Error(`lint: ${faults.map(f => `${f.rule} ${f.message}`).join('; ')}`)
    await trx
      .insertInto('crl')
      .values({
        authority_id: authority,
        ca_id: id,
        number: next,
        der,
        entries: lasting,
        this_update: thisUpdate,
        next_update: nextUpdate,
      })
      .execute()
    const detail = { number: next, entries: entries.length }
    await audit.write(trx, { authority, actor: 'system', act: 'crl.published', subject: `ca:${id}`, detail })
    return next
  })
  log.info({ event: 'crl.published', authority, ca: id, number }, 'CRL published')
  return number
}

async function newestCrl(db: Reader, authority: string, id: string) {
  return await db
    .selectFrom('crl')
    .select(['number', 'entries', 'this_update', 'next_update'])
    .where('authority_id', '=', authority)
    .where('ca_id', '=', id)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Publishes where there is none, where half of its life is over, or where it was made by a clock that ran ahead. */
export async function ensureCrl(context: AuthorityContext, authority: string, id: string): Promise<void> {
  const newest = await newestCrl(context.db.kysely, authority, id)
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
