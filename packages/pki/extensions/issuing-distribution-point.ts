// issuingDistributionPoint (RFC 5280 5.2.5): which certificates a CRL speaks for. A shard says its own address here, the same
// as stands in the certificates' cRLDistributionPoints, or an attacker could serve another shard in its place.
import { OID } from '../der/oids.ts'
import { CONTEXT, children, type DerNode, inside, readBoolean, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { explicit, implicit, sequence } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Extension } from './extension.ts'
import { decodeGeneralName, encodeGeneralName } from './general-name.ts'

export interface IssuingDistributionPoint {
  urls: readonly string[]
  onlyUserCertificates: boolean
  onlyAuthorityCertificates: boolean
}

const TRUE = Buffer.from([0xff])

export function issuingDistributionPoint(point: Partial<IssuingDistributionPoint>): Extension {
  const { urls = [], onlyUserCertificates = false, onlyAuthorityCertificates = false } = point
  if (onlyUserCertificates && onlyAuthorityCertificates) {
    throw new PkiError('pki.extension-invalid', 'a CRL for users only and for authorities only')
  }
  if (urls.length === 0 && !onlyUserCertificates && !onlyAuthorityCertificates) {
    throw new PkiError('pki.extension-invalid', 'issuingDistributionPoint would be an empty SEQUENCE')
  }
  const names = urls.map(value => encodeGeneralName({ kind: 'uri', value }))
  const value = sequence(
    ...(names.length > 0 ? [explicit(0, explicit(0, ...names))] : []),
    ...(onlyUserCertificates ? [implicit(1, TRUE)] : []),
    ...(onlyAuthorityCertificates ? [implicit(2, TRUE)] : []),
  )
  return { oid: OID.issuingDistributionPoint, critical: true, value }
}

const flag = (node: DerNode | undefined): boolean => (node ? readBoolean(node) : false)

/** Indirect CRLs, CRLs of some reasons and of attribute certificates are not read: nobody here issues them. */
export function readIssuingDistributionPoint(value: Uint8Array): IssuingDistributionPoint {
  return parsing('pki.extension-invalid', [], () => {
    const reader = inside(readOnly(value, TAG.sequence))
    const name = reader.optional(CONTEXT.constructed(0))
    const onlyUserCertificates = flag(reader.optional(CONTEXT.primitive(1)))
    const onlyAuthorityCertificates = flag(reader.optional(CONTEXT.primitive(2)))
    reader.end()
    const full = name && inside(name).next(CONTEXT.constructed(0))
    const urls = (full ? children(full) : []).flatMap(node => {
      const found = decodeGeneralName(node)
      return found?.kind === 'uri' ? [found.value] : []
    })
    return { urls, onlyUserCertificates, onlyAuthorityCertificates }
  })
}
