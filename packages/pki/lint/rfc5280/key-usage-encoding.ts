// X.690 11.2.2: a named-bit list ends with a bit that is set. RFC 5280 4.2.1.3: encipherOnly and decipherOnly mean
// something beside keyAgreement only.
import { OID } from '../../der/oids.ts'
import { findExtension } from '../../extensions/extension.ts'
import { keyUsage as encode } from '../../extensions/key-usage.ts'
import type { LintRule } from '../rule.ts'

export const keyUsageEncoding: LintRule = {
  id: 'rfc5280.key-usage-encoding',
  severity: 'error',
  check: ({ extensions, keyUsage }) => {
    const found = findExtension(extensions, OID.keyUsage)
    if (!found || !keyUsage || keyUsage.length === 0) return undefined
    if (Buffer.compare(found.value, encode(keyUsage).value) !== 0)
      return 'keyUsage is not in its shortest form'
    const only = keyUsage.find(usage => usage === 'encipherOnly' || usage === 'decipherOnly')
    return only && !keyUsage.includes('keyAgreement') ? `${only} without keyAgreement` : undefined
  },
}
