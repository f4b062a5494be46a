// GM/T 0015 asks of every end entity: certificatePolicies, CRL address, and where issuer and status are found.
import { OID } from '../../der/oids.ts'
import { findExtension } from '../../extensions/extension.ts'
import type { LintRule } from '../rule.ts'

const REQUIRED = {
  certificatePolicies: OID.certificatePolicies,
  cRLDistributionPoints: OID.crlDistributionPoints,
  authorityInfoAccess: OID.authorityInfoAccess,
}

export const requiredExtensions: LintRule = {
  id: 'gmt0015.required-extensions',
  severity: 'error',
  check: ({ extensions }, { role }) => {
    if (role === 'ca' || role === 'ocsp') return undefined
    const missing = Object.entries(REQUIRED).find(([, oid]) => !findExtension(extensions, oid))
    return missing && `${missing[0]} is missing`
  },
}
