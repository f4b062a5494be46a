// RFC 3279 2.3.1 (RSA keys agree on nothing), RFC 8813 3 (P-256 and P-384 keys encipher nothing); SM2 keys do both.
import { knownAlgorithmOfKey } from '../../algorithms/table.ts'
import type { LintRule } from '../rule.ts'

export const keyUsageFitsKey: LintRule = {
  id: 'rfc5280.key-usage-fits-key',
  severity: 'error',
  check: ({ keyUsage, spki }, { role }) => {
    const row = knownAlgorithmOfKey(spki)
    // Which of its usages an authority or a half of a pair says has rules of its own.
    if (!row || role === 'ca' || role === 'signing' || role === 'encryption') return undefined
    const odd = keyUsage?.find(
      usage => usage !== 'keyCertSign' && usage !== 'cRLSign' && !row.usages.includes(usage),
    )
    return odd && `an ${row.family} key is not for ${odd}`
  },
}
