// Our CPS: five years and a leap day for holders, thirteen months for responders (nobody can revoke those), thirty years
// for authorities.
import type { CertificateRole, LintRule } from '../rule.ts'

const DAY = 86_400_000
const LIMIT_DAYS: Readonly<Record<CertificateRole, number>> = {
  ca: 30 * 366,
  ocsp: 398,
  single: 5 * 365 + 2,
  signing: 5 * 365 + 2,
  encryption: 5 * 365 + 2,
}

export const validityLimit: LintRule = {
  id: 'cps.validity-limit',
  severity: 'error',
  check: ({ notBefore, notAfter }, { role }) =>
    notAfter.getTime() - notBefore.getTime() > LIMIT_DAYS[role] * DAY
      ? `valid for more than ${LIMIT_DAYS[role]} days`
      : undefined,
}
