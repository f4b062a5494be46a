// RFC 5280 5.1.2.3 and 6.3.3: the issuer is byte for byte the authority, which may sign CRLs. A wrong issuer field put one CA's
// revocations on another's CRL (Vault pull 15371).
import type { CrlLintRule } from './rule.ts'

export const crlIssuer: CrlLintRule = {
  id: 'rfc5280.crl-issuer',
  severity: 'error',
  check: ({ issuerDer }, _, { issuer }) => {
    if (!issuer) return undefined
    if (Buffer.compare(issuerDer, issuer.subjectDer) !== 0)
      return 'issuer is not the authority’s subject, byte for byte'
    return issuer.keyUsage?.includes('cRLSign') ? undefined : 'the authority may not sign CRLs'
  },
}
