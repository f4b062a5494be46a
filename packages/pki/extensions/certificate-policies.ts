// certificatePolicies (RFC 5280 4.2.1.4), with the address of the practice statement as its only qualifier.
import { OID } from '../der/oids.ts'
import { children, inside, readOid, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { ia5String, oid, sequence } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Extension } from './extension.ts'

export interface CertificatePolicy {
  oid: string
  cps?: string | undefined
}

export function certificatePolicies(policies: readonly CertificatePolicy[]): Extension {
  if (policies.length === 0) throw new PkiError('pki.extension-invalid', 'certificatePolicies has no policy')
  const written = policies.map(({ oid: id, cps }) =>
    cps === undefined
      ? sequence(oid(id))
      : sequence(oid(id), sequence(sequence(oid(OID.cpsQualifier), ia5String(cps)))),
  )
  return { oid: OID.certificatePolicies, critical: false, value: sequence(...written) }
}

export function readCertificatePolicies(value: Uint8Array): CertificatePolicy[] {
  return parsing('pki.extension-invalid', [], () =>
    children(readOnly(value, TAG.sequence)).map(node => {
      const reader = inside(node)
      const id = readOid(reader.next(TAG.oid))
      const qualifiers = reader.optional(TAG.sequence)
      reader.end()
      for (const qualifier of qualifiers ? children(qualifiers) : []) {
        const pair = inside(qualifier)
        if (readOid(pair.next(TAG.oid)) === OID.cpsQualifier) {
          return { oid: id, cps: pair.next(TAG.ia5String).content.toString('latin1') }
        }
      }
      return { oid: id }
    }),
  )
}
