// Delta CRLs (RFC 5280 5.2.4): what has changed since a full CRL, and the two put together again. Whoever applies a delta to
// its base must arrive at the full list of the same moment, so the one function is tested by the other.
import { PkiError } from '../errors.ts'
import type { CrlEntry } from './build.ts'
import type { Crl, ReadCrlEntry } from './parse.ts'

const keyOf = (serial: Uint8Array): string =>
  Buffer.from(serial)
    .toString('hex')
    .replace(/^(00)+/, '')

/** Entries new or changed since `base`, and a removeFromCRL for each hold that was lifted. */
export function deltaEntries(base: Iterable<CrlEntry>, now: Iterable<CrlEntry>, at: Date): CrlEntry[] {
  const before = new Map([...base].map(entry => [keyOf(entry.serial), entry]))
  const changed: CrlEntry[] = []
  for (const entry of now) {
    const key = keyOf(entry.serial)
    const old = before.get(key)
    before.delete(key)
    const same =
      old !== undefined &&
      (old.reason ?? 'unspecified') === (entry.reason ?? 'unspecified') &&
      Math.floor(old.revokedAt.getTime() / 1000) === Math.floor(entry.revokedAt.getTime() / 1000)
    if (!same) changed.push(entry)
  }
  for (const gone of before.values()) {
    // Only a hold can be lifted; everything else is listed for ever.
    if (gone.reason !== 'certificateHold') {
      throw new PkiError('pki.crl-malformed', `${keyOf(gone.serial)} would vanish from the CRL`)
    }
    changed.push({ serial: gone.serial, revokedAt: at, reason: 'removeFromCRL' })
  }
  return changed
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
const scopeOf = ({ distributionPoint }: Crl): string => JSON.stringify(distributionPoint ?? null)

/** The status list that base and delta give together. Throws where they do not belong together (5.2.4 (a) to (d)). */
export function applyDelta(base: Crl, delta: Crl): Map<string, ReadCrlEntry> {
  const fits =
    delta.baseNumber !== undefined &&
    base.baseNumber === undefined &&
    base.number !== undefined &&
    delta.number !== undefined &&
    same(base.issuerDer, delta.issuerDer) &&
    same(base.authorityKeyIdentifier ?? new Uint8Array(), delta.authorityKeyIdentifier ?? new Uint8Array()) &&
    scopeOf(base) === scopeOf(delta) &&
    base.number >= delta.baseNumber &&
    base.number < delta.number
  if (!fits) throw new PkiError('pki.crl-malformed', 'this delta does not add to this CRL')
  const all = new Map(base.entries.map(entry => [entry.serialHex, entry]))
  for (const entry of delta.entries) {
    if (entry.reason === 'removeFromCRL') all.delete(entry.serialHex)
    else all.set(entry.serialHex, entry)
  }
  return all
}
