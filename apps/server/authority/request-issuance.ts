// The counter's side of the authority: checks a request, writes it down for the ca role, hands out what was issued.
import { randomUUID } from 'node:crypto'
import type { KeyBundle } from '@hufu/contract'
import type { Kysely } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import { json } from '../platform/db.ts'
import { AppError } from '../platform/errors.ts'
import { chainOf, readCas } from './ca.ts'
import { checkRequest, readRequest, spkiHash } from './check-request.ts'
import type { AuthorityContext } from './context.ts'
import type { IssuanceOrder, Issuing, Suite } from './issuing.ts'
import { findProfile, subjectOf } from './profile.ts'

export const issueJob = 'ca.issue'

export function openIssuing(context: AuthorityContext): Issuing {
  const { jobs, clock } = context
  return {
    checkRequest,
    async request(trx, given) {
      const { spki } = readRequest(given.suite, given.csr)
      const at = clock.now()
      const id = randomUUID()
      const inserted = await trx
        .insertInto('issuance_request')
        .values({ ...rowOf(given), id, spki_sha256: spkiHash(spki), requested_at: at, updated_at: at })
        // Either unique index: the line has a live request, or the key has.
        .onConflict(conflict => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      const live = inserted ?? (await sameRequest(trx, given))
      if (!live) throw new AppError('request.key-used')
      await jobs.send(trx, issueJob, { authority: given.authority, issuance: live.id }, { key: live.id })
      return live.id
    },
    bundle: (db, authority, issuance) => readBundle(db, authority, issuance),
    subject(_authority, profile, facts) {
      const found = findProfile(profile)
      if (!found) throw new AppError('issuance.failed', { cause: new Error(`no profile ${profile}`) })
      return subjectOf(found, facts)
    },
  }
}

function rowOf(given: IssuanceOrder) {
  return {
    authority_id: given.authority,
    order_id: given.order,
    line: given.line,
    profile: given.profile,
    suite: given.suite,
    certificates: given.certificates,
    term: given.term,
    facts: json(given.facts),
    csr: given.csr,
    replaces: given.replaces,
    state: 'requested' as const,
  }
}

/** The same request once more (a repeated click) is the one that lives; another one for the line is a conflict. */
async function sameRequest(db: Kysely<Tables>, given: IssuanceOrder) {
  const live = await db
    .selectFrom('issuance_request')
    .select(['id', 'csr'])
    .where('authority_id', '=', given.authority)
    .where('order_id', '=', given.order)
    .where('line', '=', given.line)
    .where('state', '<>', 'refused')
    .executeTakeFirst()
  if (live && !live.csr.equals(given.csr)) throw new AppError('order.stale')
  return live
}

async function readBundle(
  db: Kysely<Tables>,
  authority: string,
  issuance: string,
): Promise<Omit<KeyBundle, 'request'> | null> {
  const request = await db
    .selectFrom('issuance_request')
    .select(['suite', 'envelope'])
    .where('authority_id', '=', authority)
    .where('id', '=', issuance)
    .where('state', '=', 'issued')
    .executeTakeFirst()
  if (!request) return null
  const rows = await db
    .selectFrom('certificate')
    .select(['use', 'der', 'ca_id'])
    .where('authority_id', '=', authority)
    .where('request_id', '=', issuance)
    .execute()
  const encrypt = rows.find(row => row.use === 'encrypt')
  const sign = rows.find(row => row.use !== 'encrypt')
  if (!sign) throw new Error(`issuance ${issuance} is issued but has no certificate`)
  const chain = chainOf(await readCas(db, authority), sign.ca_id)
  return {
    suite: request.suite as Suite,
    signCertificate: sign.der.toString('base64'),
    encryptCertificate: encrypt?.der.toString('base64') ?? null,
    envelope: request.envelope?.toString('base64') ?? null,
    chain: chain.map(ca => Buffer.from(ca.certificate.der).toString('base64')),
  }
}
