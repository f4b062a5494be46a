// GM/T 0015 5.2.4.2.3 and GM/T 0034: each half of a dual pair may do exactly its own work, as far as its key can.
import { knownAlgorithmOfKey } from '../../algorithms/table.ts'
import { type KeyUsage, SIGNING_PAIR_USAGE } from '../../extensions/key-usage.ts'
import type { LintRule } from '../rule.ts'

const equal = (a: readonly KeyUsage[], b: readonly KeyUsage[]): boolean =>
  a.length === b.length && b.every(usage => a.includes(usage))

export const pairKeyUsage: LintRule = {
  id: 'gmt0015.pair-key-usage',
  severity: 'error',
  check: ({ keyUsage, spki }, { role }) => {
    const row = knownAlgorithmOfKey(spki)
    // A missing keyUsage has a rule of its own.
    if ((role !== 'signing' && role !== 'encryption') || !row || !keyUsage?.length) return undefined
    return equal(keyUsage, role === 'signing' ? SIGNING_PAIR_USAGE : row.encryptionUsages)
      ? undefined
      : `keyUsage is not that of the ${role} half of a pair`
  },
}
