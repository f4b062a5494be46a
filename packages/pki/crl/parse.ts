// Reads CRLs, and says whether an issuer signed them: before publishing, and to compare with the one before.
import type { AlgorithmId } from '../algorithms/algorithm.ts'
import { algorithm, algorithmOfSignature } from '../algorithms/table.ts'
import { hexOf } from '../certificate/parse.ts'
import { asBuffer } from '../der/as-buffer.ts'
import { OID } from '../der/oids.ts'
import {
  CONTEXT,
  type DerNode,
  DerReader,
  explicitContent,
  inside,
  readInteger,
  readOctetBits,
  readOnly,
  readSmall,
  readUnsigned,
} from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { readTime } from '../der/time.ts'
import { PkiError, parsing } from '../errors.ts'
import { readAuthorityKeyIdentifier } from '../extensions/authority-key-identifier.ts'
import { decodeExtensions, type Extension, findExtension } from '../extensions/extension.ts'
import {
  type IssuingDistributionPoint,
  readIssuingDistributionPoint,
} from '../extensions/issuing-distribution-point.ts'
import { type EntryReason, entryReasonOfCode } from './reasons.ts'

export interface ReadCrlEntry {
  serialHex: string
  revokedAt: Date
  reason: EntryReason | undefined
}

/** Everything but the entries: a million of those are not made objects of just to look at the head. */
export interface CrlHead {
  der: Uint8Array
  tbs: Uint8Array
  issuerDer: Uint8Array
  thisUpdate: Date
  nextUpdate: Date | undefined
  number: bigint | undefined
  /** Set in a delta: the number of the full CRL it adds to. */
  baseNumber: bigint | undefined
  distributionPoint: IssuingDistributionPoint | undefined
  authorityKeyIdentifier: Uint8Array | undefined
  /** Content of revokedCertificates; undefined where the field is absent. */
  revoked: Buffer | undefined
  extensions: Extension[]
  algorithm: AlgorithmId | undefined
  signature: Uint8Array
}

export interface Crl extends CrlHead {
  entries: ReadCrlEntry[]
}

const MAX_CRL_OCTETS = 256 * 1024 * 1024

export function readCrlEntry(node: DerNode): ReadCrlEntry {
  const reader = inside(node)
  const serialHex = hexOf(readInteger(reader.next(TAG.integer)))
  const revokedAt = readTime(reader.next())
  const extensions = reader.optional(TAG.sequence)
  reader.end()
  const reason = extensions && findExtension(decodeExtensions(extensions), OID.reasonCode)
  const code = reason && readOnly(reason.value, TAG.enumerated).content
  return { serialHex, revokedAt, reason: code && entryReasonOfCode(code[0] ?? -1) }
}

export function parseCrl(der: Uint8Array): Crl {
  return parsing('pki.crl-malformed', [], () => {
    const head = parseCrlHead(der)
    const entries: ReadCrlEntry[] = []
    const list = head.revoked && new DerReader(head.revoked)
    while (list && !list.done) entries.push(readCrlEntry(list.next(TAG.sequence)))
    return { ...head, entries }
  })
}

const wholeNumber = (found: Extension | undefined): bigint | undefined =>
  found && BigInt(`0x${readUnsigned(readOnly(found.value, TAG.integer)).toString('hex')}`)

/** RFC 5280 5.1 and 5.2. `der` is not copied: it must not change while the result is in use. */
export function parseCrlHead(der: Uint8Array): CrlHead {
  return parsing('pki.crl-malformed', [], () => {
    if (der.length > MAX_CRL_OCTETS) throw new PkiError('pki.crl-malformed', 'too large')
    const own = asBuffer(der)
    const outer = inside(readOnly(own, TAG.sequence))
    const tbs = outer.next(TAG.sequence)
    const signatureAlgorithm = outer.next(TAG.sequence).raw
    const signature = readOctetBits(outer.next(TAG.bitString))
    outer.end()

    const reader = inside(tbs)
    if (readSmall(reader.next(TAG.integer)) !== 1) throw new PkiError('pki.crl-malformed', 'not version 2')
    if (!reader.next(TAG.sequence).raw.equals(signatureAlgorithm)) {
      throw new PkiError('pki.crl-malformed', 'two signature algorithms')
    }
    const issuerDer = reader.next(TAG.sequence).raw
    const thisUpdate = readTime(reader.next())
    const nextUpdate = reader.optional(TAG.utcTime, TAG.generalizedTime)
    const revoked = reader.optional(TAG.sequence)
    const wrapped = reader.optional(CONTEXT.constructed(0))
    reader.end()

    const extensions = wrapped ? decodeExtensions(explicitContent(wrapped, TAG.sequence)) : []
    const point = findExtension(extensions, OID.issuingDistributionPoint)
    const authority = findExtension(extensions, OID.authorityKeyIdentifier)
    return {
      der: own,
      tbs: tbs.raw,
      issuerDer,
      thisUpdate,
      nextUpdate: nextUpdate && readTime(nextUpdate),
      number: wholeNumber(findExtension(extensions, OID.crlNumber)),
      baseNumber: wholeNumber(findExtension(extensions, OID.deltaCrlIndicator)),
      distributionPoint: point && readIssuingDistributionPoint(point.value),
      authorityKeyIdentifier: authority && readAuthorityKeyIdentifier(authority.value),
      revoked: revoked?.content,
      extensions,
      algorithm: algorithmOfSignature(signatureAlgorithm)?.id,
      signature,
    }
  })
}

/** RFC 5280 6.3.3 (g), as far as the signature goes. */
export function isCrlSignedBy(crl: CrlHead, issuerSpki: Uint8Array): boolean {
  if (!crl.algorithm) return false
  const row = algorithm(crl.algorithm)
  return row.recognises(issuerSpki) && row.verify(crl.tbs, issuerSpki, crl.signature)
}
