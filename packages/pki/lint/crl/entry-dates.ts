// RFC 5280 5.1.2.6: revocation dates in the form of the year, and none after thisUpdate: nobody is revoked in the future.
import type { CrlLintRule } from './rule.ts'

export const crlEntryDates: CrlLintRule = {
  id: 'rfc5280.crl-entry-dates',
  severity: 'error',
  check: ({ thisUpdate }, { newest, badTime }) => {
    if (badTime) return 'UTCTime and GeneralizedTime are not divided at 2050'
    return newest && newest > thisUpdate ? 'an entry is dated after thisUpdate' : undefined
  },
}
