// RFC 5280 4.2: software refuses a critical extension it does not know, so only well-known ones are marked critical.
import { OID } from '../../der/oids.ts'
import { GM_IDENTITY_OID } from '../../extensions/gm-identity.ts'
import type { LintRule } from '../rule.ts'

const MAY_BE_CRITICAL: readonly string[] = [
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.nameConstraints,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
]

export const criticalExtensions: LintRule = {
  id: 'rfc5280.critical-extensions',
  severity: 'error',
  check: ({ extensions }, { identityOids = GM_IDENTITY_OID }) => {
    // Identity extensions have a rule of their own.
    const elsewhere = [...MAY_BE_CRITICAL, ...Object.values(identityOids)]
    const odd = extensions.find(({ critical, oid }) => critical && !elsewhere.includes(oid))
    return odd ? `extension ${odd.oid} is critical` : undefined
  },
}
