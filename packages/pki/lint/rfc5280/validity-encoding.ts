// RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. Fractions and offsets do not parse at all.
import { children, readOnly } from '../../der/read.ts'
import { TAG } from '../../der/tags.ts'
import { readTime } from '../../der/time.ts'
import type { LintRule } from '../rule.ts'

export const validityEncoding: LintRule = {
  id: 'rfc5280.validity-encoding',
  severity: 'error',
  check: ({ validityDer, notBefore, notAfter }) => {
    if (notAfter <= notBefore) return 'certificate ends before it begins'
    const wrong = children(readOnly(validityDer, TAG.sequence)).some(
      node => (node.tag === TAG.utcTime) !== readTime(node).getUTCFullYear() < 2050,
    )
    return wrong ? 'UTCTime and GeneralizedTime are not divided at 2050' : undefined
  },
}
