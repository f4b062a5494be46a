// X.680 41.4: a PrintableString holds letters, digits and eleven signs; a Hanzi, an @ or a * in one is refused by
// strict readers (GoDaddy revoked over it, mozilla.dev.security.policy 10168).
import { TAG } from '../../der/tags.ts'
import type { LintRule } from '../rule.ts'

export const printableStrings: LintRule = {
  id: 'rfc5280.printable-string',
  severity: 'error',
  check: ({ subject }) => {
    const odd = subject.find(
      ({ tag, value }) => tag === TAG.printableString && !/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value),
    )
    // C has a rule of its own.
    return odd && odd.type !== 'C' ? `${odd.type} holds characters outside PrintableString` : undefined
  },
}
