// RFC 5280 4.2.1.4: each policy once; the practice statement's address is one that can be opened.
import { OID } from '../../der/oids.ts'
import { readCertificatePolicies } from '../../extensions/certificate-policies.ts'
import { findExtension } from '../../extensions/extension.ts'
import type { LintRule } from '../rule.ts'

export const policiesClean: LintRule = {
  id: 'rfc5280.certificate-policies',
  severity: 'error',
  check: ({ extensions }) => {
    const found = findExtension(extensions, OID.certificatePolicies)
    if (!found) return undefined
    const policies = readCertificatePolicies(found.value)
    if (policies.length === 0) return 'certificatePolicies is empty'
    if (new Set(policies.map(({ oid }) => oid)).size < policies.length) return 'a policy stands twice'
    const odd = policies.find(({ cps }) => cps !== undefined && !/^https?:\/\/[\x21-\x7e]+$/.test(cps))
    return odd && 'the address of the practice statement cannot be opened'
  },
}
