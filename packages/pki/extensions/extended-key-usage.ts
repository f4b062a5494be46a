// extKeyUsage (RFC 5280 4.2.1.12), with the purposes this CA issues for.

import { OID } from '../der/oids.ts'
import { children, readOid, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { oid, sequence } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Extension } from './extension.ts'

export const PURPOSE = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const

export function extendedKeyUsage(purposes: readonly string[]): Extension {
  if (purposes.length === 0) throw new PkiError('pki.extension-invalid', 'extKeyUsage names no purpose')
  return { oid: OID.extendedKeyUsage, critical: false, value: sequence(...purposes.map(oid)) }
}

export function readExtendedKeyUsage(value: Uint8Array): string[] {
  return parsing('pki.extension-invalid', [], () => children(readOnly(value, TAG.sequence)).map(readOid))
}
