// RFC 5280 4.2.1.13: every point says where its CRL is, by http or ldap; https would need a certificate to check one.
import { OID } from '../../der/oids.ts'
import { children, readOnly } from '../../der/read.ts'
import { TAG } from '../../der/tags.ts'
import { readCrlDistributionPoints } from '../../extensions/crl-distribution-points.ts'
import { findExtension } from '../../extensions/extension.ts'
import type { LintRule } from '../rule.ts'

export const distributionPoints: LintRule = {
  id: 'rfc5280.distribution-points',
  severity: 'error',
  check: ({ extensions }) => {
    const found = findExtension(extensions, OID.crlDistributionPoints)
    if (!found) return undefined
    const points = children(readOnly(found.value, TAG.sequence)).length
    const urls = readCrlDistributionPoints(found.value)
    if (points === 0 || urls.length < points) return 'a distribution point without an address'
    const odd = urls.find(url => !/^(http|ldap):\/\/[\x21-\x7e]+$/.test(url) || !URL.canParse(url))
    return odd && `CRL address ${odd} is neither http nor ldap`
  },
}
