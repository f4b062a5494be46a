// SM2 signatures on node:crypto. createSign('sm3') over an SM2 key adds no Z value (nodejs/node#53761), so Z goes in
// first and the result is the standard's. Only keys imported from PKCS#8 or SPKI are SM2 to OpenSSL; a key object
// straight from generateKeyPair signs ECDSA instead, which is why bytes and not key objects come in here.
import { createSign, createVerify, type KeyObject } from 'node:crypto'
import { sm2PrivateKey, sm2PublicKey, sm2SpkiOf } from './keys.ts'
import { SM2_DEFAULT_ID, sm2ZValue } from './z-value.ts'

export interface Sm2SigningKey {
  readonly spki: Uint8Array
  sign(message: Uint8Array): Buffer
}

export function sm2SigningKey(pkcs8: Uint8Array, id: Uint8Array = SM2_DEFAULT_ID): Sm2SigningKey {
  const key: KeyObject = sm2PrivateKey(pkcs8)
  const spki = sm2SpkiOf(key)
  const z = sm2ZValue(spki, id)
  return { spki, sign: message => createSign('sm3').update(z).update(message).sign(key) }
}

/** DER SEQUENCE { r, s } over SM3(Z ‖ message). */
export function sm2Sign(message: Uint8Array, pkcs8: Uint8Array, id?: Uint8Array): Buffer {
  return sm2SigningKey(pkcs8, id).sign(message)
}

export function sm2Verify(
  message: Uint8Array,
  spki: Uint8Array,
  signature: Uint8Array,
  id: Uint8Array = SM2_DEFAULT_ID,
): boolean {
  const key = sm2PublicKey(spki)
  return createVerify('sm3').update(sm2ZValue(spki, id)).update(message).verify(key, signature)
}
