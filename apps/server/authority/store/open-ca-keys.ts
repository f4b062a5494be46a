// What the ca role is given at its start and nobody else has: the key of the software store, and the token (PKCS#11) with
// its PIN. Secrets come through file descriptors, never by environment or command line, which other processes can read.
import { closeSync, readFileSync } from 'node:fs'
import { openSession, openTokenSigner, type Session } from '@hufu/pkcs11'
import type { Signer } from '@hufu/pki'
import { readStore, unlockStore } from './ca-store.ts'
import { StoreError } from './store-error.ts'

export interface CaKeysPlan {
  store?: { file: string; unlockFd: number }
  token?: { library: string; label: string; pinFd: number }
}

export interface CaToken {
  readonly label: string
  session(): Promise<Session>
  /** Opened once and tried; throws where the token does not sign what its key promises. */
  signer(key: string): Promise<Signer>
}

export interface CaKeys {
  /** Null in a process that is not the ca role: it opens neither CA keys nor escrowed ones. */
  storeKey: Buffer | null
  token?: CaToken
}

export const noCaKeys: CaKeys = { storeKey: null }

/** Throws StoreError or Pkcs11Error, for the operator to read. */
export async function openCaKeys(plan: CaKeysPlan): Promise<CaKeys> {
  const { store, token } = plan
  let storeKey: Buffer | null = null
  if (store) {
    const lines = readSecret(store.unlockFd, 'HUFU_UNLOCK_FD').split('\n')
    storeKey = await unlockStore(readStore(readFileSync(store.file, 'utf8')), lines)
  }
  if (!token) return { storeKey }
  const pin = readSecret(token.pinFd, 'HUFU_PKCS11_PIN_FD').trim()
  return { storeKey, token: openToken({ ...token, pin }) }
}

export function openToken(plan: { library: string; label: string; pin: string }): CaToken {
  let session: Promise<Session> | undefined
  const open = (): Promise<Session> => {
    session ??= openSession({ library: plan.library, tokenLabel: plan.label, pin: () => plan.pin })
    return session
  }
  const signers = new Map<string, Promise<Signer>>()
  return {
    label: plan.label,
    session: open,
    signer(key) {
      const known = signers.get(key)
      if (known) return known
      const opened = open().then(found => openTokenSigner(found, { label: key }))
      signers.set(key, opened)
      // A token that was unplugged is asked again the next time.
      opened.catch(() => {
        signers.delete(key)
        session = undefined
      })
      return opened
    },
  }
}

/** Read to its end and closed: whoever comes later finds nothing. */
function readSecret(fd: number, name: string): string {
  try {
    const text = readFileSync(fd, 'utf8')
    closeSync(fd)
    return text
  } catch (cause) {
    throw new StoreError(
      `${name}=${fd}：这个文件描述符读不了 · file descriptor ${fd} cannot be read: start with ${fd}< FILE or ${fd}< <(COMMAND)`,
      { cause },
    )
  }
}
