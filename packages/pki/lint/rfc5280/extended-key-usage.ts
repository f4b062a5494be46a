// RFC 5280 4.2.1.12: purposes once each, and no anyExtendedKeyUsage, which would undo the others.
import type { LintRule } from '../rule.ts'

const ANY = '2.5.29.37.0'

export const extendedKeyUsageClean: LintRule = {
  id: 'rfc5280.extended-key-usage',
  severity: 'error',
  check: ({ extendedKeyUsage }) => {
    if (!extendedKeyUsage) return undefined
    if (extendedKeyUsage.length === 0) return 'extKeyUsage is empty'
    if (extendedKeyUsage.includes(ANY)) return 'extKeyUsage allows any purpose'
    return new Set(extendedKeyUsage).size < extendedKeyUsage.length ? 'a purpose stands twice' : undefined
  },
}
