// What each CA needs for as long as its certificate lives, retired or not: a CRL and, where it issued to holders, an OCSP
// responder. One CA's trouble holds up no other's.
import { ensureCrl } from '../certificate/publish-crl.ts'
import { readCas } from './ca.ts'
import { hasCaKey } from './ca-signer.ts'
import type { AuthorityContext } from './context.ts'
import { ensureResponder } from './make-responder.ts'

export async function tendCas(context: AuthorityContext, authority: string): Promise<void> {
  const troubles: unknown[] = []
  for (const ca of await readCas(context.db.kysely, authority)) {
    // Nobody trusts its signatures any more, on what it issued or on its lists.
    if (ca.certificate.notAfter <= context.clock.now()) continue
    try {
      if (ca.role === 'issuing') await ensureResponder(context, ca)
      // A root whose key is offline has its CRL from a ceremony.
      if (await hasCaKey(context.db.kysely, ca)) await ensureCrl(context, authority, ca.id)
    } catch (cause) {
      troubles.push(cause)
    }
  }
  if (troubles.length > 0) throw new AggregateError(troubles, `CAs of ${authority} could not be tended`)
}
