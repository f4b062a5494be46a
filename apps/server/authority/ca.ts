// The CAs of an authority as the rest of the house sees them: certificates and addresses, no keys.
import { type Certificate, parseCertificate } from '@hufu/pki'
import type { Selectable } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import type { Reader } from '../order/order.ts'

export interface Ca {
  authority: string
  id: string
  suite: 'rsa' | 'sm2'
  role: 'root' | 'issuing'
  /** Id of the CA above; its own for a root. */
  issuer: string
  /** Only an active one issues. A retired one keeps its CRL, its OCSP responder and its place in chains. */
  state: 'preparing' | 'active' | 'retired'
  certificate: Certificate
}

/** Active and retired CAs, roots first. Those still being prepared are not among them. */
export async function readCas(db: Reader, authority: string): Promise<Ca[]> {
  const rows = await db
    .selectFrom('ca')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('state', '<>', 'preparing')
    .orderBy('role', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(caOf)
}

export async function issuingCa(db: Reader, authority: string, suite: string): Promise<Ca | undefined> {
  const cas = await readCas(db, authority)
  return cas.find(ca => ca.role === 'issuing' && ca.suite === suite && ca.state === 'active')
}

export function caOf(row: Selectable<Tables['ca']>): Ca {
  if (!row.der) throw new Error(`CA ${row.id} of ${row.authority_id} has no certificate yet`)
  const { authority_id: authority, id, suite, role, issuer, state } = row
  return { authority, id, suite, role, issuer, state, certificate: parseCertificate(row.der) }
}

/** Of the issuing CA first, of its root last. */
export function chainOf(cas: readonly Ca[], id: string): Ca[] {
  const own = cas.find(ca => ca.id === id)
  if (!own) return []
  return own.issuer === own.id ? [own] : [own, ...chainOf(cas, own.issuer)]
}

/** Written into what is issued, and served at just these addresses by certificate/va.ts. */
export const addressesOf = (publicUrl: string, authority: string, ca: string) => ({
  crl: `${publicUrl}/va/${authority}/${ca}.crl`,
  /** In full CRLs (freshestCRL), not in certificates. */
  delta: `${publicUrl}/va/${authority}/${ca}.delta.crl`,
  certificate: `${publicUrl}/va/${authority}/${ca}.cer`,
  ocsp: `${publicUrl}/va/${authority}/ocsp`,
})
