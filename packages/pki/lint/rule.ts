// The shape of one lint rule. A rule says what is wrong, or nothing; every finding of severity `error` stops issuance.
import type { Certificate } from '../certificate/parse.ts'

export type CertificateRole = 'ca' | 'ocsp' | 'single' | 'signing' | 'encryption'

export interface LintContext {
  role: CertificateRole
  /** Absent only for a root. */
  issuer?: Certificate | undefined
  /** The other half of a dual pair, where it is already there to compare with. */
  twin?: Certificate | undefined
}

export interface LintRule {
  id: string
  severity: 'error' | 'warning'
  check(certificate: Certificate, context: LintContext): string | undefined
}

export interface Finding {
  rule: string
  severity: 'error' | 'warning'
  message: string
}
