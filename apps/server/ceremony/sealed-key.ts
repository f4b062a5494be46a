// A CA's key as a ceremony leaves it: a file, sealed under its store's key and bound to its own name.
import { ALGORITHMS, type AlgorithmId, type EncodedKeyPair } from '@hufu/pki'
import { z } from 'zod'
import { openKeyWrap } from '../authority/key-wrap.ts'

const schema = z.strictObject({
  format: z.literal('hufu-ca-key/1'),
  name: z.string(),
  store: z.string(),
  algorithm: z.enum(Object.keys(ALGORITHMS) as [AlgorithmId, ...AlgorithmId[]]),
  spki: z.base64(),
  sealed: z.base64(),
})

/** The store's key alone seals it: there is no installation and no master key in a ceremony. */
const wrapOf = (storeKey: Buffer) => openKeyWrap(Buffer.alloc(32), storeKey)

export function sealKey(
  storeKey: Buffer,
  made: { name: string; store: string; algorithm: AlgorithmId; keys: EncodedKeyPair },
): string {
  const { name, store, algorithm, keys } = made
  const sealed = wrapOf(storeKey).wrap('ca-key', keys.privateKeyPkcs8, 'ceremony', name)
  const file: z.infer<typeof schema> = {
    format: 'hufu-ca-key/1',
    name,
    store,
    algorithm,
    spki: Buffer.from(keys.publicKeySpki).toString('base64'),
    sealed: sealed.toString('base64'),
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** The caller zero-fills the key after use. */
export function openKey(
  storeKey: Buffer,
  text: string,
): { pkcs8: Buffer; algorithm: AlgorithmId; spki: Buffer } {
  const { name, algorithm, spki, sealed } = schema.parse(JSON.parse(text))
  const pkcs8 = wrapOf(storeKey).unwrap('ca-key', Buffer.from(sealed, 'base64'), 'ceremony', name)
  return { pkcs8, algorithm, spki: Buffer.from(spki, 'base64') }
}
