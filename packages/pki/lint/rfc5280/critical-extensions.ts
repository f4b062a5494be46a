// RFC 5280 4.2: software refuses a critical extension it does not know, so only well-known ones are marked critical.
import { OID } from '../../der/oids.ts'
import type { LintRule } from '../rule.ts'

const MAY_BE_CRITICAL: readonly string[] = [OID.basicConstraints, OID.keyUsage, OID.extendedKeyUsage]

export const criticalExtensions: LintRule = {
  id: 'rfc5280.critical-extensions',
  severity: 'error',
  check: ({ extensions }) => {
    const odd = extensions.find(({ critical, oid }) => critical && !MAY_BE_CRITICAL.includes(oid))
    return odd ? `extension ${odd.oid} is critical` : undefined
  },
}
