// The delta CRL that goes out beside or between full ones (RFC 5280 5.2.4): all that has changed since the oldest full CRL that
// somebody may still hold for good, so that it adds to that one and to every later one.
import {
  buildCrlTbs,
  type CrlEntry,
  compareCrls,
  parseCrlHead,
  type ReadCrlEntry,
  type Signer,
} from '@hufu/pki'
import type { Ca } from '../authority/ca.ts'
import { judgeCrl, signJudged } from './judge-crl.ts'

export interface DeltaPlan {
  ca: Ca
  signer: Signer
  /** The full list of this moment, signed or not. */
  now: { der: Uint8Array; number: number; thisUpdate: Date; nextUpdate: Date }
  base: { der: Uint8Array; number: number }
  /** The newest delta. */
  previous: Uint8Array | undefined
}

export async function makeDelta({ ca, signer, now, base, previous }: DeltaPlan): Promise<Buffer> {
  const [from, full] = [parseCrlHead(base.der), parseCrlHead(now.der)]
  const { changed, gone } = compareCrls(from, full)
  const removed = new Map(gone.map(({ serialHex }) => [serialHex, now.thisUpdate]))
  // A hold that began and ended after the base: the delta before listed the one or the other, and whoever read it must learn
  // of the end (5.2.4). An end is said again until the base is younger than it.
  const before = previous ? compareCrls(parseCrlHead(previous), full).gone : []
  for (const { serialHex, reason, revokedAt } of before) {
    if (reason === 'certificateHold') removed.set(serialHex, now.thisUpdate)
    else if (reason === 'removeFromCRL' && revokedAt >= from.thisUpdate) {
      // Not after thisUpdate, should the delta before be of a clock that ran ahead.
      removed.set(serialHex, new Date(Math.min(revokedAt.getTime(), now.thisUpdate.getTime())))
    }
  }
  const entries: CrlEntry[] = [
    ...changed.map(entryOf),
    ...[...removed].map(([serialHex, revokedAt]) =>
      entryOf({ serialHex, revokedAt, reason: 'removeFromCRL' }),
    ),
  ]
  const tbs = buildCrlTbs({
    algorithm: signer.algorithm,
    issuer: ca.certificate.subjectDer,
    authorityKey: { spki: ca.certificate.spki },
    ...{ number: now.number, thisUpdate: now.thisUpdate, nextUpdate: now.nextUpdate },
    ...{ baseNumber: base.number, entries },
  })
  await judgeCrl(tbs, signer.algorithm, { ca, previous, now: now.thisUpdate })
  return await signJudged(tbs, signer, ca)
}

const entryOf = ({ serialHex, revokedAt, reason }: ReadCrlEntry): CrlEntry => ({
  serial: Buffer.from(serialHex, 'hex'),
  revokedAt,
  reason,
})
