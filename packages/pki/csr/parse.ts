// Reads a PKCS#10 request strictly. It comes from a stranger: size, trailing bytes and shape are refused here,
// signature and key in verify.ts.
import { OID } from '../der/oids.ts'
import {
  CONTEXT,
  children,
  inside,
  readAlgorithm,
  readOctetBits,
  readOid,
  readOnly,
  readSmall,
} from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { PkiError, parsing } from '../errors.ts'
import { decodeExtensions, type Extension } from '../extensions/extension.ts'
import { nameText } from '../name.ts'

export interface CertificateRequest {
  der: Uint8Array
  info: Uint8Array
  subjectDer: Uint8Array
  subjectText: string
  spki: Uint8Array
  requestedExtensions: Extension[]
  signatureAlgorithm: Uint8Array
  signatureOid: string
  signature: Uint8Array
}

const MAX_REQUEST_OCTETS = 32 * 1024
const MAX_ATTRIBUTES = 32

export function parseRequest(der: Uint8Array): CertificateRequest {
  return parsing('pki.csr-malformed', [], () => {
    if (der.length > MAX_REQUEST_OCTETS) throw new PkiError('pki.csr-malformed', 'too large')
    const own = Buffer.from(der)
    const outer = inside(readOnly(own, TAG.sequence))
    const info = outer.next(TAG.sequence)
    const signatureAlgorithm = readAlgorithm(outer.next(TAG.sequence))
    const signature = readOctetBits(outer.next(TAG.bitString))
    outer.end()

    const reader = inside(info)
    if (readSmall(reader.next(TAG.integer)) !== 0) throw new PkiError('pki.csr-malformed', 'version is not 1')
    const subjectDer = reader.next(TAG.sequence).raw
    const spki = reader.next(TAG.sequence).raw
    // Attributes are [0] IMPLICIT SET, not OPTIONAL; some tokens' software leaves an empty one out all the same.
    const attributes = reader.optional(CONTEXT.constructed(0))
    reader.end()

    let requestedExtensions: Extension[] = []
    const list = attributes ? children(attributes) : []
    if (list.length > MAX_ATTRIBUTES) throw new PkiError('pki.csr-malformed', 'too many attributes')
    for (const attribute of list) {
      const pair = inside(attribute)
      // CFCA's own attribute 1.2.840.113549.1.9.63 lacks the SET around its value: only what is known is opened.
      if (readOid(pair.next(TAG.oid)) !== OID.extensionRequest) continue
      const values = inside(pair.next(TAG.set))
      requestedExtensions = decodeExtensions(values.next(TAG.sequence))
      values.end()
    }
    return {
      der: own,
      info: info.raw,
      subjectDer,
      subjectText: nameText(subjectDer),
      spki,
      requestedExtensions,
      signatureAlgorithm: signatureAlgorithm.raw,
      signatureOid: signatureAlgorithm.oid,
      signature,
    }
  })
}
