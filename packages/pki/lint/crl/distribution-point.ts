// RFC 5280 5.2.5: a CRL is for users or for authorities, not for neither; a shard names the address its certificates name.
import type { CrlLintRule } from './rule.ts'

export const crlDistributionPoint: CrlLintRule = {
  id: 'rfc5280.crl-distribution-point',
  severity: 'error',
  check: ({ distributionPoint }, _, { address }) => {
    if (distributionPoint?.onlyUserCertificates && distributionPoint.onlyAuthorityCertificates) {
      return 'a CRL for users only and for authorities only'
    }
    return address !== undefined && !distributionPoint?.urls.includes(address)
      ? 'the shard does not name its own address'
      : undefined
  },
}
