// For tests and for `npm run fuzz`: real objects of ours, changed the way DER breaks (a length, a tag, a node twice, one
// missing, one from another object), against every parser that meets outside bytes. A parser answers or throws PkiError;
// anything else, more than a second, or memory that grows, is a find.
import { parseCmsEnvelopedKey } from '../envelope/cms-enveloped-key.ts'
import {
  buildCertId,
  buildCrlTbs,
  buildOcspRequest,
  buildOcspTbs,
  decodeName,
  decodePem,
  encodePem,
  lintCertificate,
  lintCrl,
  PkiError,
  parseCertificate,
  parseCrl,
  parseOcspRequest,
  parseOcspResponse,
  parseRequest,
  parseSm2Cipher,
  parseSm2EnvelopedKey,
  readAuthorityInfoAccess,
  readCertificatePolicies,
  readCrlDistributionPoints,
  readIdentifyCode,
  readIssuingDistributionPoint,
  readKeyUsage,
  readSubjectAltName,
  signCrl,
  signOcspResponse,
  signRequest,
  sm2Encrypt,
  verifyRequest,
  wrapKey,
} from '../index.ts'
import { makeHierarchy, NOW, until } from './hierarchy.ts'

export type Parser = (bytes: Uint8Array) => unknown

export const parsers: Readonly<Record<string, Parser>> = {
  parseCertificate,
  parseRequest,
  verifyRequest: bytes => verifyRequest(bytes, { algorithms: ['rsa', 'sm2', 'p256', 'p384'] }),
  parseCrl,
  parseOcspRequest,
  parseOcspResponse,
  parseSm2Cipher,
  parseSm2EnvelopedKey,
  parseCmsEnvelopedKey,
  decodeName,
  readKeyUsage,
  readIdentifyCode,
  readAuthorityInfoAccess,
  readCertificatePolicies,
  readCrlDistributionPoints,
  readIssuingDistributionPoint,
  readSubjectAltName,
  lintCertificate: bytes => lintCertificate(bytes, { role: 'signing' }),
  lintCrl: bytes => lintCrl(bytes),
  pem: bytes => decodePem(Buffer.from(bytes).toString('latin1')),
}

export async function makeSamples(): Promise<Record<string, Uint8Array>> {
  const { issuing, signing, encryption, responder } = await makeHierarchy('sm2')
  const rsa = await makeHierarchy('rsa')
  const issuer = { subjectDer: issuing.certificate.subjectDer, spki: issuing.keys.publicKeySpki }
  const certId = buildCertId('sha1', issuer, signing.certificate.serial)
  const entry = { serial: signing.certificate.serial, revokedAt: NOW, reason: 'superseded' as const }
  const plan = {
    algorithm: 'sm2' as const,
    issuer: issuer.subjectDer,
    authorityKey: issuer,
    number: 2,
    thisUpdate: NOW,
    nextUpdate: until(1),
    entries: [entry, { serial: encryption.certificate.serial, revokedAt: NOW }],
  }
  const nonce = Buffer.alloc(32, 1)
  const ocsp = buildOcspTbs({
    responder: { byKey: issuer },
    producedAt: NOW,
    responses: [{ certId, thisUpdate: NOW, status: 'revoked', revokedAt: NOW, reason: 'superseded' }],
    nonce,
  })
  return {
    certificate: signing.certificate.der,
    authority: issuing.certificate.der,
    rsa: rsa.signing.certificate.der,
    request: await signRequest({ subject: signing.certificate.subjectDer }, signing.signer),
    rsaRequest: await signRequest({ subject: signing.certificate.subjectDer }, rsa.signing.signer),
    crl: await signCrl(buildCrlTbs(plan), issuing.signer),
    delta: await signCrl(
      buildCrlTbs({ ...plan, baseNumber: 1, distributionPoint: { urls: ['http://x/1.crl'] } }),
      issuing.signer,
    ),
    ocspRequest: buildOcspRequest([certId], nonce),
    ocspResponse: await signOcspResponse(ocsp, responder.signer, [responder.certificate.der]),
    cipher: sm2Encrypt(nonce, signing.keys.publicKeySpki),
    envelope: wrapKey(encryption.keys.privateKeyPkcs8, signing.keys.publicKeySpki),
    rsaEnvelope: wrapKey(rsa.encryption.keys.privateKeyPkcs8, rsa.signing.keys.publicKeySpki),
    name: signing.certificate.subjectDer,
    pem: Buffer.from(encodePem('CERTIFICATE', signing.certificate.der)),
  }
}

