// The signer port: whoever holds a key (software, PKCS#11, SKF) signs whole TBS bytes; Z values and digests are
// made below it, so that no caller can sign a bare hash of something else.

import { createPrivateKey, createPublicKey } from 'node:crypto'
import { asBuffer } from '../der/as-buffer.ts'
import { PkiError, parsing } from '../errors.ts'
import type { AlgorithmId } from './algorithm.ts'
import { algorithm, algorithmOfKey } from './table.ts'

export interface Signer {
  readonly algorithm: AlgorithmId
  readonly publicKeySpki: Uint8Array
  sign(tbs: Uint8Array): Promise<Uint8Array> | Uint8Array
}

/** `id` chooses among the rows that share a key (rsa, rsa384). */
export function softwareSigner(pkcs8Der: Uint8Array, id?: AlgorithmId): Signer {
  const spki = publicKeyOf(pkcs8Der)
  const row = id ? algorithm(id) : algorithmOfKey(spki)
  if (!row.recognises(spki)) throw new PkiError('pki.algorithm-not-allowed', `not a key for ${row.id}`)
  const key = row.openKey(pkcs8Der)
  return { algorithm: row.id, publicKeySpki: key.publicKeySpki, sign: key.sign }
}

export function publicKeyOf(pkcs8Der: Uint8Array): Uint8Array {
  return parsing('pki.key-malformed', [], () => {
    const key = createPrivateKey({ key: asBuffer(pkcs8Der), format: 'der', type: 'pkcs8' })
    return createPublicKey(key).export({ type: 'spki', format: 'der' })
  })
}
