// Our CPS: a list for holders is good for ten days at most, an authority's own for a year (CA/B Forum BR 4.9.7 has the same).
import type { CrlLintRule } from './rule.ts'

export const crlValidityLimit: CrlLintRule = {
  id: 'cps.crl-validity-limit',
  severity: 'error',
  check: ({ thisUpdate, nextUpdate }, _, { issuer }) => {
    if (!nextUpdate || !issuer) return undefined
    const issuesAuthorities = issuer.basicConstraints?.pathLength !== 0
    const days = issuesAuthorities ? 366 : 10
    return nextUpdate.getTime() - thisUpdate.getTime() > days * 86_400_000
      ? `valid for more than ${days} days`
      : undefined
  },
}
