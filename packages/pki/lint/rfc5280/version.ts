// RFC 5280 4.1.2.1: a certificate with extensions is version 3, and every one of ours has them.
import type { LintRule } from '../rule.ts'

export const versionThree: LintRule = {
  id: 'rfc5280.version',
  severity: 'error',
  check: ({ version }) => (version === 3 ? undefined : 'certificate is not version 3'),
}
