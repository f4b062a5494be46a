// Judges every electronic seal in a PDF. What the authority's own books know of the seal and the certificate counts
// beside what the bytes say.
import type { StampVerdict } from '@hufu/contract'
import { type KnownState, parseStamp, SealError, type Stamp, verifyStamp } from '@hufu/seal'
import type { Reader } from '../../order/order.ts'
import { AppError } from '../../platform/errors.ts'
import type { SealContext } from '../context.ts'
import { trustOf } from '../make-seal.ts'
import { type FoundStamp, findStamps } from './byte-range.ts'
import { findingWords } from './words.ts'

/** The clocks of two machines. */
const SKEW_MS = 5 * 60_000

/** In the order in which they were put. Empty where there is none. */
export async function judgeDocument(
  { spine }: SealContext,
  authority: string,
  pdf: Buffer,
): Promise<StampVerdict[]> {
  const db = spine.db.kysely
  const trust = await trustOf(db, authority)
  const found = findStamps(pdf).sort((a, b) => a.reaches - b.reaches)
  const furthest = found.at(-1)?.reaches
  const verdicts: StampVerdict[] = []
  for (const each of found) {
    const stamp = readStamp(each)
    if (!stamp) continue
    const known = await knownStates(db, authority, stamp)
    const findings = verifyStamp(stamp, {
      ...trust,
      ...known,
      document: { hash: each.hash },
      now: spine.clock.now(),
      skewMs: SKEW_MS,
    }).map(({ code }) => ({ code: code as string, text: findingWords[code] }))
    // Added to after the last stamp: whatever was added, nobody has stamped it.
    if (each.reaches === furthest && each.reaches < pdf.length)
      findings.push({ code: 'seal.added-after', text: findingWords['seal.added-after'] })
    verdicts.push({
      good: findings.length === 0,
      name: stamp.seal.info.name,
      sealId: stamp.seal.info.id,
      holder: stamp.holder.subjectText,
      issuer: stamp.holder.issuerText,
      at: stamp.at.toISOString(),
      coversAll: each.reaches === pdf.length,
      findings,
    })
  }
  return verdicts
}

/** A signature of another kind, by other software, is none of ours. */
function readStamp({ der }: FoundStamp): Stamp | null {
  try {
    return parseStamp(der)
  } catch (error) {
    if (error instanceof SealError) return null
    throw error
  }
}

async function knownStates(
  db: Reader,
  authority: string,
  stamp: Stamp,
): Promise<{ seal?: KnownState; certificate?: KnownState }> {
  const seal = await db
    .selectFrom('e_seal')
    .select(['state', 'changed_at'])
    .where('authority_id', '=', authority)
    .where('es_id', '=', stamp.seal.info.id)
    .executeTakeFirst()
  const certificate = await db
    .selectFrom('certificate')
    .select(['state', 'revoked_at'])
    .where('authority_id', '=', authority)
    .where('serial', '=', stamp.holder.serialHex)
    .executeTakeFirst()
  return {
    ...(seal && (seal.state === 'suspended' || seal.state === 'revoked')
      ? { seal: { state: seal.state, since: seal.changed_at } }
      : {}),
    ...(certificate && certificate.state !== 'good' && certificate.revoked_at
      ? { certificate: { state: certificate.state, since: certificate.revoked_at } }
      : {}),
  }
}

export async function judgeUpload(
  context: SealContext,
  authority: string,
  pdf: Buffer,
): Promise<StampVerdict[]> {
  if (pdf.subarray(0, 1024).indexOf('%PDF-') < 0) throw new AppError('seal.document')
  const verdicts = await judgeDocument(context, authority, pdf)
  if (verdicts.length === 0) throw new AppError('seal.unsigned')
  return verdicts
}
