// RFC 5280 4.2.1.1 and 4.2.1.2: both identifiers present, and the authority's equal to the issuer's own.
import { keyIdentifier } from '../../algorithms/table.ts'
import type { LintRule } from '../rule.ts'

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

export const keyIdentifiers: LintRule = {
  id: 'rfc5280.key-identifiers',
  severity: 'error',
  check: ({ subjectKeyIdentifier, authorityKeyIdentifier, spki }, { issuer }) => {
    if (!subjectKeyIdentifier) return 'subjectKeyIdentifier is missing'
    if (!same(subjectKeyIdentifier, keyIdentifier(spki))) return 'subjectKeyIdentifier is not of this key'
    if (!issuer) return undefined
    if (!authorityKeyIdentifier) return 'authorityKeyIdentifier is missing'
    const expected = issuer.subjectKeyIdentifier ?? keyIdentifier(issuer.spki)
    return same(authorityKeyIdentifier, expected)
      ? undefined
      : 'authorityKeyIdentifier is not the issuer’s subjectKeyIdentifier'
  },
}
