// OCSP requests (RFC 6960 4.1) from anyone on the network: small, bounded, several certificates at once, a nonce of
// 1 to 128 octets (RFC 9654). A requestor's own signature is read past: status is public.
import { OID } from '../der/oids.ts'
import { CONTEXT, explicitContent, inside, readOnly, readSmall } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { explicit, octetString, sequence } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import { decodeExtensions, type Extension, encodeExtensions, findExtension } from '../extensions/extension.ts'
import { type CertId, readCertId } from './cert-id.ts'

export interface OcspRequest {
  certIds: CertId[]
  nonce: Uint8Array | undefined
}

const MAX_REQUEST_OCTETS = 16 * 1024
const MAX_CERT_IDS = 32
/** RFC 9654 2.1: a client sends at least 32 octets; a responder takes 1 to 128. */
const CLIENT_NONCE_OCTETS = 32
const MAX_NONCE_OCTETS = 128

export function parseOcspRequest(der: Uint8Array): OcspRequest {
  return parsing('pki.ocsp-malformed', [], () => {
    if (der.length > MAX_REQUEST_OCTETS) throw new PkiError('pki.ocsp-malformed', 'too large')
    const outer = inside(readOnly(Buffer.from(der), TAG.sequence))
    const tbs = inside(outer.next(TAG.sequence))
    outer.optional(CONTEXT.constructed(0))
    outer.end()

    const version = tbs.optional(CONTEXT.constructed(0))
    if (version && readSmall(explicitContent(version, TAG.integer)) !== 0) {
      throw new PkiError('pki.ocsp-malformed', 'version is not 1')
    }
    tbs.optional(CONTEXT.constructed(1))
    const list = inside(tbs.next(TAG.sequence))
    const certIds: CertId[] = []
    while (!list.done) {
      const one = inside(list.next(TAG.sequence))
      certIds.push(readCertId(one.next(TAG.sequence)))
      one.optional(CONTEXT.constructed(0))
      one.end()
      if (certIds.length > MAX_CERT_IDS) throw new PkiError('pki.ocsp-malformed', 'asks for too many at once')
    }
    if (certIds.length === 0) throw new PkiError('pki.ocsp-malformed', 'asks for nothing')
    const wrapped = tbs.optional(CONTEXT.constructed(2))
    tbs.end()
    const extensions = wrapped ? decodeExtensions(explicitContent(wrapped, TAG.sequence)) : []
    const found = findExtension(extensions, OID.ocspNonce)
    return { certIds, nonce: found && readNonce(found.value) }
  })
}

/** RFC 9654 2.1: what is shorter or longer is a malformed request. */
export function readNonce(value: Uint8Array): Uint8Array {
  const nonce = readOnly(value, TAG.octetString).content
  if (nonce.length === 0 || nonce.length > MAX_NONCE_OCTETS) {
    throw new PkiError('pki.ocsp-malformed', 'nonce is not 1 to 128 octets (RFC 9654 2.1)')
  }
  return nonce
}

/** What a client of ours sends; the caller's randomness, so that tests own it. */
export const newNonce = (random: (octets: number) => Uint8Array): Uint8Array => random(CLIENT_NONCE_OCTETS)

export const nonceExtension = (nonce: Uint8Array): Extension => ({
  oid: OID.ocspNonce,
  critical: false,
  value: octetString(nonce),
})

/** For the outside probe, which asks our own responder as a stranger would (RFC 6960 4.1, RFC 9654 2.1). */
export function buildOcspRequest(certIds: readonly Uint8Array[], nonce?: Uint8Array): Uint8Array {
  const list = sequence(...certIds.map(certId => sequence(certId)))
  const extensions = nonce ? [explicit(2, encodeExtensions([nonceExtension(nonce)]))] : []
  return sequence(sequence(list, ...extensions))
}
