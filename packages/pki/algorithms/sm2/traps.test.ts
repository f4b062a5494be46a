// The traps of SM2, each as a test: the user id, what OpenSSL and Node sign by themselves, absent parameters, the form of a
// signature and of a point, and r and s at their limits.
import { createPrivateKey, createPublicKey, createSign, generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { children, readOnly } from '../../der/read.ts'
import { TAG } from '../../der/tags.ts'
import { nullValue, oid, sequence, smallInteger, tlv, unsignedInteger } from '../../der/write.ts'
import { algorithm, algorithmOfKey, algorithmOfSignature } from '../table.ts'
import { SM2_SPKI_PREFIX, Sm2Point, sm2PointOf, sm2SpkiFromPoint } from './curve.ts'
import { type EncodedKeyPair, generateSm2KeyPair } from './keys.ts'
import { sm2Sign, sm2Verify } from './sign.ts'
import { SM2_DEFAULT_ID, sm2Digest } from './z-value.ts'

const message = Buffer.from('message digest')
const N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
let keys: EncodedKeyPair
beforeAll(async () => {
  keys = await generateSm2KeyPair()
})

const octets = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
const numbers = (signature: Uint8Array) =>
  children(readOnly(signature, TAG.sequence)).map(({ content }) => content)
const asBigint = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

/** GB/T 32918.2 7.1 on @noble/curves' points: a second implementation that shares nothing with OpenSSL. */
function verifiesByHand(spki: Uint8Array, signature: Uint8Array): boolean {
  const [r = 0n, s = 0n] = numbers(signature).map(asBigint)
  if (r < 1n || r >= N || s < 1n || s >= N) return false
  const t = (r + s) % N
  if (t === 0n) return false
  const key = Sm2Point.fromBytes(Uint8Array.from(sm2PointOf(spki)))
  const point = Sm2Point.BASE.multiply(s).add(key.multiply(t))
  const e = asBigint(sm2Digest(spki, message))
  return (e + point.toAffine().x) % N === r
}

describe('the user id', () => {
  it('is 1234567812345678 unless told otherwise, and any other fails, the empty one too', () => {
    const own = sm2Sign(message, keys.privateKeyPkcs8)
    expect(Buffer.from(SM2_DEFAULT_ID).toString()).toBe('1234567812345678')
    expect(sm2Verify(message, keys.publicKeySpki, own)).toBe(true)
    for (const id of ['', '1234567812345679', '123456781234567', '12345678123456781']) {
      expect(sm2Verify(message, keys.publicKeySpki, own, Buffer.from(id)), id).toBe(false)
      const other = sm2Sign(message, keys.privateKeyPkcs8, Buffer.from(id))
      expect(sm2Verify(message, keys.publicKeySpki, other), id).toBe(false)
      expect(sm2Verify(message, keys.publicKeySpki, other, Buffer.from(id)), id).toBe(true)
    }
  })

  it('agrees with a second implementation, signature for signature', () => {
    for (let round = 0; round < 8; round++) {
      expect(verifiesByHand(keys.publicKeySpki, sm2Sign(message, keys.privateKeyPkcs8))).toBe(true)
    }
  })
})

describe('what node:crypto signs by itself (nodejs/node#53761)', () => {
  it('is ECDSA from a generated key, and never SM2', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
    const spki = publicKey.export({ type: 'spki', format: 'der' })
    expect(sm2Verify(message, spki, sign('sm3', message, privateKey))).toBe(false)
    expect(sm2Verify(message, spki, createSign('sm3').update(message).sign(privateKey))).toBe(false)
  })

  it('is SM2 under the empty id, or without Z, from an imported key', () => {
    const der = Buffer.from(keys.privateKeyPkcs8)
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    const empty = sign('sm3', message, key)
    expect(sm2Verify(message, keys.publicKeySpki, empty)).toBe(false)
    expect(sm2Verify(message, keys.publicKeySpki, empty, Buffer.alloc(0))).toBe(true)
    const withoutZ = createSign('sm3').update(message).sign(key)
    expect(sm2Verify(message, keys.publicKeySpki, withoutZ)).toBe(false)
    expect(sm2Verify(message, keys.publicKeySpki, withoutZ, Buffer.alloc(0))).toBe(false)
  })
})

describe('the AlgorithmIdentifier', () => {
  it('is written without parameters, read with NULL, and refused with anything else', () => {
    const { signatureAlgorithm, signatureOid } = algorithm('sm2')
    expect(Buffer.from(signatureAlgorithm).toString('hex')).toBe('300a06082a811ccf55018375')
    expect(algorithmOfSignature(sequence(oid(signatureOid), nullValue()))?.id).toBe('sm2')
    expect(algorithmOfSignature(sequence(oid(signatureOid), oid('1.2.156.10197.1.301')))).toBeUndefined()
    expect(algorithmOfSignature(sequence(oid('1.2.156.10197.1.501.1')))).toBeUndefined()
  })
})

