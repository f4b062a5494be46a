// RFC 5280 4.2.1.9: pathLenConstraint only beside cA and keyCertSign; and under an authority whose pathLenConstraint is 0
// stands no other authority.
import type { LintRule } from '../rule.ts'

export const pathLength: LintRule = {
  id: 'rfc5280.path-length',
  severity: 'error',
  check: ({ basicConstraints, keyUsage, issuerDer, subjectDer }, { role, issuer }) => {
    const { ca, pathLength: own } = basicConstraints ?? { ca: false }
    if (own !== undefined && !(ca && keyUsage?.includes('keyCertSign'))) {
      return 'pathLenConstraint without the right to issue'
    }
    const selfIssued = Buffer.compare(issuerDer, subjectDer) === 0
    const above = issuer?.basicConstraints?.pathLength
    if (role !== 'ca' || selfIssued || above === undefined) return undefined
    if (above === 0) return 'the issuer may have no authority under it'
    return own === undefined || own >= above ? 'pathLenConstraint is not below the issuer’s' : undefined
  },
}
