// The other half of the signer port: whoever holds the signing key opens what was encrypted to it. SM2 openers take
// an SM2Cipher, RSA openers an OAEP cipher text (SHA-256 for both hash and mask).

import { constants, createPrivateKey, privateDecrypt } from 'node:crypto'
import type { AlgorithmId } from '../algorithms/algorithm.ts'
import { publicKeyOf } from '../algorithms/signer.ts'
import { sm2Decrypt } from '../algorithms/sm2/encrypt.ts'
import { algorithmOfKey } from '../algorithms/table.ts'
import { asBuffer } from '../der/as-buffer.ts'
import { PkiError } from '../errors.ts'

export interface KeyOpener {
  readonly algorithm: AlgorithmId
  readonly publicKeySpki: Uint8Array
  decrypt(cipherText: Uint8Array): Promise<Uint8Array> | Uint8Array
}

export function softwareOpener(pkcs8: Uint8Array): KeyOpener {
  const publicKeySpki = publicKeyOf(pkcs8)
  const { id } = algorithmOfKey(publicKeySpki)
  if (id === 'sm2') {
    return { algorithm: id, publicKeySpki, decrypt: cipherText => sm2Decrypt(cipherText, pkcs8) }
  }
  if (id !== 'rsa') throw new PkiError('pki.algorithm-not-allowed', `${id} keys open no envelopes`)
  const key = createPrivateKey({ key: asBuffer(pkcs8), format: 'der', type: 'pkcs8' })
  return {
    algorithm: id,
    publicKeySpki,
    decrypt: cipherText => {
      try {
        const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
        return privateDecrypt(options, cipherText)
      } catch (cause) {
        throw new PkiError('pki.decrypt-failed', 'RSA cipher text does not open with this key', { cause })
      }
    },
  }
}
