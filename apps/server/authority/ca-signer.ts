// Opens a CA's signing key. Only the ca role calls this; behind it may stand the software store or an HSM.
import { type Signer, softwareSigner } from '@hufu/pki'
import type { Reader } from '../order/order.ts'
import type { AuthorityContext } from './context.ts'

export async function openCaSigner(
  context: Pick<AuthorityContext, 'keyWrap'>,
  db: Reader,
  authority: string,
  ca: string,
): Promise<Signer> {
  const row = await db
    .selectFrom('ca_key')
    .select('wrapped')
    .where('authority_id', '=', authority)
    .where('ca_id', '=', ca)
    .executeTakeFirstOrThrow()
  const pkcs8 = context.keyWrap.unwrap('ca-key', row.wrapped, authority, ca)
  try {
    return softwareSigner(pkcs8)
  } finally {
    pkcs8.fill(0)
  }
}
