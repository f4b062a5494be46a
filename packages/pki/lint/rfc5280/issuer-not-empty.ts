// RFC 5280 4.1.2.4: the issuer's name must not be empty.
import type { LintRule } from '../rule.ts'

export const issuerNotEmpty: LintRule = {
  id: 'rfc5280.issuer-not-empty',
  severity: 'error',
  check: ({ issuerText }) => (issuerText === '' ? 'issuer is empty' : undefined),
}
