// The Z value of GB/T 32918.2 5.5: the signer's id, the curve and the public key, hashed before the message.
import { createHash } from 'node:crypto'
import { SM2_CURVE_BYTES, sm2PointOf } from './curve.ts'

/** GM/T 0009 10: the id where none is agreed; every certificate, CRL and OCSP response here uses it. */
export const SM2_DEFAULT_ID: Uint8Array = Buffer.from('1234567812345678', 'latin1')

export function sm2ZValue(spki: Uint8Array, id: Uint8Array = SM2_DEFAULT_ID): Buffer {
  const bits = Buffer.alloc(2)
  bits.writeUInt16BE(id.length * 8)
  const point = sm2PointOf(spki)
  return createHash('sm3').update(bits).update(id).update(SM2_CURVE_BYTES).update(point.subarray(1)).digest()
}

/** e = SM3(Z ‖ M): what a token signs (SKF_ECCSignData takes these 32 octets). */
export function sm2Digest(spki: Uint8Array, message: Uint8Array, id: Uint8Array = SM2_DEFAULT_ID): Buffer {
  return createHash('sm3').update(sm2ZValue(spki, id)).update(message).digest()
}
