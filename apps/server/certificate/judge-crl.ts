// Judges a CRL before it is signed: linted under a worthless signature and compared, entry by entry, with the one before.
import {
  type AlgorithmId,
  type CrlDifference,
  compareCrls,
  isCrlSignedBy,
  lintCrl,
  parseCrlHead,
  type Signer,
  signCrl,
} from '@hufu/pki'
import type { Ca } from '../authority/ca.ts'
import { errorsOf, throwAwaySigner } from '../authority/lint-prepared.ts'

export interface CrlScope {
  ca: Ca
  /** The newest published one of the same kind, full or delta. */
  previous: Uint8Array | undefined
  now: Date
}

const NOTHING = { revoked: undefined }

export interface Judged extends CrlDifference {
  /** The list under its worthless signature. */
  trial: Uint8Array
}

/** Throws where the list is wrong; answers what is different from the one before. */
export async function judgeCrl(
  tbs: Uint8Array,
  algorithm: AlgorithmId,
  { ca, previous, now }: CrlScope,
): Promise<Judged> {
  const trial = await signCrl(tbs, await throwAwaySigner(algorithm))
  const [before, after] = [previous && parseCrlHead(previous), parseCrlHead(trial)]
  // 1. In itself, and in number and time. One made by a clock that ran ahead can't be followed in time, and helps nobody:
  //    verifiers whose clocks are right refuse it.
  const followed = before && before.thisUpdate <= now ? before : undefined
  const errors = errorsOf(lintCrl(trial, { issuer: ca.certificate, previous: followed }))
  if (errors.length > 0) {
    throw new Error(`CRL of ${ca.id}: ${errors.map(({ rule, message }) => `${rule} ${message}`).join('; ')}`)
  }
  if (before && after.number! <= before.number!) throw new Error(`CRL of ${ca.id}: its number does not rise`)
  // 2. Against the one before. A hold may be lifted; everything else is listed for ever.
  const difference = compareCrls(before ?? NOTHING, after)
  const lost = difference.gone.find(entry => entry.reason !== 'certificateHold')
  if (lost && after.baseNumber === undefined) throw new Error(`CRL of ${ca.id} would lose ${lost.serialHex}`)
  return { ...difference, trial }
}

/** Signs what was judged, and answers it only if it carries just those bytes, truly signed. */
export async function signJudged(tbs: Uint8Array, signer: Signer, ca: Ca): Promise<Buffer> {
  const der = Buffer.from(await signCrl(tbs, signer))
  const made = parseCrlHead(der)
  if (Buffer.compare(made.tbs, tbs) !== 0)
    throw new Error(`the signed CRL of ${ca.id} differs from what was judged`)
  if (!isCrlSignedBy(made, ca.certificate.spki)) throw new Error(`the CRL of ${ca.id} does not verify`)
  return der
}
