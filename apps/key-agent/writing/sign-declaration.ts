// Signs what an organisation declares with a certificate it holds: plain lines with a first line that no DER begins with, made for
// the very site that asks. A page cannot have a declaration of another site signed, nor pass anything else off as one.
import { readDeclaration } from '@hufu/contract/declaration.ts'
import { AgentFailure } from '../errors.ts'
import type { Token } from '../token/port.ts'

export async function signDeclaration(
  token: Token,
  container: string,
  bytes: Uint8Array,
  pin: string,
  origin: string,
): Promise<Uint8Array> {
  // 1. Before the PIN is asked: is it whole, and is it this site's?
  const declaration = readDeclaration(bytes)
  const whole = ['nonce', 'until', 'statement'].every(name => declaration?.get(name))
  if (!declaration || !whole || declaration.get('origin') !== origin)
    throw new AgentFailure('request.invalid')
  const { containers } = await token.describe()
  if (!containers.find(one => one.container === container)?.pair) throw new AgentFailure('container.unknown')
  // 2. The PIN, then the signature.
  const session = await token.login(pin)
  try {
    return await session.signDeclaration(container, bytes)
  } finally {
    session.close()
  }
}
