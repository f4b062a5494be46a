// RFC 5280 4.2.1.3 and 4.2.1.9: the issuer is an authority that may sign certificates.
import type { LintRule } from '../rule.ts'

export const issuerMayIssue: LintRule = {
  id: 'rfc5280.issuer-may-issue',
  severity: 'error',
  check: (_, { issuer }) =>
    !issuer || (issuer.basicConstraints?.ca && issuer.keyUsage?.includes('keyCertSign'))
      ? undefined
      : 'the issuing certificate is no authority’s',
}
