// RFC 5280 5.1.2.6: with nothing revoked the list must be absent, and not empty.
import type { CrlLintRule } from './rule.ts'

export const crlEntriesAbsent: CrlLintRule = {
  id: 'rfc5280.crl-entries-absent',
  severity: 'error',
  check: ({ revoked }) => (revoked?.length === 0 ? 'revokedCertificates is there and empty' : undefined),
}
