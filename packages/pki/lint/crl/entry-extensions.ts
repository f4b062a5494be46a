// RFC 5280 5.3: reasonCode and invalidityDate; certificateIssuer would make this an indirect CRL.
import type { CrlLintRule } from './rule.ts'

export const crlEntryExtensions: CrlLintRule = {
  id: 'rfc5280.crl-entry-extensions',
  severity: 'error',
  check: (_, { strangeExtension }) => strangeExtension && `an entry has extension ${strangeExtension}`,
}
