// What each authority's CAs need at a start: OCSP responders, CRLs, spare encryption keys. The demo makes its hierarchies
// too, a root and an issuing CA for each suite; elsewhere they come from ceremonies (docs/CEREMONY.md). Each step leaves a
// row behind, so that a start killed anywhere goes on from there; a second start finds all and does nothing.
import { type Ca, readCas } from './ca.ts'
import type { AuthorityContext } from './context.ts'
import { fillPool } from './escrow.ts'
import { type CaPlan, ensureCertificate, ensureKey } from './make-ca.ts'
import { tendCas } from './tend-cas.ts'

const demoSuites: readonly Ca['suite'][] = ['rsa', 'sm2']

export async function prepareAuthorities(context: AuthorityContext, wanted = demoSuites): Promise<void> {
  const { db, demo, log } = context
  const rows = await db.kysely.selectFrom('authority').select(['id', 'title']).orderBy('id').execute()
  for (const { id: authority, title } of rows) {
    const cas = await readCas(db.kysely, authority)
    if (!demo && cas.length === 0) {
      log.warn(
        { event: 'ca.none', authority },
        'this authority has no CA: it can take orders but issue nothing',
      )
    }
    if (demo) await Promise.all(wanted.map(suite => prepareHierarchy(context, { authority, title, suite })))
    // Step 3: what `va` serves, of retired CAs too, and the first spare encryption keys.
    await tendCas(context, authority)
    for (const ca of await readCas(db.kysely, authority)) {
      if (ca.role === 'issuing' && ca.state === 'active') await fillPool(context, authority, ca.suite)
    }
  }
}

async function prepareHierarchy(
  context: AuthorityContext,
  counter: Pick<CaPlan, 'authority' | 'title' | 'suite'>,
): Promise<void> {
  const { suite } = counter
  const rootPlan: CaPlan = { ...counter, id: `${suite}-root`, issuer: `${suite}-root`, role: 'root' }
  const issuingPlan: CaPlan = { ...counter, id: `${suite}-1`, issuer: rootPlan.id, role: 'issuing' }
  // Step 1: the keys, both at once: RSA takes its time, on libuv's threads.
  await Promise.all([ensureKey(context, rootPlan), ensureKey(context, issuingPlan)])
  // Step 2: the certificates, the root's first.
  await ensureCertificate(context, rootPlan)
  await ensureCertificate(context, issuingPlan)
}
