// Opens a CA's signing key. Only the ca role calls this; behind it stands the software store or a token (PKCS#11).
import { type Signer, softwareSigner } from '@hufu/pki'
import type { Reader } from '../order/order.ts'
import type { AuthorityContext } from './context.ts'

/** False of a root whose key stayed offline (docs/CEREMONY.md). */
export async function hasCaKey(
  db: Reader,
  { authority, id }: { authority: string; id: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('ca_key')
    .select('ca_id')
    .where('authority_id', '=', authority)
    .where('ca_id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

export async function openCaSigner(
  { keyWrap, caKeys }: Pick<AuthorityContext, 'keyWrap' | 'caKeys'>,
  db: Reader,
  authority: string,
  ca: string,
): Promise<Signer> {
  const row = await db
    .selectFrom('ca_key')
    .select(['wrapped', 'token_key'])
    .where('authority_id', '=', authority)
    .where('ca_id', '=', ca)
    .executeTakeFirstOrThrow()
  if (row.token_key !== null) {
    if (!caKeys?.token) throw new Error(`the key of CA ${ca} lies in a token, and this process has none`)
    return await caKeys.token.signer(row.token_key)
  }
  if (!row.wrapped) throw new Error(`CA ${ca} has no key`)
  const pkcs8 = keyWrap.unwrap('ca-key', row.wrapped, authority, ca)
  try {
    return softwareSigner(pkcs8)
  } finally {
    pkcs8.fill(0)
  }
}
