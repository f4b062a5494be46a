// RFC 5280 5.2.3: a number of at most 20 octets.
import type { CrlLintRule } from './rule.ts'

export const crlNumber: CrlLintRule = {
  id: 'rfc5280.crl-number',
  severity: 'error',
  check: ({ number }) => {
    if (number === undefined) return 'cRLNumber is missing'
    return number >= 1n << 159n ? 'cRLNumber is longer than 20 octets' : undefined
  },
}
