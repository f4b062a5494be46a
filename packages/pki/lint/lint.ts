// Lints a certificate before it is signed in earnest (with a throw-away key's signature in place) and after. Any error
// stops issuance; the list of rules is the list of what is refused.
import { parseCertificate } from '../certificate/parse.ts'
import { PkiError } from '../errors.ts'
import { keySound } from './cps/key-sound.ts'
import { subjectOnce } from './cps/subject-once.ts'
import { subjectOrder } from './cps/subject-order.ts'
import { validityLimit } from './cps/validity-limit.ts'
import { checkDigits } from './gbt20518/check-digits.ts'
import { identityExtensions } from './gmt0015/identity-extensions.ts'
import { pairKeyUsage } from './gmt0015/pair-key-usage.ts'
import { pairTwin } from './gmt0015/pair-twin.ts'
import { requiredExtensions } from './gmt0015/required-extensions.ts'
import { sm2Parameters } from './gmt0015/sm2-parameters.ts'
import { subjectNames } from './gmt0015/subject-names.ts'
import { authorityExtensions } from './rfc5280/authority-extensions.ts'
import { basicConstraintsMatchRole } from './rfc5280/basic-constraints.ts'
import { policiesClean } from './rfc5280/certificate-policies.ts'
import { countryCode } from './rfc5280/country-code.ts'
import { criticalExtensions } from './rfc5280/critical-extensions.ts'
import { distributionPoints } from './rfc5280/distribution-points.ts'
import { extendedKeyUsageClean } from './rfc5280/extended-key-usage.ts'
import { infoAccess } from './rfc5280/info-access.ts'
import { issuerBytes } from './rfc5280/issuer-bytes.ts'
import { issuerMayIssue } from './rfc5280/issuer-may-issue.ts'
import { issuerNotEmpty } from './rfc5280/issuer-not-empty.ts'
import { keyIdentifiers } from './rfc5280/key-identifiers.ts'
import { keyUsagePresent } from './rfc5280/key-usage.ts'
import { keyUsageEncoding } from './rfc5280/key-usage-encoding.ts'
import { keyUsageFitsKey } from './rfc5280/key-usage-fits-key.ts'
import { nameLengths } from './rfc5280/name-lengths.ts'
import { nameStrings } from './rfc5280/name-strings.ts'
import { pathLength } from './rfc5280/path-length.ts'
import { printableStrings } from './rfc5280/printable-string.ts'
import { serialNumber } from './rfc5280/serial-number.ts'
import { signatureAlgorithm } from './rfc5280/signature-algorithm.ts'
import { signatureValue } from './rfc5280/signature-value.ts'
import { subjectAltNames } from './rfc5280/subject-alt-name.ts'
import { subjectNotEmpty } from './rfc5280/subject-not-empty.ts'
import { subjectText } from './rfc5280/subject-text.ts'
import { uniqueIdentifiers } from './rfc5280/unique-identifiers.ts'
import { validityEncoding } from './rfc5280/validity-encoding.ts'
import { validityInsideIssuer } from './rfc5280/validity-inside-issuer.ts'
import { versionThree } from './rfc5280/version.ts'
import { responder } from './rfc6960/responder.ts'
import type { Finding, LintContext, LintRule } from './rule.ts'

export const LINT_RULES: readonly LintRule[] = [
  versionThree,
  serialNumber,
  signatureAlgorithm,
  signatureValue,
  issuerBytes,
  issuerNotEmpty,
  issuerMayIssue,
  validityEncoding,
  validityInsideIssuer,
  subjectNotEmpty,
  subjectText,
  countryCode,
  nameStrings,
  nameLengths,
  printableStrings,
  uniqueIdentifiers,
  basicConstraintsMatchRole,
  pathLength,
  keyUsagePresent,
  keyUsageEncoding,
  keyUsageFitsKey,
  extendedKeyUsageClean,
  keyIdentifiers,
  subjectAltNames,
  policiesClean,
  distributionPoints,
  infoAccess,
  authorityExtensions,
  criticalExtensions,
  responder,
  pairKeyUsage,
  pairTwin,
  requiredExtensions,
  subjectNames,
  sm2Parameters,
  identityExtensions,
  checkDigits,
  keySound,
  subjectOnce,
  subjectOrder,
  validityLimit,
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
