// THE check of a public key that somebody wants certified: its arithmetic (algorithms/), then whether anybody else may
// know its private half, then whether the caller has met it before. The first two need nothing; the third is a port,
// since what was seen stands in the caller's database.
import type { AlgorithmId, KeyPolicy } from '../algorithms/algorithm.ts'
import { algorithmOfKey } from '../algorithms/table.ts'
import { PkiError, type PkiErrorCode } from '../errors.ts'
import { printedKey, spkiFingerprint } from './known-keys.ts'

/** Throws pki.key-* or pki.algorithm-not-allowed; answers the row of the table that the key belongs to. */
export function checkPublicKey(spki: Uint8Array, policy: KeyPolicy = {}): AlgorithmId {
  const row = algorithmOfKey(spki)
  row.checkKey(spki, policy)
  const printed = printedKey(spki)
  if (printed) throw new PkiError('pki.key-compromised', `private key is printed in ${printed}`)
  if (policy.isKnownWeak?.(spkiFingerprint(spki))) {
    throw new PkiError('pki.key-compromised', 'private key is on the list of known keys')
  }
  return row.id
}

/** What the caller knows of a key, worst first. */
export type KeySighting =
  /** A certificate over it was revoked because the private key was or may be in other hands. */
  | 'compromised'
  /** A certificate over it was revoked for another reason. */
  | 'revoked'
  /** A certificate, or a live request, of somebody else carries it. */
  | 'other-holder'
  /** The same holder's certificate or request carries it. */
  | 'own'

/** Asked with spkiFingerprint(); answers every sighting in the caller's reach, or none. */
export type KeyHistory = (fingerprint: string) => Promise<readonly KeySighting[]>

const REFUSALS: readonly (readonly [KeySighting, PkiErrorCode, string])[] = [
  ['compromised', 'pki.key-compromised', 'a certificate over this key was revoked for a key compromise'],
  ['revoked', 'pki.key-revoked', 'a certificate over this key was revoked'],
  ['other-holder', 'pki.key-other-holder', 'this key belongs to another holder'],
  ['own', 'pki.key-used', 'this key was certified or asked for before'],
]

/** RFC 5280 does not forbid it, but a key in two certificates makes each revocation a lie about the other. */
export async function checkKeyHistory(spki: Uint8Array, history: KeyHistory): Promise<void> {
  const seen = await history(spkiFingerprint(spki))
  const refusal = REFUSALS.find(([sighting]) => seen.includes(sighting))
  if (refusal) throw new PkiError(refusal[1], refusal[2])
}
