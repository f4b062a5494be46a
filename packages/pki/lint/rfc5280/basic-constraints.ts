// RFC 5280 4.2.1.9: an authority says so, critically; nobody else does.
import { OID } from '../../der/oids.ts'
import { findExtension } from '../../extensions/extension.ts'
import type { LintRule } from '../rule.ts'

export const basicConstraintsMatchRole: LintRule = {
  id: 'rfc5280.basic-constraints',
  severity: 'error',
  check: ({ extensions, basicConstraints }, { role }) => {
    if (role !== 'ca') return basicConstraints?.ca ? 'an end entity marked as an authority' : undefined
    if (!basicConstraints?.ca) return 'an authority without basicConstraints cA'
    return findExtension(extensions, OID.basicConstraints)?.critical
      ? undefined
      : 'basicConstraints of an authority is not critical'
  },
}
