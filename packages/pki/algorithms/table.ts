// THE table of algorithms. Which keys and signatures exist here is decided by these rows and nowhere else.
import { createHash } from 'node:crypto'
import { OID } from '../der/oids.ts'
import { inside, readOctetBits, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { algorithmIdentifier, nullValue } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Algorithm, AlgorithmId, KeyFamily } from './algorithm.ts'
import { p256, p384 } from './ecdsa.ts'
import { rsa, rsa384, verifyRsa } from './rsa.ts'
import { sm2 } from './sm2/index.ts'

export const ALGORITHMS: Readonly<Record<AlgorithmId, Algorithm>> = { rsa, rsa384, sm2, p256, p384 }

const rows = Object.values(ALGORITHMS)

export const algorithm = (id: AlgorithmId): Algorithm => ALGORITHMS[id]

/** The rows whose keys a suite takes. */
export const algorithmsOf = (family: KeyFamily): AlgorithmId[] =>
  rows.filter(row => row.family === family).map(({ id }) => id)

/** RSA keys belong to two rows; the first of the table, SHA-256, is what they sign with unless told otherwise. */
export function algorithmOfKey(spki: Uint8Array): Algorithm {
  const found = rows.find(row => row.recognises(spki))
  if (!found) throw new PkiError('pki.algorithm-not-allowed', 'public key of an algorithm not in the table')
  return found
}

/** For readers of foreign certificates, where an unknown key is a finding and not a fault. */
export const knownAlgorithmOfKey = (spki: Uint8Array): Algorithm | undefined =>
  rows.find(row => row.recognises(spki))

/** By the whole AlgorithmIdentifier. OpenSSL also reads SM2 with NULL parameters, and other CAs write it. */
export function algorithmOfSignature(identifier: Uint8Array): Algorithm | undefined {
  const bytes = Buffer.from(identifier)
  return (
    rows.find(row => bytes.equals(row.signatureAlgorithm)) ?? (bytes.equals(SM2_WITH_NULL) ? sm2 : undefined)
  )
}

type Verify = (tbs: Uint8Array, spki: Uint8Array, signature: Uint8Array) => boolean

const RSA_SHA512 = algorithmIdentifier(OID.sha512WithRsa, nullValue())

/** How a stranger's request over this key may be signed. SHA-512 is read there and issued nowhere. */
export function requestVerifier(identifier: Uint8Array, spki: Uint8Array): Verify | undefined {
  const row = algorithmOfSignature(identifier)
  if (row?.recognises(spki)) return row.verify
  const isSha512 = Buffer.compare(identifier, RSA_SHA512) === 0 && rsa.recognises(spki)
  return isSha512 ? (tbs, key, signature) => verifyRsa('sha512', tbs, key, signature) : undefined
}

const SM2_WITH_NULL = Buffer.from('300c06082a811ccf550183750500', 'hex')

/** SHA-1 of the BIT STRING's octets (RFC 5280 4.2.1.2 method 1), for SM2 too: GM/T 0015 names the same method. */
export function keyIdentifier(spki: Uint8Array): Buffer {
  return createHash('sha1').update(keyBits(spki)).digest()
}

/** The octets of subjectPublicKey: what key identifiers and OCSP key hashes are made over. */
export function keyBits(spki: Uint8Array): Buffer {
  return parsing('pki.key-malformed', [], () => {
    const reader = inside(readOnly(spki, TAG.sequence))
    reader.next(TAG.sequence)
    const bits = readOctetBits(reader.next(TAG.bitString))
    reader.end()
    return bits
  })
}
