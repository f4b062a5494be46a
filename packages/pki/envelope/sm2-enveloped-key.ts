// SM2EnvelopedKey of GM/T 0009 (GB/T 35276): the encryption key's private value under a fresh SM4 key (ECB, no
// padding), that key under the holder's signing key. It carries no integrity and no origin: the opener must compare
// the opened key with the certificate's, and whoever sends it must sign around it.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { isSm2Spki, sm2PointOf, sm2SpkiFromPoint } from '../algorithms/sm2/curve.ts'
import { parseSm2Cipher, sm2Encrypt } from '../algorithms/sm2/encrypt.ts'
import { sm2Pkcs8FromRaw, sm2PrivateKey, sm2RawPrivateKey, sm2SpkiOf } from '../algorithms/sm2/keys.ts'
import { OID } from '../der/oids.ts'
import { inside, readAlgorithm, readOctetBits, readOnly } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { algorithmIdentifier, bitString, nullValue, sequence } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { KeyOpener } from './opener.ts'

export interface Sm2EnvelopedKey {
  /** SM2Cipher DER of the SM4 key. */
  encryptedSymmetricKey: Buffer
  publicKeySpki: Buffer
  /** d under SM4-ECB: 32 octets, or 64 right-aligned as some vendors write. */
  encryptedPrivateKey: Buffer
}

export function wrapSm2EnvelopedKey(pkcs8: Uint8Array, recipientSpki: Uint8Array): Uint8Array {
  const publicKey = sm2SpkiOf(sm2PrivateKey(pkcs8))
  const symmetricKey = randomBytes(16)
  const d = sm2RawPrivateKey(pkcs8)
  try {
    const cipher = createCipheriv('sm4-ecb', symmetricKey, null).setAutoPadding(false)
    const encrypted = Buffer.concat([cipher.update(d), cipher.final()])
    return sequence(
      algorithmIdentifier(OID.sm4Ecb, nullValue()),
      sm2Encrypt(symmetricKey, recipientSpki),
      bitString(sm2PointOf(publicKey)),
      bitString(encrypted),
    )
  } finally {
    d.fill(0)
    symmetricKey.fill(0)
  }
}

export function parseSm2EnvelopedKey(der: Uint8Array): Sm2EnvelopedKey {
  return parsing('pki.envelope-malformed', ['pki.key-off-curve'], () => {
    const reader = inside(readOnly(der, TAG.sequence))
    const { oid, parameters } = readAlgorithm(reader.next(TAG.sequence))
    if (parameters && !parameters.raw.equals(nullValue())) {
      throw new PkiError('pki.envelope-malformed', 'SM4-ECB has no parameters')
    }
    if (oid !== OID.sm4Ecb && oid !== OID.sm4) throw new PkiError('pki.envelope-malformed', 'not SM4-ECB')
    const encryptedSymmetricKey = reader.next(TAG.sequence).raw
    parseSm2Cipher(encryptedSymmetricKey)
    const publicKeySpki = sm2SpkiFromPoint(readOctetBits(reader.next(TAG.bitString)))
    const encryptedPrivateKey = readOctetBits(reader.next(TAG.bitString))
    reader.end()
    if (encryptedPrivateKey.length !== 32 && encryptedPrivateKey.length !== 64) {
      throw new PkiError('pki.envelope-malformed', 'encrypted private key has the wrong size')
    }
    return { encryptedSymmetricKey, publicKeySpki, encryptedPrivateKey }
  })
}

/** PKCS#8 of the encryption key, after it proved to be the expected one. The caller zero-fills it after use. */
export async function unwrapSm2EnvelopedKey(
  der: Uint8Array,
  opener: KeyOpener,
  expectedSpki: Uint8Array,
): Promise<Uint8Array> {
  if (!isSm2Spki(expectedSpki)) throw new PkiError('pki.envelope-key-mismatch', 'expected key is not SM2')
  const envelope = parseSm2EnvelopedKey(der)
  if (!envelope.publicKeySpki.equals(expectedSpki)) {
    throw new PkiError('pki.envelope-key-mismatch', 'the envelope names another key than the certificate')
  }
  const symmetricKey = Buffer.from(await opener.decrypt(envelope.encryptedSymmetricKey))
  let plain = Buffer.alloc(0)
  try {
    if (symmetricKey.length !== 16) throw new PkiError('pki.decrypt-failed', 'not an SM4 key')
    const decipher = createDecipheriv('sm4-ecb', symmetricKey, null).setAutoPadding(false)
    plain = Buffer.concat([decipher.update(envelope.encryptedPrivateKey), decipher.final()])
    const pkcs8 = parsing('pki.envelope-key-mismatch', [], () => sm2Pkcs8FromRaw(plain.subarray(-32)))
    if (!sm2SpkiOf(sm2PrivateKey(pkcs8)).equals(expectedSpki)) {
      pkcs8.fill(0)
      throw new PkiError('pki.envelope-key-mismatch', 'the opened key does not belong to the certificate')
    }
    return pkcs8
  } finally {
    plain.fill(0)
    symmetricKey.fill(0)
  }
}
