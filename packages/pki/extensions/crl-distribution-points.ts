// cRLDistributionPoints (RFC 5280 4.2.1.13): fullName URIs only, one DistributionPoint an address.
import { OID } from '../der/oids.ts'
import { CONTEXT, children, inside, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { explicit, sequence } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Extension } from './extension.ts'
import { decodeGeneralName, encodeGeneralName } from './general-name.ts'

export function crlDistributionPoints(urls: readonly string[]): Extension {
  if (urls.length === 0) throw new PkiError('pki.extension-invalid', 'cRLDistributionPoints has no address')
  const points = urls.map(value =>
    sequence(explicit(0, explicit(0, encodeGeneralName({ kind: 'uri', value })))),
  )
  return { oid: OID.crlDistributionPoints, critical: false, value: sequence(...points) }
}

export function readCrlDistributionPoints(value: Uint8Array): string[] {
  return parsing('pki.extension-invalid', [], () =>
    children(readOnly(value, TAG.sequence)).flatMap(point => {
      const name = inside(point).optional(CONTEXT.constructed(0))
      const full = name && inside(name).optional(CONTEXT.constructed(0))
      return (full ? children(full) : []).flatMap(node => {
        const found = decodeGeneralName(node)
        return found?.kind === 'uri' ? [found.value] : []
      })
    }),
  )
}
