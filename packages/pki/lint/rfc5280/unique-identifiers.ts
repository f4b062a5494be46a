// RFC 5280 4.1.2.8: conforming CAs must not generate certificates with unique identifiers.
import type { LintRule } from '../rule.ts'

export const uniqueIdentifiers: LintRule = {
  id: 'rfc5280.unique-identifiers',
  severity: 'error',
  check: ({ hasUniqueIdentifiers }) =>
    hasUniqueIdentifiers ? 'certificate carries a unique identifier' : undefined,
}
