// RFC 6960 4.2.2.2: a delegated responder has OCSPSigning and nothing else, and ocsp-nocheck, which is NULL; nobody else
// has either, or any holder of a certificate could answer for ours.
import { OID } from '../../der/oids.ts'
import { PURPOSE } from '../../extensions/extended-key-usage.ts'
import { findExtension } from '../../extensions/extension.ts'
import type { LintRule } from '../rule.ts'

export const responder: LintRule = {
  id: 'rfc6960.responder',
  severity: 'error',
  check: ({ extensions, extendedKeyUsage, keyUsage }, { role }) => {
    const answers = extendedKeyUsage?.includes(PURPOSE.ocspSigning) ?? false
    const noCheck = findExtension(extensions, OID.ocspNoCheck)
    if (role !== 'ocsp') return answers || noCheck ? 'marked as an OCSP responder' : undefined
    if (!answers || extendedKeyUsage!.length > 1) return 'a responder’s only purpose is OCSPSigning'
    if (keyUsage?.some(usage => usage !== 'digitalSignature')) return 'a responder only signs'
    if (!noCheck) return 'a responder without ocsp-nocheck would itself be asked about'
    return Buffer.from(noCheck.value).toString('hex') === '0500' ? undefined : 'ocsp-nocheck is not NULL'
  },
}
