// Lints a certificate before it is signed in earnest (with a throw-away key's signature in place) and after. Any error
// stops issuance; the list of rules is the list of what is refused.
import { parseCertificate } from '../certificate/parse.ts'
import { PkiError } from '../errors.ts'
import { identityExtensions } from './gmt0015/identity-extensions.ts'
import { pairKeyUsage } from './gmt0015/pair-key-usage.ts'
import { pairTwin } from './gmt0015/pair-twin.ts'
import { requiredExtensions } from './gmt0015/required-extensions.ts'
import { sm2Parameters } from './gmt0015/sm2-parameters.ts'
import { basicConstraintsMatchRole } from './rfc5280/basic-constraints.ts'
import { countryCode } from './rfc5280/country-code.ts'
import { criticalExtensions } from './rfc5280/critical-extensions.ts'
import { issuerBytes } from './rfc5280/issuer-bytes.ts'
import { keyIdentifiers } from './rfc5280/key-identifiers.ts'
import { keyUsagePresent } from './rfc5280/key-usage.ts'
import { serialNumber } from './rfc5280/serial-number.ts'
import { signatureAlgorithm } from './rfc5280/signature-algorithm.ts'
import { subjectNotEmpty } from './rfc5280/subject-not-empty.ts'
import { subjectText } from './rfc5280/subject-text.ts'
import { validityEncoding } from './rfc5280/validity-encoding.ts'
import { validityInsideIssuer } from './rfc5280/validity-inside-issuer.ts'
import type { Finding, LintContext, LintRule } from './rule.ts'

export const LINT_RULES: readonly LintRule[] = [
  serialNumber,
  signatureAlgorithm,
  issuerBytes,
  validityEncoding,
  validityInsideIssuer,
  subjectNotEmpty,
  subjectText,
  countryCode,
  basicConstraintsMatchRole,
  keyUsagePresent,
  keyIdentifiers,
  criticalExtensions,
  pairKeyUsage,
  pairTwin,
  requiredExtensions,
  sm2Parameters,
  identityExtensions,
]

export function lintCertificate(der: Uint8Array, context: LintContext): Finding[] {
  try {
    const certificate = parseCertificate(der)
    return LINT_RULES.flatMap(({ id, severity, check }) => {
      const message = check(certificate, context)
      return message === undefined ? [] : [{ rule: id, severity, message }]
    })
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    return [{ rule: 'der.readable', severity: 'error', message: cause.message }]
  }
}
