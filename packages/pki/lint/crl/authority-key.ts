// RFC 5280 5.2.1: the authority's key is named, and is the issuer's.
import { keyIdentifier } from '../../algorithms/table.ts'
import type { CrlLintRule } from './rule.ts'

export const crlAuthorityKey: CrlLintRule = {
  id: 'rfc5280.crl-authority-key',
  severity: 'error',
  check: ({ authorityKeyIdentifier }, _, { issuer }) => {
    if (!authorityKeyIdentifier) return 'authorityKeyIdentifier is missing'
    const expected = issuer && (issuer.subjectKeyIdentifier ?? keyIdentifier(issuer.spki))
    return expected && Buffer.compare(authorityKeyIdentifier, expected) !== 0
      ? 'authorityKeyIdentifier is not the issuer’s subjectKeyIdentifier'
      : undefined
  },
}
