// Delivery of an escrowed encryption key to the holder of a signing key, in the form that suits the signing key.
import { algorithmOfKey } from '../algorithms/table.ts'
import { PkiError } from '../errors.ts'
import { unwrapCmsEnvelopedKey, wrapCmsEnvelopedKey } from './cms-enveloped-key.ts'
import type { KeyOpener } from './opener.ts'
import { unwrapSm2EnvelopedKey, wrapSm2EnvelopedKey } from './sm2-enveloped-key.ts'

/** `pkcs8` is the encryption key's; the caller zero-fills it afterwards. */
export function wrapKey(pkcs8: Uint8Array, recipientSpki: Uint8Array): Uint8Array {
  const { id } = algorithmOfKey(recipientSpki)
  if (id === 'sm2') return wrapSm2EnvelopedKey(pkcs8, recipientSpki)
  if (id === 'rsa') return wrapCmsEnvelopedKey(pkcs8, recipientSpki)
  throw new PkiError('pki.algorithm-not-allowed', `no envelope for ${id} keys`)
}

/** Opens and compares: the key inside must be the one the encryption certificate names. */
export async function unwrapKey(
  envelope: Uint8Array,
  opener: KeyOpener,
  expectedSpki: Uint8Array,
): Promise<Uint8Array> {
  if (opener.algorithm === 'sm2') return unwrapSm2EnvelopedKey(envelope, opener, expectedSpki)
  if (opener.algorithm === 'rsa') return unwrapCmsEnvelopedKey(envelope, opener, expectedSpki)
  throw new PkiError('pki.algorithm-not-allowed', `no envelope for ${opener.algorithm} keys`)
}
