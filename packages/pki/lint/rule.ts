// The shape of one lint rule. A rule says what is wrong, or nothing; every finding of severity `error` stops issuance.
import type { Certificate } from '../certificate/parse.ts'
import type { GmIdentityOids } from '../extensions/gm-identity.ts'

export type CertificateRole = 'ca' | 'ocsp' | 'single' | 'signing' | 'encryption'

export interface LintContext {
  role: CertificateRole
  /** Absent only for a root. */
  issuer?: Certificate | undefined
  /** The other half of a dual pair, where it is already there to compare with. */
  twin?: Certificate | undefined
  /** Where another edition's OIDs are followed than GM/T 0015-2012's. */
  identityOids?: GmIdentityOids | undefined
}

export interface LintRule {
  /** The law it comes from, a dot, and its name. */
  id: string
  severity: 'error' | 'warning'
  check(certificate: Certificate, context: LintContext): string | undefined
}

export interface Finding {
  rule: string
  severity: 'error' | 'warning'
  message: string
}
