// RFC 5280 5.3.1: unspecified is left out, 7 means nothing, and removeFromCRL stands in a delta only.
import type { CrlLintRule } from './rule.ts'

export const crlEntryReasons: CrlLintRule = {
  id: 'rfc5280.crl-entry-reasons',
  severity: 'error',
  check: ({ baseNumber }, { badReason, removes }) => {
    if (badReason !== undefined) return `reason code ${badReason} is not written`
    return removes && baseNumber === undefined ? 'removeFromCRL in a full CRL' : undefined
  },
}
