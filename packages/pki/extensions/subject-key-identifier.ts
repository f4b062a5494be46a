// subjectKeyIdentifier (RFC 5280 4.2.1.2): SHA-1 of the public key's octets; a name for the key, not a security claim.
import { keyIdentifier } from '../algorithms/table.ts'
import { OID } from '../der/oids.ts'
import { readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { octetString } from '../der/write.ts'
import { parsing } from '../errors.ts'
import type { Extension } from './extension.ts'

export function subjectKeyIdentifier(spki: Uint8Array): Extension {
  return { oid: OID.subjectKeyIdentifier, critical: false, value: octetString(keyIdentifier(spki)) }
}

export function readSubjectKeyIdentifier(value: Uint8Array): Buffer {
  return parsing('pki.extension-invalid', [], () => readOnly(value, TAG.octetString).content)
}
