// RSA with SHA-256 or SHA-384 (PKCS#1 v1.5, RFC 4055 5): 2048 to 4096 bits, and the weak keys that real requests have
// carried (keys/).

import { createPrivateKey, createPublicKey, createSign, createVerify, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { asBuffer } from '../der/as-buffer.ts'
import { OID } from '../der/oids.ts'
import { inside, readOctetBits, readOnly, readUnsigned } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { algorithmIdentifier, nullValue } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import { factorsAreClose, smallFactor } from '../keys/factors.ts'
import { hasRocaFingerprint } from '../keys/roca.ts'
import type { Algorithm, KeyPolicy, SigningKey } from './algorithm.ts'

const KEY_ALGORITHM = algorithmIdentifier(OID.rsaEncryption, nullValue())
const MIN_BITS = 2048
const MAX_BITS = 4096
interface RsaPublicKey {
  modulus: bigint
  exponent: bigint
  bits: number
}

export function parseRsaPublicKey(spki: Uint8Array): RsaPublicKey {
  return parsing('pki.key-malformed', [], () => {
    const outer = inside(readOnly(spki, TAG.sequence))
    if (!outer.next(TAG.sequence).raw.equals(KEY_ALGORITHM)) {
      throw new PkiError('pki.key-malformed', 'not an RSA public key')
    }
    const key = inside(readOnly(readOctetBits(outer.next(TAG.bitString)), TAG.sequence))
    outer.end()
    const modulus = readUnsigned(key.next(TAG.integer))
    const exponent = readUnsigned(key.next(TAG.integer))
    key.end()
    if (modulus.length > 2048 || exponent.length > 32)
      throw new PkiError('pki.key-malformed', 'absurd RSA key')
    const value = BigInt(`0x${modulus.toString('hex')}`)
    return {
      modulus: value,
      exponent: BigInt(`0x${exponent.toString('hex')}`),
      bits: value.toString(2).length,
    }
  })
}

function checkKey(spki: Uint8Array, policy: KeyPolicy = {}): void {
  const { modulus, exponent, bits } = parseRsaPublicKey(spki)
  const weak = (why: string): never => {
    throw new PkiError('pki.key-weak', why)
  }
  if (bits < (policy.minRsaBits ?? MIN_BITS)) weak(`RSA modulus has ${bits} bits`)
  if (bits > (policy.maxRsaBits ?? MAX_BITS)) weak(`RSA modulus has ${bits} bits, more than this CA signs`)
  // CA/B Forum BR 6.1.6: odd and at least 2^16+1.
  if (exponent % 2n === 0n || exponent < 65537n) weak('RSA exponent is even or below 65537')
  const factor = smallFactor(modulus)
  if (factor) weak(`RSA modulus has the small factor ${factor}`)
  if (hasRocaFingerprint(modulus)) {
    throw new PkiError('pki.key-roca', 'RSA key of a device with the ROCA fault (CVE-2017-15361)')
  }
  if (factorsAreClose(modulus)) weak('RSA primes are too close together')
}

async function generate(options: { bits?: number } = {}) {
  const modulusLength = options.bits ?? MIN_BITS
  if (modulusLength < MIN_BITS || modulusLength > MAX_BITS) {
    throw new PkiError('pki.key-weak', `RSA of ${modulusLength} bits is not made here`)
  }
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength,
    publicExponent: 65537,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { privateKeyPkcs8: pair.privateKey, publicKeySpki: pair.publicKey }
}

type RsaDigest = 'sha256' | 'sha384' | 'sha512'

const openKey =
  (digest: RsaDigest) =>
  (pkcs8: Uint8Array): SigningKey =>
    parsing('pki.key-malformed', [], () => {
      const key = createPrivateKey({ key: asBuffer(pkcs8), format: 'der', type: 'pkcs8' })
      if (key.asymmetricKeyType !== 'rsa') throw new PkiError('pki.key-malformed', 'not an RSA private key')
      const publicKeySpki = createPublicKey(key).export({ type: 'spki', format: 'der' })
      return { publicKeySpki, sign: tbs => createSign(digest).update(tbs).sign(key) }
    })

/** RFC 8017 8.2.2. Requests may be signed with SHA-512 too (see the table); this CA itself never does. */
export function verifyRsa(
  digest: RsaDigest,
  tbs: Uint8Array,
  spki: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = parsing('pki.key-malformed', [], () =>
    createPublicKey({ key: asBuffer(spki), format: 'der', type: 'spki' }),
  )
  try {
    return createVerify(digest).update(tbs).verify(key, signature)
  } catch {
    // A modulus too small for the digest, or an absurd exponent: OpenSSL throws where it should say no.
    return false
  }
}

function recognises(spki: Uint8Array): boolean {
  try {
    return inside(readOnly(spki, TAG.sequence)).next(TAG.sequence).raw.equals(KEY_ALGORITHM)
  } catch {
    return false
  }
}

const rsaWith = (id: 'rsa' | 'rsa384', digest: 'sha256' | 'sha384', signatureOid: string): Algorithm => ({
  id,
  family: 'rsa',
  // RFC 3279 2.3.1: an RSA key agrees on nothing.
  usages: ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment'],
  encryptionUsages: ['keyEncipherment', 'dataEncipherment'],
  signatureOid,
  // RFC 4055 5: parameters are NULL.
  signatureAlgorithm: algorithmIdentifier(signatureOid, nullValue()),
  ocspDigest: 'sha1',
  recognises,
  checkKey,
  generate,
  openKey: openKey(digest),
  sign: (tbs, pkcs8) => openKey(digest)(pkcs8).sign(tbs),
  verify: (tbs, spki, signature) => verifyRsa(digest, tbs, spki, signature),
})

export const rsa = rsaWith('rsa', 'sha256', OID.sha256WithRsa)
export const rsa384 = rsaWith('rsa384', 'sha384', OID.sha384WithRsa)
