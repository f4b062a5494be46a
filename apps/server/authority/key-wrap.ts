// The wrapping of keys at rest: AES-256-GCM under keys derived from the key store's or the master key, one for each
// purpose, so that what opens a responder's key opens neither a CA's nor an escrowed one.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

export type WrapPurpose = 'ca-key' | 'ocsp-responder-key' | 'escrow-key' | 'seal-maker-key'

export interface KeyWrap {
  /** `bound` is authenticated: a wrapped key opens only beside the row it was made for. */
  wrap(purpose: WrapPurpose, plain: Uint8Array, ...bound: string[]): Buffer
  /** The caller zero-fills the answer after use. */
  unwrap(purpose: WrapPurpose, wrapped: Uint8Array, ...bound: string[]): Buffer
}

/** CA keys and escrowed keys rest under the key store, which only the ca role opens; the rest under the master key. */
const OF_THE_STORE: ReadonlySet<WrapPurpose> = new Set(['ca-key', 'escrow-key'])

/** `storeKey`: null in a process that may open nothing of the store's. */
export function openKeyWrap(masterKey: Buffer, storeKey: Buffer | null = masterKey): KeyWrap {
  const keys = new Map<WrapPurpose, Buffer>()
  const keyOf = (purpose: WrapPurpose): Buffer => {
    const known = keys.get(purpose)
    if (known) return known
    const root = OF_THE_STORE.has(purpose) ? storeKey : masterKey
    if (!root) throw new Error(`the key store is not open in this process: no ${purpose} here`)
    const made = Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `hufu ${purpose}`, 32))
    keys.set(purpose, made)
    return made
  }
  return {
    wrap: (purpose, plain, ...bound) => seal(keyOf(purpose), plain, bound),
    unwrap: (purpose, wrapped, ...bound) => unseal(keyOf(purpose), wrapped, bound),
  }
}

const NONCE = 12
const TAG = 16
const bindingOf = (bound: readonly string[]): Buffer => Buffer.from(JSON.stringify(bound))

/** nonce ‖ tag ‖ cipher text. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: readonly string[]): Buffer {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
  cipher.setAAD(bindingOf(bound))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

export function unseal(key: Uint8Array, sealed: Uint8Array, bound: readonly string[]): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
  decipher.setAAD(bindingOf(bound))
  decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG))
  const plain = decipher.update(sealed.subarray(NONCE + TAG))
  decipher.final()
  return plain
}
