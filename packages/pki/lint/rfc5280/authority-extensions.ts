// RFC 5280 4.2.1.5, 10, 11 and 14: name constraints, policy mappings and constraints belong to authorities only.
import { OID } from '../../der/oids.ts'
import { findExtension } from '../../extensions/extension.ts'
import type { LintRule } from '../rule.ts'

const ONLY_AUTHORITIES = {
  nameConstraints: OID.nameConstraints,
  policyMappings: OID.policyMappings,
  policyConstraints: OID.policyConstraints,
  inhibitAnyPolicy: OID.inhibitAnyPolicy,
}

export const authorityExtensions: LintRule = {
  id: 'rfc5280.authority-extensions',
  severity: 'error',
  check: ({ extensions }, { role }) => {
    if (role === 'ca') return undefined
    const odd = Object.entries(ONLY_AUTHORITIES).find(([, oid]) => findExtension(extensions, oid))
    return odd && `${odd[0]} in a certificate that issues nothing`
  },
}
