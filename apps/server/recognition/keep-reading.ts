// The rows of readings: begun with the upload, filled in when the reader has answered.
import type { OcrAnswer, PaperKind } from '@hufu/outside/ocr/port.ts'
import { paperKinds } from '@hufu/outside/ocr/port.ts'
import type { ReadingState } from '../migrations/tables/recognition.ts'
import { expectConsent } from '../order/consent.ts'
import type { FileReading } from '../order/evidence.ts'
import { keyOf, type Order, type OrderKey, type Reader, type Trx } from '../order/order.ts'
import { json } from '../platform/db.ts'
import { AppError } from '../platform/errors.ts'
import { type ReadJob, type RecognitionDeps, readJob } from './deps.ts'

/** In the upload's transaction: a row and a job, or a row that waits for the consent to read an identity card. */
export async function beginReading(
  { spine, ocr }: RecognitionDeps,
  trx: Trx,
  order: Order,
  file: { id: string; slot: string; kind: PaperKind },
): Promise<void> {
  const key = keyOf(order)
  const held = isIdentity(file.kind) && !(await mayRead({ spine }, trx, order))
  const state: ReadingState = ocr() ? (held ? 'held' : 'waiting') : 'unavailable'
  await trx
    .insertInto('file_reading')
    .values({
      authority_id: key.authority,
      order_id: key.order,
      file_id: file.id,
      slot: file.slot,
      kind: file.kind,
      state,
      doubts: json([]),
      sealed: null,
      at: spine.clock.now(),
    })
    .execute()
  if (state === 'waiting')
    await spine.jobs.send(trx, readJob, { ...key, file: file.id } satisfies ReadJob, { key: file.id })
}

/** A consent came after the pictures: they are read now. */
export async function releaseHeld(deps: RecognitionDeps, trx: Trx, order: Order): Promise<void> {
  if (!(await mayRead(deps, trx, order))) return
  const key = keyOf(order)
  const rows = await trx
    .updateTable('file_reading')
    .set({ state: 'waiting' })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('state', '=', 'held')
    .returning('file_id')
    .execute()
  for (const { file_id: file } of rows)
    await deps.spine.jobs.send(trx, readJob, { ...key, file } satisfies ReadJob, { key: file })
}

const isIdentity = (kind: PaperKind) => kind.startsWith('identity-card')

/** Reading an identity card is processing sensitive personal information: only after a consent of its own (PIPL art. 29). */
async function mayRead(
  { spine }: Pick<RecognitionDeps, 'spine'>,
  db: Reader,
  order: Order,
): Promise<boolean> {
  try {
    await expectConsent(spine, db, order, 'identity-images')
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'consent.missing') return false
    throw error
  }
}

/** False when somebody else has finished it, or the file was taken out meanwhile. */
export async function finishReading(
  { spine, sealer }: RecognitionDeps,
  trx: Trx,
  key: OrderKey,
  file: string,
  answer: OcrAnswer,
): Promise<boolean> {
  const read = answer.result === 'read' ? answer : { fields: {}, doubts: [] }
  const done = await trx
    .updateTable('file_reading')
    .set({
      state: stateOf(answer),
      doubts: json([...read.doubts]),
      sealed: Object.keys(read.fields).length ? sealer.seal(read.fields, file) : null,
      at: spine.clock.now(),
    })
    .where('authority_id', '=', key.authority)
    .where('file_id', '=', file)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

function stateOf(answer: OcrAnswer): ReadingState {
  if (answer.result === 'unavailable') return 'unavailable'
  if (Object.keys(answer.fields).length === 0 && answer.doubts.length) return 'failed'
  return answer.doubts.length ? 'doubtful' : 'read'
}

/** Readings of the files that are in their slots now. */
export async function readReadings(
  { sealer }: Pick<RecognitionDeps, 'sealer'>,
  db: Reader,
  key: OrderKey,
): Promise<FileReading[]> {
  const rows = await db
    .selectFrom('file_reading')
    .innerJoin('order_file', join =>
      join
        .onRef('order_file.authority_id', '=', 'file_reading.authority_id')
        .onRef('order_file.id', '=', 'file_reading.file_id'),
    )
    .selectAll('file_reading')
    .where('file_reading.authority_id', '=', key.authority)
    .where('file_reading.order_id', '=', key.order)
    .where('order_file.removed_at', 'is', null)
    .execute()
  return rows.flatMap(row => {
    const kind = paperKinds.find(each => each === row.kind)
    if (!kind) return []
    const fields = row.sealed ? sealer.open<FileReading['fields']>(row.sealed, row.file_id) : {}
    return [{ file: row.file_id, slot: row.slot, kind, state: row.state, doubts: row.doubts, fields }]
  })
}
