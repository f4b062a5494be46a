// Puts the holder's signature under the stamp of an electronic seal. The agent is no signing machine for whatever a page
// hands it: it reads what it is given, and signs only a stamp whose seal names the certificate in this very container.
import { mayStamp, parseStampTbs, SealError } from '@hufu/seal'
import { AgentFailure } from '../errors.ts'
import type { Token } from '../token/port.ts'

export async function signStamp(
  token: Token,
  container: string,
  tbs: Uint8Array,
  pin: string,
): Promise<Uint8Array> {
  // 1. Before the PIN is asked: is it a stamp, and is it this key's to put?
  const { containers } = await token.describe()
  const pair = containers.find(one => one.container === container)?.pair
  if (!pair) throw new AgentFailure('container.unknown')
  if (!mayStamp(holdersOf(tbs), pair.signCertificate)) throw new AgentFailure('request.invalid')
  // 2. The PIN, then the signature.
  const session = await token.login(pin)
  try {
    return await session.signStamp(container, tbs)
  } finally {
    session.close()
  }
}

function holdersOf(tbs: Uint8Array) {
  try {
    return parseStampTbs(tbs).seal.info.holders
  } catch (cause) {
    if (cause instanceof SealError) throw new AgentFailure('request.invalid', { cause })
    throw cause
  }
}
