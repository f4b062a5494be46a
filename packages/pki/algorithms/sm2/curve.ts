// The SM2 curve of GB/T 32918.5 and the exact SPKI form taken for it. Named curve, uncompressed point, nothing else:
// OpenSSL would also read explicit parameters and compressed points, and then two encodings of one key would pass.
import { weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { PkiError } from '../../errors.ts'

const CURVE = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
}

export const Sm2Point = weierstrass(CURVE)
export type Sm2PointType = InstanceType<typeof Sm2Point>
export const SM2_ORDER = CURVE.n

const field = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')

/** a, b, xG, yG: the part of the Z value that every SM2 key shares. */
export const SM2_CURVE_BYTES = Buffer.concat([CURVE.a, CURVE.b, CURVE.Gx, CURVE.Gy].map(field))

export const SM2_SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex')

export function isSm2Spki(spki: Uint8Array): boolean {
  return (
    spki.length === SM2_SPKI_PREFIX.length + 65 &&
    SM2_SPKI_PREFIX.equals(spki.subarray(0, SM2_SPKI_PREFIX.length)) &&
    spki[SM2_SPKI_PREFIX.length] === 4
  )
}

/** The 65 octets 04‖X‖Y inside the SPKI. */
export function sm2PointOf(spki: Uint8Array): Buffer {
  if (!isSm2Spki(spki)) throw new PkiError('pki.key-malformed', 'not an uncompressed SM2 public key')
  return Buffer.from(spki.subarray(SM2_SPKI_PREFIX.length))
}

export function sm2SpkiFromPoint(point: Uint8Array): Buffer {
  if (point.length !== 65 || point[0] !== 4) {
    throw new PkiError('pki.key-malformed', 'not an uncompressed SM2 point')
  }
  return Buffer.concat([SM2_SPKI_PREFIX, point])
}

/** Refuses points off the curve; the order is prime, so every point on it is in the right group. */
export function sm2Point(bytes: Uint8Array): Sm2PointType {
  try {
    if (bytes.length !== 65 || bytes[0] !== 4) throw new Error('not an uncompressed point')
    const point = Sm2Point.fromBytes(Uint8Array.from(bytes))
    point.assertValidity()
    return point
  } catch (cause) {
    throw new PkiError('pki.key-off-curve', 'not a point of the SM2 curve', { cause })
  }
}
