// authorityKeyIdentifier (RFC 5280 4.2.1.1), keyIdentifier only: issuer and serial in it break cross-certification.
import { keyIdentifier } from '../algorithms/table.ts'
import { OID } from '../der/oids.ts'
import { CONTEXT, inside, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { implicit, sequence } from '../der/write.ts'
import { parsing } from '../errors.ts'
import type { Extension } from './extension.ts'

/** `identifier` where the issuer's certificate carries one of its own making; else it is computed from the key. */
export function authorityKeyIdentifier(issuer: { spki: Uint8Array } | { identifier: Uint8Array }): Extension {
  const identifier = 'identifier' in issuer ? issuer.identifier : keyIdentifier(issuer.spki)
  return { oid: OID.authorityKeyIdentifier, critical: false, value: sequence(implicit(0, identifier)) }
}

export function readAuthorityKeyIdentifier(value: Uint8Array): Buffer | undefined {
  return parsing('pki.extension-invalid', [], () => {
    const reader = inside(readOnly(value, TAG.sequence))
    return reader.optional(CONTEXT.primitive(0))?.content
  })
}
