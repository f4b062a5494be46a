// RFC 5280 7.1 lets software compare names bit for bit, and much of it does: re-encoded issuers break chains.
import type { LintRule } from '../rule.ts'

export const issuerBytes: LintRule = {
  id: 'rfc5280.issuer-bytes',
  severity: 'error',
  check: ({ issuerDer, subjectDer }, { issuer }) =>
    Buffer.compare(issuerDer, issuer ? issuer.subjectDer : subjectDer) === 0
      ? undefined
      : 'issuer is not byte for byte the subject of the issuing certificate',
}
