// How a software device keeps secrets: a random device key seals its private keys (AES-256-GCM, bound to their place), and
// the PIN, stretched by scrypt, seals the device key. The PIN itself is nowhere; changing it re-seals one key.
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { z } from 'zod'

export const sealed = z.object({ nonce: z.string(), content: z.string(), tag: z.string() })
export type Sealed = z.infer<typeof sealed>

export const pinLock = z.object({
  salt: z.string(),
  n: z
    .number()
    .int()
    .max(1 << 20),
  r: z.number().int().max(32),
  p: z.number().int().max(16),
  deviceKey: sealed,
})
export type PinLock = z.infer<typeof pinLock>

/** OWASP's scrypt minimum is N=2^17 for servers; a PIN is asked several times per order here, so 2^15 (32 MiB, ~0.1 s). */
const COST = { n: 1 << 15, r: 8, p: 1 }
const DEVICE_KEY_OCTETS = 32

export function seal(key: Uint8Array, place: string, plain: Uint8Array): Sealed {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place))
  const content = Buffer.concat([cipher.update(plain), cipher.final()])
  return {
    nonce: nonce.toString('base64'),
    content: content.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  }
}

/** The plain bytes, which the caller zero-fills after use; undefined where key or place is not the right one. */
export function unseal(key: Uint8Array, place: string, box: Sealed): Buffer | undefined {
  const nonce = Buffer.from(box.nonce, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
    .setAAD(Buffer.from(place))
    .setAuthTag(Buffer.from(box.tag, 'base64'))
  const plain = decipher.update(Buffer.from(box.content, 'base64'))
  try {
    decipher.final()
    return plain
  } catch {
    plain.fill(0)
    return undefined
  }
}

export const newDeviceKey = (): Buffer => randomBytes(DEVICE_KEY_OCTETS)

export async function lockWithPin(pin: string, device: string, deviceKey: Uint8Array): Promise<PinLock> {
  const salt = randomBytes(16)
  const key = await stretch(pin, salt, COST)
  try {
    return { salt: salt.toString('base64'), ...COST, deviceKey: seal(key, `${device} device key`, deviceKey) }
  } finally {
    key.fill(0)
  }
}

/** The device key, or undefined for a wrong PIN. */
export async function openWithPin(pin: string, device: string, lock: PinLock): Promise<Buffer | undefined> {
  const key = await stretch(pin, Buffer.from(lock.salt, 'base64'), lock)
  try {
    return unseal(key, `${device} device key`, lock.deviceKey)
  } finally {
    key.fill(0)
  }
}

function stretch(pin: string, salt: Uint8Array, cost: { n: number; r: number; p: number }): Promise<Buffer> {
  const { n, r, p } = cost
  // NFC: one PIN typed on two keyboards stays one PIN.
  return new Promise((resolve, reject) =>
    scrypt(pin.normalize('NFC'), salt, 32, { N: n, r, p, maxmem: 256 * n * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}
