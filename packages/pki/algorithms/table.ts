// THE table of algorithms. Which keys and signatures exist here is decided by these rows and nowhere else.
import { createHash } from 'node:crypto'
import { inside, readOctetBits, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Algorithm, AlgorithmId } from './algorithm.ts'
import { p256, p384 } from './ecdsa.ts'
import { rsa } from './rsa.ts'
import { sm2 } from './sm2/index.ts'

export const ALGORITHMS: Readonly<Record<AlgorithmId, Algorithm>> = { rsa, sm2, p256, p384 }

const rows = Object.values(ALGORITHMS)

export const algorithm = (id: AlgorithmId): Algorithm => ALGORITHMS[id]

export function algorithmOfKey(spki: Uint8Array): Algorithm {
  const found = rows.find(row => row.recognises(spki))
  if (!found) throw new PkiError('pki.algorithm-not-allowed', 'public key of an algorithm not in the table')
  return found
}

/** By the whole AlgorithmIdentifier. OpenSSL also reads SM2 with NULL parameters, and other CAs write it. */
export function algorithmOfSignature(identifier: Uint8Array): Algorithm | undefined {
  const bytes = Buffer.from(identifier)
  return (
    rows.find(row => bytes.equals(row.signatureAlgorithm)) ?? (bytes.equals(SM2_WITH_NULL) ? sm2 : undefined)
  )
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
