// Publishing to LDAP: a job of its own, after the CRL is out by HTTP. A directory that is down has this job repeated and nothing
// else held up: no transaction and no lock is open while it is spoken to.
import type { Updateable } from 'kysely'
import type { AuthorityContext } from '../authority/context.ts'
import type { Tables } from '../migrations/tables.ts'
import type { Trx } from '../order/order.ts'
import { writeDirectory } from './ldap-directory.ts'

export const ldapJob = 'ldap.publish'
const sweepJob = 'ldap.sweep'
/** More than these would only be a directory that others write to. */
const MOST_ROUNDS = 5

interface Asked {
  authority: string
  ca: string
}

export function defineLdapJobs(context: AuthorityContext): void {
  const { jobs, db, ldap } = context
  if (!ldap) return
  jobs.define<Asked>(ldapJob, {
    handler: asked => publishLdap(context, asked),
    ...{ retries: 8, backoff: { first: 5, longest: 600 }, concurrency: 1, timeout: 120 },
  })
  // What a long failure has left behind, and CAs that were there before the directory was.
  jobs.define(sweepJob, {
    async handler() {
      const rows = await db.kysely
        .selectFrom('ca')
        .select(['authority_id', 'id'])
        .where('state', '<>', 'preparing')
        .execute()
      await db.transaction(async trx => {
        for (const { authority_id, id } of rows) await askLdap(context, trx, authority_id, id)
      })
    },
    concurrency: 1,
  })
  jobs.every(sweepJob, '*/10 * * * *')
}

export async function askLdap(
  { jobs, ldap }: AuthorityContext,
  trx: Trx,
  authority: string,
  ca: string,
): Promise<void> {
  if (ldap) await jobs.send(trx, ldapJob, { authority, ca }, { key: `${authority}/${ca}` })
}

export async function publishLdap(context: AuthorityContext, { authority, ca }: Asked): Promise<void> {
  const { db, clock, log, ldap } = context
  if (!ldap) return
  const note = (values: Updateable<Tables['ldap_publication']>) =>
    db.kysely
      .insertInto('ldap_publication')
      .values({ ...EMPTY, authority_id: authority, ca_id: ca, ...values })
      .onConflict(conflict => conflict.columns(['authority_id', 'ca_id']).doUpdateSet(values))
      .execute()
  // Two processes may be at it, and the one with the older list may write last: each looks again after it has written.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const newest = await readNewest(context, authority, ca)
    if (!newest || newest.isThere) return
    const { crl, delta } = newest
    try {
      const entry = { authority, ca, role: newest.role, certificate: newest.certificate }
      await writeDirectory(ldap, { ...entry, crl: crl.der, delta: delta?.der })
    } catch (cause) {
      const failure = cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 200) : 'unknown'
      await note({ failed_at: clock.now(), failure })
      log.warn({ event: 'ldap.failed', authority, ca, failure }, 'the directory did not take a CRL')
      throw cause
    }
    await note({
      ...{ crl_number: crl.number, delta_number: delta?.number ?? null, published_at: clock.now() },
      ...{ failed_at: null, failure: null },
    })
    log.info({ event: 'ldap.published', authority, ca, number: crl.number }, 'CRL written to the directory')
  }
}

const EMPTY = { crl_number: null, delta_number: null, published_at: null, failed_at: null, failure: null }
async function readNewest({ db }: AuthorityContext, authority: string, id: string) {
  const ca = await db.kysely
    .selectFrom('ca')
    .select(['der', 'role'])
    .where('authority_id', '=', authority)
    .where('id', '=', id)
    .where('state', '<>', 'preparing')
    .executeTakeFirst()
  const newest = (kind: 'full' | 'delta') =>
    db.kysely
      .selectFrom('crl')
      .select(['number', 'der'])
      .where('authority_id', '=', authority)
      .where('ca_id', '=', id)
      .where('kind', '=', kind)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
  const [crl, delta] = [await newest('full'), await newest('delta')]
  if (!ca?.der || !crl) return undefined
  const before = await db.kysely
    .selectFrom('ldap_publication')
    .select(['crl_number', 'delta_number', 'failed_at'])
    .where('authority_id', '=', authority)
    .where('ca_id', '=', id)
    .executeTakeFirst()
  const isThere =
    before !== undefined &&
    before.failed_at === null &&
    before.crl_number === crl.number &&
    before.delta_number === (delta?.number ?? null)
  return { certificate: ca.der, role: ca.role, crl, delta, isThere }
}
