// RFC 5280 5.2: software refuses a CRL with a critical extension it does not know; a delta and a shard must be refused by
// software that knows neither, or it would take them for the whole.
import { OID } from '../../der/oids.ts'
import type { CrlLintRule } from './rule.ts'

const MUST_BE_CRITICAL: readonly string[] = [OID.deltaCrlIndicator, OID.issuingDistributionPoint]

export const crlCritical: CrlLintRule = {
  id: 'rfc5280.crl-critical-extensions',
  severity: 'error',
  check: ({ extensions }) => {
    const wrong = extensions.find(({ oid, critical }) => critical !== MUST_BE_CRITICAL.includes(oid))
    return wrong && `extension ${wrong.oid} is ${wrong.critical ? '' : 'not '}critical`
  },
}
