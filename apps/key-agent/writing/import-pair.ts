// Writes the pair that the counter issued to the container that made its request. May be repeated at any time: a pair
// that is there already is simply reported again.
import type { KeyBundle } from '@hufu/contract/routes/applicant.ts'
import { PkiError } from '@hufu/pki'
import { AgentFailure } from '../errors.ts'
import type { Token } from '../token/port.ts'
import { checkBundle, mismatch } from './check-bundle.ts'

export interface WrittenPair {
  container: string
  signSerial: string
  encryptSerial: string | null
}

export async function importPair(token: Token, bundle: KeyBundle, pin: string): Promise<WrittenPair> {
  // 1. Whose is it, and does it hold together? Asks no PIN and changes nothing.
  const { containers } = await token.describe()
  const held = containers.find(one => one.request === bundle.request)
  if (!held) throw new AgentFailure('container.unknown')
  const { sign, encrypt, pair } = checkBundle(bundle, held.publicKey)
  // 2. The PIN, then all or nothing.
  const session = await token.login(pin)
  try {
    const there = held.pair
    const same =
      there !== null &&
      Buffer.compare(there.signCertificate, sign.der) === 0 &&
      Buffer.compare(there.encryptCertificate ?? NOTHING, encrypt?.der ?? NOTHING) === 0
    if (!same) await session.importPair(held.container, pair)
  } catch (cause) {
    if (cause instanceof PkiError) throw mismatch('envelope', cause)
    throw cause
  } finally {
    session.close()
  }
  return { container: held.container, signSerial: sign.serialHex, encryptSerial: encrypt?.serialHex ?? null }
}

const NOTHING = Buffer.alloc(0)
