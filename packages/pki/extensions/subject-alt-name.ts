// subjectAltName (RFC 5280 4.2.1.6).
import { OID } from '../der/oids.ts'
import { children, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { sequence } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Extension } from './extension.ts'
import { decodeGeneralName, encodeGeneralName, type GeneralName } from './general-name.ts'

export function subjectAltName(names: readonly GeneralName[]): Extension {
  if (names.length === 0) throw new PkiError('pki.extension-invalid', 'subjectAltName has no name')
  return { oid: OID.subjectAltName, critical: false, value: sequence(...names.map(encodeGeneralName)) }
}

export function readSubjectAltName(value: Uint8Array): GeneralName[] {
  return parsing('pki.extension-invalid', [], () =>
    children(readOnly(value, TAG.sequence)).flatMap(node => decodeGeneralName(node) ?? []),
  )
}
