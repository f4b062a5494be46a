// RFC 5280 5.2.3: numbers and times only rise. A number went backwards at one CA after a failover (Dogtag issue 138), and clients
// kept the older list.
import type { CrlLintRule } from './rule.ts'

export const crlFollows: CrlLintRule = {
  id: 'rfc5280.crl-follows',
  severity: 'error',
  check: ({ number, thisUpdate, baseNumber }, _, { previous }) => {
    if (!previous) return undefined
    if (number === undefined || previous.number === undefined) return undefined
    if ((baseNumber === undefined) !== (previous.baseNumber === undefined))
      return 'compared with one of the other kind'
    if (number <= previous.number) return `number ${number} does not follow ${previous.number}`
    return thisUpdate < previous.thisUpdate ? 'thisUpdate lies before the one before' : undefined
  },
}
