// The shape of one rule for CRLs: like a certificate's, with the issuing authority and the CRL before it beside it.
import type { Certificate } from '../../certificate/parse.ts'
import type { CrlHead } from '../../crl/parse.ts'
import type { EntryFacts } from '../../crl/scan.ts'

export interface CrlLintContext {
  issuer?: Certificate | undefined
  /** The last one published for the same scope: full for full, delta for delta. */
  previous?: CrlHead | undefined
  /** A shard's address, as it stands in the certificates (RFC 5280 5.2.5). */
  address?: string | undefined
}

export interface CrlLintRule {
  id: string
  severity: 'error' | 'warning'
  check(crl: CrlHead, entries: EntryFacts, context: CrlLintContext): string | undefined
}
