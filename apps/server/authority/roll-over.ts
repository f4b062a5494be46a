// Roll-over of an issuing CA without an outage: its successor gets key, certificate, responder and first CRL while the old one
// still issues; then, in one transaction, the one retires and the other issues. Killed anywhere, it goes on from there.
import { ensureCrl } from '../certificate/publish-crl.ts'
import { issuingCa } from './ca.ts'
import { hasCaKey } from './ca-signer.ts'
import type { AuthorityContext } from './context.ts'
import { type CaPlan, ensureCertificate, ensureKey } from './make-ca.ts'
import { ensureResponder } from './make-responder.ts'

export interface RollOver {
  authority: string
  /** The CA that is to retire. Asked again when it has, nothing happens. */
  from: string
  by: string
}

/** Answers the id of the CA that issues now, or undefined where `from` does not issue (any more). */
export async function rollOver(
  context: AuthorityContext,
  { authority, from, by }: RollOver,
): Promise<string | undefined> {
  const { db, audit, log } = context
  // 1. Who follows whom: the next number, or the one that an earlier try began.
  const rows = await db.kysely
    .selectFrom('ca')
    .select(['id', 'suite', 'role', 'state', 'issuer'])
    .where('authority_id', '=', authority)
    .where('role', '=', 'issuing')
    .execute()
  const old = rows.find(row => row.id === from && row.state === 'active')
  if (!old) return undefined
  // An offline root signs in a ceremony, and `adopt` brings the successor: docs/CEREMONY.md.
  if (!(await hasCaKey(db.kysely, { authority, id: old.issuer }))) {
    throw new Error(`the key of ${old.issuer} is not here: make the successor in a ceremony and adopt it`)
  }
  const begun = rows.find(row => row.suite === old.suite && row.state === 'preparing')
  const numbers = rows
    .filter(row => row.suite === old.suite)
    .map(row => Number(/\d+$/.exec(row.id)?.[0] ?? 0))
  const { title } = await db.kysely
    .selectFrom('authority')
    .select('title')
    .where('id', '=', authority)
    .executeTakeFirstOrThrow()
  const plan: CaPlan = {
    ...{ authority, title, suite: old.suite, role: 'issuing', issuer: old.issuer, succeeds: true },
    id: begun?.id ?? `${old.suite}-${Math.max(...numbers) + 1}`,
  }
  // 2. All that relying parties will ask for, before the first certificate.
  await ensureKey(context, plan)
  const next = await ensureCertificate(context, plan)
  await ensureResponder(context, next)
  await ensureCrl(context, authority, next.id)
  // 3. The change.
  await db.transaction(async trx => {
    const set = (id: string, was: 'active' | 'preparing', state: 'active' | 'retired') =>
      trx
        .updateTable('ca')
        .set({ state })
        .where('authority_id', '=', authority)
        .where('id', '=', id)
        .where('state', '=', was)
        .returning('id')
        .executeTakeFirstOrThrow()
    await set(from, 'active', 'retired')
    await set(next.id, 'preparing', 'active')
    const detail = { from, to: next.id }
    await audit.write(trx, {
      ...{ authority, actor: `operator:${by}`, act: 'ca.rolled-over', subject: `ca:${from}`, detail },
    })
  })
  log.info({ event: 'ca.rolled-over', authority, from, to: next.id }, 'another CA issues now')
  return (await issuingCa(db.kysely, authority, old.suite))?.id
}
