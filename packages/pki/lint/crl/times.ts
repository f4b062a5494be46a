// RFC 5280 5.1.2.4 and 5.1.2.5: UTCTime through 2049, nextUpdate always, and after thisUpdate.
import { children, readOnly } from '../../der/read.ts'
import { TAG } from '../../der/tags.ts'
import { readTime } from '../../der/time.ts'
import type { CrlLintRule } from './rule.ts'

export const crlTimes: CrlLintRule = {
  id: 'rfc5280.crl-times',
  severity: 'error',
  check: ({ tbs, thisUpdate, nextUpdate }) => {
    if (!nextUpdate) return 'nextUpdate is missing'
    if (nextUpdate <= thisUpdate) return 'CRL ends before it begins'
    const times = children(readOnly(tbs, TAG.sequence)).filter(
      ({ tag }) => tag === TAG.utcTime || tag === TAG.generalizedTime,
    )
    return times.some(node => (node.tag === TAG.utcTime) !== readTime(node).getUTCFullYear() < 2050)
      ? 'UTCTime and GeneralizedTime are not divided at 2050'
      : undefined
  },
}