describe('the form of a signature', () => {
  const good = () => sm2Sign(message, keys.privateKeyPkcs8)
  const verifies = (signature: Uint8Array) => sm2Verify(message, keys.publicKeySpki, signature)

  it('is SEQUENCE { r, s }, each positive and in its shortest form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), () => {
        for (const part of numbers(good())) {
          if (part.length > 33 || part[0]! & 0x80) return false
          if (part.length > 1 && part[0] === 0 && !(part[1]! & 0x80)) return false
        }
        return true
      }),
      { numRuns: 100 },
    )
  })

  it('is refused raw, doubled, padded, or with something after it', () => {
    const [r, s] = numbers(good()).map(asBigint) as [bigint, bigint]
    const pair = (a: Uint8Array, b: Uint8Array) => sequence(a, b)
    expect(verifies(pair(unsignedInteger(octets(r)), unsignedInteger(octets(s))))).toBe(true)
    expect(verifies(Buffer.concat([octets(r), octets(s)]))).toBe(false)
    expect(verifies(pair(tlv(TAG.octetString, octets(r)), tlv(TAG.octetString, octets(s))))).toBe(false)
    const padded = tlv(TAG.integer, Buffer.concat([Buffer.alloc(2), octets(r)]))
    expect(verifies(pair(padded, unsignedInteger(octets(s))))).toBe(false)
    expect(verifies(Buffer.concat([good(), Buffer.from([0])]))).toBe(false)
    expect(verifies(sequence(unsignedInteger(octets(r)), unsignedInteger(octets(s)), smallInteger(1)))).toBe(
      false,
    )
    expect(verifies(Buffer.alloc(0))).toBe(false)
  })

  it('is refused where r or s is 0, n, above n, negative, exchanged, or s is n − s', () => {
    const [r, s] = numbers(good()).map(asBigint) as [bigint, bigint]
    const of = (a: bigint, b: bigint) => sequence(unsignedInteger(octets(a)), unsignedInteger(octets(b)))
    const wrong: [bigint, bigint][] = [
      [0n, s],
      [r, 0n],
      [0n, 0n],
      [N, s],
      [r, N],
      [1n, 1n],
      [s, r],
      [r, N - s],
      [r, N - r],
    ]
    for (const [a, b] of wrong) expect(verifies(of(a, b)), `${a} ${b}`).toBe(false)
    expect(
      verifies(
        sequence(unsignedInteger(Buffer.concat([Buffer.from([1]), octets(r)])), unsignedInteger(octets(s))),
      ),
    ).toBe(false)
    expect(verifies(sequence(tlv(TAG.integer, Buffer.from([0xff])), unsignedInteger(octets(s))))).toBe(false)
  })
})

describe('the form of a key', () => {
  it('is the named curve and the uncompressed point, 91 octets, and no other', () => {
    const point = sm2PointOf(keys.publicKeySpki)
    const compressed = Buffer.concat([Buffer.from([2 + (point[64]! & 1)]), point.subarray(1, 33)])
    // OpenSSL reads this one; two encodings of one key would pass for two keys.
    const prefix = Buffer.from('3039301306072a8648ce3d020106082a811ccf5501822d032200', 'hex')
    const other = Buffer.concat([prefix, compressed])
    expect(() => createPublicKey({ key: other, format: 'der', type: 'spki' })).not.toThrow()
    const hybrid = Buffer.concat([SM2_SPKI_PREFIX, Buffer.from([6 + (point[64]! & 1)]), point.subarray(1)])
    const infinity = Buffer.from(
      '301a301306072a8648ce3d020106082a811ccf5501822d03020000'.replace('301a', '3019'),
      'hex',
    )
    for (const spki of [other, hybrid, infinity, Buffer.concat([keys.publicKeySpki, Buffer.from([0])])]) {
      expect(() => algorithmOfKey(spki)).toThrow(
        expect.objectContaining({ code: 'pki.algorithm-not-allowed' }),
      )
    }
  })

  it('is a point of the curve, and neither zero nor beyond the field', () => {
    const { checkKey } = algorithm('sm2')
    const off = Buffer.from(sm2PointOf(keys.publicKeySpki))
    off[64]! ^= 1
    for (const point of [
      off,
      Buffer.concat([Buffer.from([4]), Buffer.alloc(64)]),
      Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 0xff)]),
    ]) {
      expect(() => checkKey(sm2SpkiFromPoint(point))).toThrow(
        expect.objectContaining({ code: 'pki.key-off-curve' }),
      )
    }
  })
})
