// GM/T 0015 table C: the SM2 signature AlgorithmIdentifier has no parameters. NULL is read from others, never written.
import { algorithm } from '../../algorithms/table.ts'
import type { LintRule } from '../rule.ts'

export const sm2Parameters: LintRule = {
  id: 'gmt0015.sm2-parameters',
  severity: 'error',
  check: certificate => {
    if (certificate.algorithm !== 'sm2') return undefined
    return Buffer.compare(certificate.signatureAlgorithm, algorithm('sm2').signatureAlgorithm) === 0
      ? undefined
      : 'SM2 signature algorithm carries parameters'
  },
}
