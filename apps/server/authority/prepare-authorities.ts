// The demo's hierarchies: for each authority and suite a root and an issuing CA, an OCSP responder, first CRLs. Each
// step leaves a row behind, so that a start killed anywhere goes on from there; a second start finds all and does nothing.
import { ensureCrl } from '../certificate/publish-crl.ts'
import { type Ca, readCas } from './ca.ts'
import type { AuthorityContext } from './context.ts'
import { fillPool } from './escrow.ts'
import { type CaPlan, ensureCertificate, ensureKey } from './make-ca.ts'
import { ensureResponder } from './make-responder.ts'

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
    const suites = demo ? wanted : [...new Set(cas.map(ca => ca.suite))]
    await Promise.all(suites.map(suite => prepareHierarchy(context, { authority, title, suite })))
  }
}

async function prepareHierarchy(
  context: AuthorityContext,
  counter: Pick<CaPlan, 'authority' | 'title' | 'suite'>,
): Promise<void> {
  const { authority, suite } = counter
  const rootPlan: CaPlan = { ...counter, id: `${suite}-root`, issuer: `${suite}-root`, role: 'root' }
  const issuingPlan: CaPlan = { ...counter, id: `${suite}-1`, issuer: rootPlan.id, role: 'issuing' }
  // Step 1: the keys, both at once: RSA takes its time, on libuv's threads.
  await Promise.all([ensureKey(context, rootPlan), ensureKey(context, issuingPlan)])
  // Step 2: the certificates, the root's first.
  const root = await ensureCertificate(context, rootPlan)
  const issuing = await ensureCertificate(context, issuingPlan)
  // Step 3: what `va` serves, and the first spare encryption keys.
  await ensureResponder(context, issuing)
  for (const ca of [root, issuing]) await ensureCrl(context, authority, ca.id)
  await fillPool(context, authority, suite)
}
