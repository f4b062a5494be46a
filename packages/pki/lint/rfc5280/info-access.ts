// RFC 5280 4.2.2.1: addresses of issuer and responder are there to be opened, by http or ldap.
import { OID } from '../../der/oids.ts'
import { readAuthorityInfoAccess } from '../../extensions/authority-info-access.ts'
import { findExtension } from '../../extensions/extension.ts'
import type { LintRule } from '../rule.ts'

export const infoAccess: LintRule = {
  id: 'rfc5280.info-access',
  severity: 'error',
  check: ({ extensions }) => {
    const found = findExtension(extensions, OID.authorityInfoAccess)
    if (!found) return undefined
    const { ocsp, caIssuers } = readAuthorityInfoAccess(found.value)
    const odd =
      ocsp.find(url => !/^http:\/\/[\x21-\x7e]+$/.test(url) || !URL.canParse(url)) ??
      caIssuers.find(url => !/^(http|ldap):\/\/[\x21-\x7e]+$/.test(url) || !URL.canParse(url))
    if (odd) return `address ${odd} is not one that a client opens`
    return ocsp.length + caIssuers.length === 0 ? 'authorityInfoAccess has no address' : undefined
  },
}
