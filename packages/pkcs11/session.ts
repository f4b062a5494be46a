// One logged-in session with one token, found by its label. A session is one conversation: calls wait for one another.
import { readFileSync } from 'node:fs'
import { type Cryptoki, loadCryptoki, Pkcs11Error } from './cryptoki.ts'

export interface SessionPlan {
  /** Absolute path of the vendor's library. */
  library: string
  tokenLabel: string
  /** The user PIN; asked once, at login, and not kept. */
  pin(): string | Promise<string>
}

export interface Session {
  readonly handle: number
  /** Runs a conversation of several calls with nobody else's in between. */
  run<T>(conversation: (cryptoki: Cryptoki, handle: number) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Section 2.1: CK_TOKEN_INFO begins with its label, 32 bytes, blank padded. */
const LABEL = 32
const TOKEN_INFO = 512
const MOST_SLOTS = 64
const SERIAL_AND_WRITABLE = 4 | 2
const USER = 1

/** Throws Pkcs11Error: no such library or token, a wrong or locked PIN. */
export async function openSession(plan: SessionPlan): Promise<Session> {
  // A missing file would be told by the dynamic linker, in words nobody understands.
  readFileSync(plan.library, { flag: 'r' }).subarray(0, 0)
  const cryptoki = loadCryptoki(plan.library)
  const slot = await findSlot(cryptoki, plan.tokenLabel)
  const opened = [0]
  await cryptoki.call('C_OpenSession', slot, SERIAL_AND_WRITABLE, null, null, opened)
  const handle = Number(opened[0])
  const pin = Buffer.from(await plan.pin(), 'utf8')
  try {
    await cryptoki.call('C_Login', handle, USER, pin, pin.length)
  } catch (error) {
    // Login is the token's, not the session's: another session of this process may have done it.
    const already = error instanceof Pkcs11Error && error.returned === 0x100
    if (!already) {
      await cryptoki.call('C_CloseSession', handle)
      throw error
    }
  } finally {
    pin.fill(0)
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    handle,
    run(conversation) {
      const next = last.then(() => conversation(cryptoki, handle))
      last = next.catch(() => {})
      return next
    },
    async close() {
      await last
      await cryptoki.call('C_CloseSession', handle)
    },
  }
}

async function findSlot(cryptoki: Cryptoki, wanted: string): Promise<number> {
  const count = [MOST_SLOTS]
  const slots = new Array<number>(MOST_SLOTS).fill(0)
  await cryptoki.call('C_GetSlotList', 1, slots, count)
  const labels: string[] = []
  for (const slot of slots.slice(0, Number(count[0]))) {
    const info = Buffer.alloc(TOKEN_INFO)
    await cryptoki.call('C_GetTokenInfo', slot, info)
    const label = info.subarray(0, LABEL).toString('utf8').trimEnd()
    if (label === wanted) return Number(slot)
    labels.push(label)
  }
  throw new Pkcs11Error(
    `no token is labelled “${wanted}”; there are: ${labels.filter(Boolean).join(', ') || 'none'}`,
  )
}