/** mulberry32: a night's find is repeated from its seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return below => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

interface Span {
  at: number
  header: number
  length: number
}

/** Where the nodes of a DER text lie, as far as it can be followed; deep enough for every object here. */
export function spansOf(
  bytes: Uint8Array,
  from = 0,
  to = bytes.length,
  depth = 0,
  found: Span[] = [],
): Span[] {
  for (let at = from; at + 2 <= to && found.length < 400; ) {
    const first = bytes[at + 1]!
    const more = first & 0x80 ? first & 0x7f : 0
    if (more > 3) return found
    let length = more ? 0 : first
    for (let i = 0; i < more; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
    const header = 2 + more
    if (at + header + length > to) return found
    found.push({ at, header, length })
    const tag = bytes[at]!
    const inner = tag === 0x03 ? at + header + 1 : at + header
    // OCTET and BIT STRINGs often hold DER: extensions, keys, OCSP answers.
    if ((tag & 0x20 || tag === 0x04 || tag === 0x03) && depth < 12) {
      spansOf(bytes, inner, at + header + length, depth + 1, found)
    }
    at += header + length
  }
  return found
}

const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80, 0xa0, 0xa3,
]

/** One to four changes, mostly along the structure. */
export function mutate(
  whole: Uint8Array,
  pool: readonly Uint8Array[],
  random: (below: number) => number,
): Buffer {
  let bytes = Buffer.from(whole)
  for (let rest = 1 + random(4); rest > 0 && bytes.length > 0; rest--) {
    const spans = spansOf(bytes)
    const span = spans[random(Math.max(1, spans.length))] ?? { at: 0, header: 1, length: bytes.length - 1 }
    const node = bytes.subarray(span.at, span.at + span.header + span.length)
    const [before, after] = [bytes.subarray(0, span.at), bytes.subarray(span.at + node.length)]
    switch (random(9)) {
      case 0:
        bytes[random(bytes.length)] = random(256)
        break
      case 1:
        bytes[span.at] = TAGS[random(TAGS.length)]!
        break
      case 2:
        bytes[Math.min(bytes.length - 1, span.at + 1 + random(span.header))] = [0, 0x7f, 0x80, 0x84, 0xff][
          random(5)
        ]!
        break
      case 3:
        bytes = Buffer.concat([before, after])
        break
      case 4:
        if (bytes.length < 200_000) bytes = Buffer.concat([before, node, node, after])
        break
      case 5: {
        const other = pool[random(pool.length)]!
        const theirs = spansOf(other)
        const piece = theirs[random(Math.max(1, theirs.length))]
        if (piece)
          bytes = Buffer.concat([
            before,
            other.subarray(piece.at, piece.at + piece.header + piece.length),
            after,
          ])
        break
      }
      case 6:
        bytes = bytes.subarray(0, random(bytes.length + 1))
        break
      case 7:
        if (span.length > 0)
          bytes.fill(random(2) ? 0xff : 0, span.at + span.header, span.at + span.header + span.length)
        break
      default:
        bytes[span.at + random(node.length)]! ^= 1 << random(8)
    }
  }
  return bytes
}

/** Nothing, or what went wrong. */
export function tryParser(parse: Parser, bytes: Uint8Array): string | undefined {
  const began = performance.now()
  try {
    parse(bytes)
  } catch (error) {
    if (!(error instanceof PkiError))
      return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  const took = performance.now() - began
  return took > 1000 ? `took ${Math.round(took)} ms` : undefined
}
