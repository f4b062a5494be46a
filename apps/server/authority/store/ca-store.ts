// The software key store of the ca role: one random key, under which CA keys and escrowed keys rest in the database,
// sealed in a file that opens with a passphrase (Argon2id, RFC 9106) or with M of N officers' shares. The file alone, or
// the database alone, opens nothing.
import { argon2Sync, hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { seal, unseal } from '../key-wrap.ts'
import { joinShares, splitSecret } from './shares.ts'
import { StoreError } from './store-error.ts'

const KEY = 32
/** RFC 9106 section 4, second recommended option: 64 MiB, three passes, four lanes. */
const ARGON = { memory: 65_536, passes: 3, parallelism: 4 } as const
const SALT = 16
const SHORTEST_PASSPHRASE = 12

const hex = z.string().regex(/^([0-9a-f]{2})+$/)
const storeSchema = z.strictObject({
  format: z.literal('hufu-ca-store/1'),
  /** Of this store; shares and what is sealed name it, so that nothing of another is taken for ours. */
  id: z.string().regex(/^[0-9a-f]{8}$/),
  opens: z.discriminatedUnion('with', [
    z.strictObject({
      with: z.literal('passphrase'),
      argon2id: z.strictObject({
        memory: z.int().min(19_456).max(4_194_304),
        passes: z.int().min(1).max(20),
        parallelism: z.int().min(1).max(16),
      }),
      salt: hex,
    }),
    z.strictObject({
      with: z.literal('shares'),
      needed: z.int().min(2).max(16),
      of: z.int().min(2).max(16),
    }),
  ]),
  /** AES-256-GCM: nonce ‖ tag ‖ cipher text. */
  sealed: hex,
})
export type CaStore = z.infer<typeof storeSchema>

export interface NewStore {
  store: CaStore
  /** One for each officer; shown once and kept nowhere. */
  shares: string[]
}

/** Throws StoreError: a short passphrase, an impossible number of shares. */
export async function createStore(
  how: { passphrase: string } | { needed: number; of: number },
): Promise<NewStore> {
  const id = randomBytes(4).toString('hex')
  const key = randomBytes(KEY)
  try {
    if ('passphrase' in how) {
      if ([...how.passphrase].length < SHORTEST_PASSPHRASE) {
        throw new StoreError(
          `口令至少 ${SHORTEST_PASSPHRASE} 个字符 · the passphrase needs at least ${SHORTEST_PASSPHRASE} characters`,
        )
      }
      const salt = randomBytes(SALT)
      const opens: CaStore['opens'] = { with: 'passphrase', argon2id: ARGON, salt: salt.toString('hex') }
      const sealed = seal(passphraseKey(how.passphrase, opens), key, ['ca-store', id]).toString('hex')
      return { store: { format: 'hufu-ca-store/1', id, opens, sealed }, shares: [] }
    }
    const secret = randomBytes(KEY)
    const shares = await splitSecret(secret, { ...how, store: id })
    const sealed = seal(sharesKey(secret, id), key, ['ca-store', id]).toString('hex')
    secret.fill(0)
    const opens: CaStore['opens'] = { with: 'shares', needed: how.needed, of: how.of }
    return { store: { format: 'hufu-ca-store/1', id, opens, sealed }, shares }
  } finally {
    key.fill(0)
  }
}

/** Throws StoreError. */
export function readStore(text: string): CaStore {
  try {
    return storeSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new StoreError('不是密钥库文件 · not a key store file', { cause })
  }
}

/** `lines`: the passphrase, or one share a line. Throws StoreError. The caller zero-fills the answer when it is done. */
export async function unlockStore(store: CaStore, lines: readonly string[]): Promise<Buffer> {
  const given = lines.map(line => line.trim()).filter(line => line !== '')
  const kek = await openingKey(store, given)
  try {
    return unseal(kek, Buffer.from(store.sealed, 'hex'), ['ca-store', store.id])
  } catch (cause) {
    const what =
      store.opens.with === 'passphrase'
        ? '口令不对 · wrong passphrase'
        : '这些份额拼不出密钥库的密钥 · these shares do not make the store’s key'
    throw new StoreError(what, { cause })
  } finally {
    kek.fill(0)
  }
}

async function openingKey({ id, opens }: CaStore, given: readonly string[]): Promise<Buffer> {
  if (opens.with === 'passphrase') {
    if (given.length !== 1) throw new StoreError('要一行口令 · one line with the passphrase is wanted')
    return passphraseKey(given[0] ?? '', opens)
  }
  const secret = await joinShares(given, { store: id, needed: opens.needed })
  try {
    return sharesKey(secret, id)
  } finally {
    secret.fill(0)
  }
}

type PassphraseWay = Extract<CaStore['opens'], { with: 'passphrase' }>

function passphraseKey(passphrase: string, { argon2id, salt }: PassphraseWay): Buffer {
  return argon2Sync('argon2id', {
    ...argon2id,
    message: Buffer.from(passphrase.normalize('NFC'), 'utf8'),
    nonce: Buffer.from(salt, 'hex'),
    tagLength: KEY,
  })
}

const sharesKey = (secret: Uint8Array, id: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `hufu ca store ${id}`, KEY))
