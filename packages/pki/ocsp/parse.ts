// Reads OCSP responses, for the key agent and for the probe that watches our own responder from outside.
import type { AlgorithmId } from '../algorithms/algorithm.ts'
import { algorithm, algorithmOfSignature } from '../algorithms/table.ts'
import { type Certificate, isSignedBy, parseCertificate } from '../certificate/parse.ts'
import { type RevocationReason, reasonOfCode } from '../crl/reasons.ts'
import { OID } from '../der/oids.ts'
import {
  CONTEXT,
  children,
  type DerNode,
  type DerReader,
  explicitContent,
  inside,
  readOctetBits,
  readOid,
  readOnly,
} from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { readTime } from '../der/time.ts'
import { PkiError, parsing } from '../errors.ts'
import { PURPOSE } from '../extensions/extended-key-usage.ts'
import { decodeExtensions, findExtension } from '../extensions/extension.ts'
import { type CertId, readCertId } from './cert-id.ts'
import { readNonce } from './request.ts'

export interface ReadSingleResponse {
  certId: CertId
  status: 'good' | 'revoked' | 'unknown'
  revokedAt: Date | undefined
  reason: RevocationReason | undefined
  thisUpdate: Date
  nextUpdate: Date | undefined
}

export interface OcspResponse {
  /** 0 is successful; everything else comes alone. */
  responseStatus: number
  basic: BasicOcspResponse | undefined
}

export interface BasicOcspResponse {
  tbs: Uint8Array
  producedAt: Date
  responses: ReadSingleResponse[]
  nonce: Uint8Array | undefined
  certificates: Certificate[]
  algorithm: AlgorithmId | undefined
  signature: Uint8Array
}

const MAX_RESPONSE_OCTETS = 256 * 1024

export function parseOcspResponse(der: Uint8Array): OcspResponse {
  return parsing('pki.ocsp-malformed', [], () => {
    if (der.length > MAX_RESPONSE_OCTETS) throw new PkiError('pki.ocsp-malformed', 'too large')
    const outer = inside(readOnly(Buffer.from(der), TAG.sequence))
    const responseStatus = outer.next(TAG.enumerated).content[0] ?? -1
    const wrapped = outer.optional(CONTEXT.constructed(0))
    outer.end()
    if (!wrapped) return { responseStatus, basic: undefined }
    const bytes = inside(explicitContent(wrapped, TAG.sequence))
    if (readOid(bytes.next(TAG.oid)) !== OID.ocspBasic) {
      throw new PkiError('pki.ocsp-malformed', 'not a basic response')
    }
    const basic = readBasic(readOnly(bytes.next(TAG.octetString).content, TAG.sequence))
    bytes.end()
    return { responseStatus, basic }
  })
}

function readBasic(node: DerNode): BasicOcspResponse {
  const outer = inside(node)
  const tbs = outer.next(TAG.sequence)
  const signatureAlgorithm = outer.next(TAG.sequence).raw
  const signature = readOctetBits(outer.next(TAG.bitString))
  const wrapped = outer.optional(CONTEXT.constructed(0))
  outer.end()

  const data = inside(tbs)
  data.optional(CONTEXT.constructed(0))
  data.next(CONTEXT.constructed(1), CONTEXT.constructed(2))
  const producedAt = readTime(data.next(TAG.generalizedTime))
  const responses = children(data.next(TAG.sequence)).map(one => readSingle(inside(one)))
  const extensions = data.optional(CONTEXT.constructed(1))
  data.end()
  const nonce =
    extensions && findExtension(decodeExtensions(explicitContent(extensions, TAG.sequence)), OID.ocspNonce)
  return {
    tbs: tbs.raw,
    producedAt,
    responses,
    nonce: nonce && readNonce(nonce.value),
    certificates: wrapped
      ? children(explicitContent(wrapped, TAG.sequence)).map(({ raw }) => parseCertificate(raw))
      : [],
    algorithm: algorithmOfSignature(signatureAlgorithm)?.id,
    signature,
  }
}

function readSingle(reader: DerReader): ReadSingleResponse {
  const certId = readCertId(reader.next(TAG.sequence))
  const status = reader.next(CONTEXT.primitive(0), CONTEXT.constructed(1), CONTEXT.primitive(2))
  const thisUpdate = readTime(reader.next(TAG.generalizedTime))
  const next = reader.optional(CONTEXT.constructed(0))
  reader.optional(CONTEXT.constructed(1))
  reader.end()
  const revoked = status.tag === CONTEXT.constructed(1) ? inside(status) : undefined
  const revokedAt = revoked && readTime(revoked.next(TAG.generalizedTime))
  const reason = revoked?.optional(CONTEXT.constructed(0))
  return {
    certId,
    status: revoked ? 'revoked' : status.tag === CONTEXT.primitive(0) ? 'good' : 'unknown',
    revokedAt,
    reason: reason && reasonOfCode(explicitContent(reason, TAG.enumerated).content[0] ?? -1),
    thisUpdate,
    nextUpdate: next && readTime(explicitContent(next, TAG.generalizedTime)),
  }
}

/** RFC 6960 4.2.2.2: signed by the issuer itself, or by a responder the same issuer certified for just this. */
export function isOcspSignedFor(basic: BasicOcspResponse, issuerSpki: Uint8Array, at: Date): boolean {
  if (!basic.algorithm) return false
  const row = algorithm(basic.algorithm)
  const delegated = basic.certificates.filter(
    certificate =>
      certificate.extendedKeyUsage?.includes(PURPOSE.ocspSigning) &&
      certificate.notBefore <= at &&
      at <= certificate.notAfter &&
      isSignedBy(certificate, issuerSpki),
  )
  return [issuerSpki, ...delegated.map(({ spki }) => spki)].some(
    spki => row.recognises(spki) && row.verify(basic.tbs, spki, basic.signature),
  )
}

/** RFC 9654 2.1: an answer to another question, or one replayed from before ours was asked, is no answer. */
export const answersNonce = ({ nonce }: BasicOcspResponse, asked: Uint8Array): boolean =>
  nonce !== undefined && Buffer.compare(nonce, asked) === 0
