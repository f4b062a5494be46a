// Where uploads and papers rest: each object sealed with a key of its own (AES-256-GCM), that key wrapped by the
// master key and kept in the database beside the record. A stolen folder opens nothing; a deleted row makes its object
// unreadable for ever.
import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface StoredFile {
  id: string
  /** Of the plain bytes, hex. */
  sha256: string
  size: number
  /** base64url; opens only together with the master key and this id. */
  wrappedKey: string
}

export interface Files {
  put(bytes: Uint8Array): Promise<StoredFile>
  /** Throws when the object, its key or its hash do not belong together. */
  get(file: Pick<StoredFile, 'id' | 'wrappedKey' | 'sha256'>): Promise<Buffer>
  remove(id: string): Promise<void>
}

export function openFiles({ dir, masterKey }: { dir: string; masterKey: Buffer }): Files {
  const pathOf = (id: string): string => {
    // Ids come from our own database, but a path is no place for trust.
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error('Malformed file id')
    return join(dir, id.slice(0, 2), id)
  }

  return {
    async put(bytes) {
      const id = randomUUID()
      const key = randomBytes(32)
      await writeWhole(pathOf(id), seal(key, bytes, id))
      const wrappedKey = seal(masterKey, key, id).toString('base64url')
      return { id, sha256: sha256(bytes), size: bytes.length, wrappedKey }
    },
    async get({ id, wrappedKey, sha256: expected }) {
      const sealed = await readFile(pathOf(id))
      const bytes = unseal(unseal(masterKey, Buffer.from(wrappedKey, 'base64url'), id), sealed, id)
      if (sha256(bytes) !== expected) throw new Error(`File ${id} is not the one that was recorded`)
      return bytes
    },
    async remove(id) {
      await rm(pathOf(id), { force: true })
    },
  }
}

/** Under its name there is the whole file or none: written beside, flushed, then renamed. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`
  const handle = await open(beside, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, path)
}

const NONCE = 12
const TAG = 16

/** nonce ‖ tag ‖ ciphertext; the id is authenticated, so objects cannot be swapped. */
function seal(key: Buffer, bytes: Uint8Array, id: string): Buffer {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
  cipher.setAAD(Buffer.from(id))
  const body = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

function unseal(key: Buffer, sealed: Buffer, id: string): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
  cipher.setAAD(Buffer.from(id))
  cipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG))
  return Buffer.concat([cipher.update(sealed.subarray(NONCE + TAG)), cipher.final()])
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
