// CertID (RFC 6960 4.1.1): which certificate of which issuer, under SHA-1 (most clients), SHA-256 or SM3.
import { createHash } from 'node:crypto'
import { keyBits } from '../algorithms/table.ts'
import { hexOf } from '../certificate/parse.ts'
import { checkSerial } from '../certificate/serial.ts'
import { OID } from '../der/oids.ts'
import { type DerNode, inside, readAlgorithm, readInteger } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { algorithmIdentifier, nullValue, octetString, sequence, unsignedInteger } from '../der/write.ts'

export type CertIdHash = 'sha1' | 'sha256' | 'sm3'

const HASH_OIDS: Record<CertIdHash, string> = { sha1: OID.sha1, sha256: OID.sha256, sm3: OID.sm3 }

export interface CertId {
  /** undefined where the hash is one we cannot compute: its certificate is unknown to us. */
  hash: CertIdHash | undefined
  issuerNameHash: Uint8Array
  issuerKeyHash: Uint8Array
  serialHex: string
  /** Echoed byte for byte in the answer: clients compare the encodings. */
  raw: Uint8Array
}

export interface CertIssuer {
  subjectDer: Uint8Array
  spki: Uint8Array
}

const digest = (hash: CertIdHash, bytes: Uint8Array): Buffer => createHash(hash).update(bytes).digest()

export function readCertId(node: DerNode): CertId {
  const reader = inside(node)
  const { oid } = readAlgorithm(reader.next(TAG.sequence))
  const issuerNameHash = reader.next(TAG.octetString).content
  const issuerKeyHash = reader.next(TAG.octetString).content
  const serialHex = hexOf(readInteger(reader.next(TAG.integer)))
  reader.end()
  const hash = (Object.keys(HASH_OIDS) as CertIdHash[]).find(name => HASH_OIDS[name] === oid)
  return { hash, issuerNameHash, issuerKeyHash, serialHex, raw: node.raw }
}

export function buildCertId(hash: CertIdHash, issuer: CertIssuer, serial: Uint8Array): Uint8Array {
  checkSerial(serial)
  return sequence(
    algorithmIdentifier(HASH_OIDS[hash], ...(hash === 'sm3' ? [] : [nullValue()])),
    octetString(digest(hash, issuer.subjectDer)),
    octetString(digest(hash, keyBits(issuer.spki))),
    unsignedInteger(serial),
  )
}

export function certIdNames(certId: CertId, issuer: CertIssuer): boolean {
  const { hash, issuerNameHash, issuerKeyHash } = certId
  return (
    hash !== undefined &&
    digest(hash, issuer.subjectDer).equals(issuerNameHash) &&
    digest(hash, keyBits(issuer.spki)).equals(issuerKeyHash)
  )
}
