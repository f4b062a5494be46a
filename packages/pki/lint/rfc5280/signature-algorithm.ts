// The algorithm written in the certificate is one of the table's, and the issuer's key can make it.
import { algorithm } from '../../algorithms/table.ts'
import type { LintRule } from '../rule.ts'

export const signatureAlgorithm: LintRule = {
  id: 'rfc5280.signature-algorithm',
  severity: 'error',
  check: (certificate, { issuer }) => {
    if (!certificate.algorithm) return `signature algorithm ${certificate.signatureOid} is not issued here`
    const signerSpki = issuer ? issuer.spki : certificate.spki
    return algorithm(certificate.algorithm).recognises(signerSpki)
      ? undefined
      : 'signature algorithm does not fit the issuer’s key'
  },
}
