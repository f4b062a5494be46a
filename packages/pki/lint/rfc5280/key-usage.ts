// RFC 5280 4.2.1.3: present, critical, and certificate signing for authorities alone.
import { OID } from '../../der/oids.ts'
import { findExtension } from '../../extensions/extension.ts'
import type { LintRule } from '../rule.ts'

export const keyUsagePresent: LintRule = {
  id: 'rfc5280.key-usage',
  severity: 'error',
  check: ({ extensions, keyUsage }, { role }) => {
    if (!keyUsage || keyUsage.length === 0) return 'keyUsage is missing'
    if (!findExtension(extensions, OID.keyUsage)?.critical) return 'keyUsage is not critical'
    const signs = keyUsage.includes('keyCertSign') || keyUsage.includes('cRLSign')
    if (role === 'ca' && !keyUsage.includes('keyCertSign')) return 'an authority without keyCertSign'
    return role !== 'ca' && signs ? 'only authorities sign certificates and CRLs' : undefined
  },
}
