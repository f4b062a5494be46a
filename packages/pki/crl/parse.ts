// Reads CRLs, and says whether an issuer signed them: before publishing, and to compare with the one before.
import type { AlgorithmId } from '../algorithms/algorithm.ts'
import { algorithm, algorithmOfSignature } from '../algorithms/table.ts'
import { hexOf } from '../certificate/parse.ts'
import { OID } from '../der/oids.ts'
import {
  CONTEXT,
  type DerNode,
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
import { type RevocationReason, reasonOfCode } from './reasons.ts'

export interface ReadCrlEntry {
  serialHex: string
  revokedAt: Date
  reason: RevocationReason | undefined
}

export interface Crl {
  der: Uint8Array
  tbs: Uint8Array
  issuerDer: Uint8Array
  thisUpdate: Date
  nextUpdate: Date | undefined
  number: bigint | undefined
  authorityKeyIdentifier: Uint8Array | undefined
  entries: ReadCrlEntry[]
  extensions: Extension[]
  algorithm: AlgorithmId | undefined
  signature: Uint8Array
}

const MAX_CRL_OCTETS = 256 * 1024 * 1024

function readEntry(node: DerNode): ReadCrlEntry {
  const reader = inside(node)
  const serialHex = hexOf(readInteger(reader.next(TAG.integer)))
  const revokedAt = readTime(reader.next())
  const extensions = reader.optional(TAG.sequence)
  reader.end()
  const reason = extensions && findExtension(decodeExtensions(extensions), OID.reasonCode)
  const code = reason && readOnly(reason.value, TAG.enumerated).content
  return { serialHex, revokedAt, reason: code && reasonOfCode(code[0] ?? -1) }
}

export function parseCrl(der: Uint8Array): Crl {
  return parsing('pki.crl-malformed', [], () => {
    if (der.length > MAX_CRL_OCTETS) throw new PkiError('pki.crl-malformed', 'too large')
    const own = Buffer.from(der)
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

    const entries: ReadCrlEntry[] = []
    const list = revoked && inside(revoked)
    while (list && !list.done) entries.push(readEntry(list.next(TAG.sequence)))
    const extensions = wrapped ? decodeExtensions(explicitContent(wrapped, TAG.sequence)) : []
    const number = findExtension(extensions, OID.crlNumber)
    const authority = findExtension(extensions, OID.authorityKeyIdentifier)
    return {
      der: own,
      tbs: tbs.raw,
      issuerDer,
      thisUpdate,
      nextUpdate: nextUpdate && readTime(nextUpdate),
      number: number && BigInt(`0x${readUnsigned(readOnly(number.value, TAG.integer)).toString('hex')}`),
      authorityKeyIdentifier: authority && readAuthorityKeyIdentifier(authority.value),
      entries,
      extensions,
      algorithm: algorithmOfSignature(signatureAlgorithm)?.id,
      signature,
    }
  })
}

export function isCrlSignedBy(crl: Crl, issuerSpki: Uint8Array): boolean {
  if (!crl.algorithm) return false
  const row = algorithm(crl.algorithm)
  return row.recognises(issuerSpki) && row.verify(crl.tbs, issuerSpki, crl.signature)
}
