// RFC 5280 5.1.1.2: an algorithm of the table that the issuer's key can make.
import { algorithm } from '../../algorithms/table.ts'
import type { CrlLintRule } from './rule.ts'

export const crlAlgorithm: CrlLintRule = {
  id: 'rfc5280.crl-algorithm',
  severity: 'error',
  check: (crl, _, { issuer }) => {
    if (!crl.algorithm) return 'signature algorithm is not used here'
    return issuer && !algorithm(crl.algorithm).recognises(issuer.spki)
      ? 'signature algorithm does not fit the issuer’s key'
      : undefined
  },
}
