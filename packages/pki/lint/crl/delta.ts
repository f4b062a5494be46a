// RFC 5280 5.2.4 and 5.2.6: a delta is newer than its base, and has no delta of its own.
import { OID } from '../../der/oids.ts'
import { findExtension } from '../../extensions/extension.ts'
import type { CrlLintRule } from './rule.ts'

export const crlDelta: CrlLintRule = {
  id: 'rfc5280.crl-delta',
  severity: 'error',
  check: ({ baseNumber, number, extensions }) => {
    if (baseNumber === undefined) return undefined
    if (number !== undefined && baseNumber >= number) return 'a delta is not newer than its base'
    return findExtension(extensions, OID.freshestCrl) ? 'freshestCRL in a delta' : undefined
  },
}
