// RSA with SHA-256 (PKCS#1 v1.5, RFC 4055): 2048 to 4096 bits, and the weak keys that real requests have carried.

import { createPrivateKey, createPublicKey, createSign, createVerify, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { asBuffer } from '../der/as-buffer.ts'
import { OID } from '../der/oids.ts'
import { inside, readOctetBits, readOnly, readUnsigned } from '../der/read.ts'
import { TAG } from '../der/tags.ts'
import { algorithmIdentifier, nullValue } from '../der/write.ts'
import { PkiError, parsing } from '../errors.ts'
import type { Algorithm, KeyPolicy, SigningKey } from './algorithm.ts'

const KEY_ALGORITHM = algorithmIdentifier(OID.rsaEncryption, nullValue())
const MIN_BITS = 2048
const MAX_BITS = 4096
/** NIST SP 800-89 5.3.3: no factor below 752. */
const SMALL_FACTOR_LIMIT = 752
/** CA/B Forum BR 6.1.1.3: a hundred rounds of Fermat find primes chosen too close together. */
const FERMAT_ROUNDS = 100
const SQUARES_OF_64 = new Set(Array.from({ length: 64 }, (_, n) => (n * n) % 64))

const smallPrimes: number[] = []
for (let n = 3; n < SMALL_FACTOR_LIMIT; n += 2) {
  if (smallPrimes.every(prime => n % prime !== 0)) smallPrimes.push(n)
}

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

function squareRoot(value: bigint): bigint {
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}

function factorsAreClose(modulus: bigint): boolean {
  let a = squareRoot(modulus)
  if (a * a < modulus) a += 1n
  let square = a * a - modulus
  for (let round = 0; round < FERMAT_ROUNDS; round++) {
    // Only these twelve residues of 64 are squares: the root is drawn one time in five.
    if (SQUARES_OF_64.has(Number(square & 63n))) {
      const root = squareRoot(square || 1n)
      if (root * root === square) return true
    }
    square += 2n * a + 1n
    a += 1n
  }
  return false
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
  if (modulus % 2n === 0n || smallPrimes.some(prime => modulus % BigInt(prime) === 0n)) {
    weak('RSA modulus has a small factor')
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

function openKey(pkcs8: Uint8Array): SigningKey {
  return parsing('pki.key-malformed', [], () => {
    const key = createPrivateKey({ key: asBuffer(pkcs8), format: 'der', type: 'pkcs8' })
    if (key.asymmetricKeyType !== 'rsa') throw new PkiError('pki.key-malformed', 'not an RSA private key')
    const publicKeySpki = createPublicKey(key).export({ type: 'spki', format: 'der' })
    return { publicKeySpki, sign: tbs => createSign('sha256').update(tbs).sign(key) }
  })
}

/** Requests may be signed with a longer SHA-2; this CA itself signs with SHA-256. */
export function verifyRsa(
  digest: 'sha256' | 'sha384' | 'sha512',
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

export const rsa: Algorithm = {
  id: 'rsa',
  signatureOid: OID.sha256WithRsa,
  signatureAlgorithm: algorithmIdentifier(OID.sha256WithRsa, nullValue()),
  ocspDigest: 'sha1',
  recognises: spki => {
    try {
      return inside(readOnly(spki, TAG.sequence)).next(TAG.sequence).raw.equals(KEY_ALGORITHM)
    } catch {
      return false
    }
  },
  checkKey,
  generate,
  openKey,
  sign: (tbs, pkcs8) => openKey(pkcs8).sign(tbs),
  verify: (tbs, spki, signature) => verifyRsa('sha256', tbs, spki, signature),
}
