// SM2 keys in and out: PKCS#8 and SPKI as OpenSSL writes them, and the raw 32 octets that envelopes and tokens carry.
// Never exported as SEC1: that aborts the process on Node 20.

import { createECDH, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { asBuffer } from '../../der/as-buffer.ts'
import { inside, readOnly } from '../../der/read.ts'
import { TAG } from '../../der/tags.ts'
import {
  algorithmIdentifier,
  bitString,
  explicit,
  octetString,
  oid,
  sequence,
  smallInteger,
} from '../../der/write.ts'
import { PkiError, parsing } from '../../errors.ts'
import { isSm2Spki, SM2_ORDER } from './curve.ts'

const EC_PUBLIC_KEY = '1.2.840.10045.2.1'
const SM2_CURVE = '1.2.156.10197.1.301'
const LARGEST_PRIVATE_VALUE = Buffer.from((SM2_ORDER - 2n).toString(16), 'hex')

export interface EncodedKeyPair {
  privateKeyPkcs8: Uint8Array
  publicKeySpki: Uint8Array
}

export async function generateSm2KeyPair(): Promise<EncodedKeyPair> {
  const pair = await promisify(generateKeyPair)('ec', {
    namedCurve: 'SM2',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { privateKeyPkcs8: pair.privateKey, publicKeySpki: pair.publicKey }
}

export function sm2PrivateKey(pkcs8: Uint8Array): KeyObject {
  return parsing('pki.key-malformed', [], () => {
    const key = createPrivateKey({ key: asBuffer(pkcs8), format: 'der', type: 'pkcs8' })
    sm2SpkiOf(key)
    return key
  })
}

export function sm2SpkiOf(key: KeyObject): Buffer {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  if (!isSm2Spki(spki)) throw new PkiError('pki.key-malformed', 'not an SM2 key')
  return spki
}

export function sm2PublicKey(spki: Uint8Array): KeyObject {
  if (!isSm2Spki(spki)) throw new PkiError('pki.key-malformed', 'not an SM2 public key')
  try {
    return createPublicKey({ key: asBuffer(spki), format: 'der', type: 'spki' })
  } catch (cause) {
    throw new PkiError('pki.key-off-curve', 'not a point of the SM2 curve', { cause })
  }
}

/** The private value d, 32 octets. The caller zero-fills it after use. */
export function sm2RawPrivateKey(pkcs8: Uint8Array): Buffer {
  return parsing('pki.key-malformed', [], () => {
    const outer = inside(readOnly(pkcs8, TAG.sequence))
    outer.next(TAG.integer)
    const algorithm = outer.next(TAG.sequence).raw
    if (!algorithm.equals(algorithmIdentifier(EC_PUBLIC_KEY, oid(SM2_CURVE)))) {
      throw new PkiError('pki.key-malformed', 'not an SM2 private key')
    }
    const ec = inside(readOnly(outer.next(TAG.octetString).content, TAG.sequence))
    ec.next(TAG.integer)
    const d = ec.next(TAG.octetString).content
    if (d.length > 32) throw new PkiError('pki.key-malformed', 'SM2 private value is too long')
    const fixed = Buffer.alloc(32)
    d.copy(fixed, 32 - d.length)
    return fixed
  })
}

/** PKCS#8 from the raw private value, its public point computed and included. */
export function sm2Pkcs8FromRaw(d: Uint8Array): Buffer {
  if (d.length !== 32) throw new PkiError('pki.key-malformed', 'SM2 private value is not 32 octets')
  // GB/T 32918.1 6.1: d lies in [1, n-2], since signing divides by 1+d. Compared as octets, not as a BigInt, which
  // nobody could zero-fill.
  const value = asBuffer(d)
  if (value.every(octet => octet === 0) || Buffer.compare(value, LARGEST_PRIVATE_VALUE) > 0) {
    throw new PkiError('pki.key-malformed', 'SM2 private value out of range')
  }
  const curve = createECDH('SM2')
  curve.setPrivateKey(value)
  const point = curve.getPublicKey()
  const ecPrivateKey = sequence(smallInteger(1), octetString(d), explicit(1, bitString(point)))
  const pkcs8 = sequence(
    smallInteger(0),
    algorithmIdentifier(EC_PUBLIC_KEY, oid(SM2_CURVE)),
    octetString(ecPrivateKey),
  )
  ecPrivateKey.fill(0)
  return pkcs8
}
