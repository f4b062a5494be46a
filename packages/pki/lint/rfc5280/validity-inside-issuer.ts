// A certificate that outlives its issuer cannot be verified at its end, nor put on a CRL.
import type { LintRule } from '../rule.ts'

export const validityInsideIssuer: LintRule = {
  id: 'rfc5280.validity-inside-issuer',
  severity: 'error',
  check: ({ notBefore, notAfter }, { issuer }) =>
    issuer && (notBefore < issuer.notBefore || notAfter > issuer.notAfter)
      ? 'validity reaches outside the issuer’s'
      : undefined,
}
