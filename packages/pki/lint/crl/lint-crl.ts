// Lints a CRL before it is published, and anybody's CRL on request. Head by head, and the entries in one pass.
import { parseCrlHead } from '../../crl/parse.ts'
import { scanEntries } from '../../crl/scan.ts'
import { PkiError } from '../../errors.ts'
import type { Finding } from '../rule.ts'
import { crlAuthorityKey } from './authority-key.ts'
import { crlCritical } from './critical-extensions.ts'
import { crlDelta } from './delta.ts'
import { crlDistributionPoint } from './distribution-point.ts'
import { crlEntriesAbsent } from './entries-absent.ts'
import { crlEntryDates } from './entry-dates.ts'
import { crlEntryExtensions } from './entry-extensions.ts'
import { crlEntryReasons } from './entry-reasons.ts'
import { crlEntrySerials } from './entry-serials.ts'
import { crlFollows } from './follows.ts'
import { crlIssuer } from './issuer.ts'
import { crlNumber } from './number.ts'
import type { CrlLintContext, CrlLintRule } from './rule.ts'
import { crlAlgorithm } from './signature-algorithm.ts'
import { crlTimes } from './times.ts'
import { crlValidityLimit } from './validity-limit.ts'

export const CRL_LINT_RULES: readonly CrlLintRule[] = [
  crlAlgorithm,
  crlIssuer,
  crlTimes,
  crlNumber,
  crlAuthorityKey,
  crlCritical,
  crlEntriesAbsent,
  crlEntrySerials,
  crlEntryDates,
  crlEntryReasons,
  crlEntryExtensions,
  crlDistributionPoint,
  crlDelta,
  crlFollows,
  crlValidityLimit,
]

export function lintCrl(der: Uint8Array, context: CrlLintContext = {}): Finding[] {
  try {
    const crl = parseCrlHead(der)
    const entries = scanEntries(crl.revoked ?? Buffer.alloc(0))
    return CRL_LINT_RULES.flatMap(({ id, severity, check }) => {
      const message = check(crl, entries, context)
      return message === undefined ? [] : [{ rule: id, severity, message }]
    })
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return [{ rule: 'der.readable', severity: 'error', message: cause.message }]
  }
}
