// The bytes of a seal: its sealed data and its picture, decrypted for whom it belongs to.
import { AppError } from '../platform/errors.ts'
import type { SealContext } from './context.ts'
import { readOwnSeal } from './read-seals.ts'

/** A revoked seal is still its owner's: old documents are read with it. */
export async function openOwnSeal(
  context: SealContext,
  of: { authority: string; seal: string; person: string },
  which: 'sealed' | 'picture',
): Promise<{ bytes: Buffer; number: string }> {
  const row = await readOwnSeal(context.spine.db.kysely, of.authority, of.seal, of.person)
  const stored = row[which]
  if (!stored || !row.es_id) throw new AppError('not-found')
  return { bytes: await context.files.get(stored), number: row.es_id }
}
