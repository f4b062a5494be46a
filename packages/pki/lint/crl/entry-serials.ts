// RFC 5280 5.3: each serial once (one CA listed some twice, Mozilla bug 1943379), positive, of at most 20 octets.
import type { CrlLintRule } from './rule.ts'

export const crlEntrySerials: CrlLintRule = {
  id: 'rfc5280.crl-entry-serials',
  severity: 'error',
  check: (_, { duplicate, badSerial }) => {
    if (duplicate) return `serial ${duplicate} stands twice`
    return badSerial === undefined ? undefined : `serial ${badSerial} is no certificate’s`
  },
}
