// A certificate profile: what the CA may put into a certificate, as data with a version.
import type { KeyUsage } from '@hufu/pki'
import type { CertificateUse } from '../../migrations/tables/authority.ts'
import type { Suite } from '../issuing.ts'

export interface Profile {
  id: string
  /** Raised with every change; each certificate records the one it was made by. */
  version: number
  suites: readonly Suite[]
  /** Which certificates it makes, and what each may do. A pair is `sign` and `encrypt`. */
  usage: Readonly<Partial<Record<CertificateUse, readonly KeyUsage[]>>>
  terms: readonly string[]
  /** In the order of the name. `{organisation}` is a fact; an optional attribute whose fact is missing is left out. */
  subject: readonly { type: string; value: string; optional?: true }[]
  /** The fact that becomes organizationCode (GM/T 0015 5.2.4.3.7). */
  organizationCode?: string
  policies: readonly string[]
}
