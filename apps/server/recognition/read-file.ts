// The job behind an upload: read the picture, keep what was read, fill the form, tell the open page. A file taken out or
// replaced meanwhile is not read; a reading that is done is not done again.
import type { OcrAnswer, PaperKind } from '@hufu/outside/ocr/port.ts'
import { orderTopic } from '../order/advance.ts'
import { readStored } from '../order/dossier.ts'
import { isOpen, lockOrder, type OrderKey } from '../order/order.ts'
import { askLater } from './ask-registry.ts'
import type { ReadJob, RecognitionDeps } from './deps.ts'
import { fillFromPaper } from './fill-fields.ts'
import { finishReading } from './keep-reading.ts'

export async function readFile(
  deps: RecognitionDeps,
  { authority, order: id, file }: ReadJob,
): Promise<void> {
  const { spine, files } = deps
  const key: OrderKey = { authority, order: id }
  const row = await spine.db.kysely
    .selectFrom('file_reading')
    .innerJoin('order_file', join =>
      join
        .onRef('order_file.authority_id', '=', 'file_reading.authority_id')
        .onRef('order_file.id', '=', 'file_reading.file_id'),
    )
    .select(['file_reading.kind', 'file_reading.slot', 'file_reading.state', 'order_file.removed_at'])
    .where('file_reading.authority_id', '=', authority)
    .where('file_reading.file_id', '=', file)
    .executeTakeFirst()
  if (row?.state !== 'waiting' || row.removed_at) return
  const stored = await readStored(spine.db.kysely, key, file)
  if (!stored) return
  const kind = row.kind as PaperKind
  const answer = await readNow(deps, await files.get(stored.kept), kind)
  if (answer.result === 'unavailable')
    spine.log.warn(
      { event: 'recognition.unavailable', reason: answer.reason, kind },
      'a paper could not be read',
    )

  await spine.db.transaction(async trx => {
    const order = await lockOrder(trx, key)
    if (!(await finishReading(deps, trx, key, file, answer))) return
    const filled =
      answer.result === 'read' && isOpen(order)
        ? await fillFromPaper(spine, trx, order, { slot: row.slot, kind, fields: answer.fields })
        : []
    if (filled.length) await askLater(deps, trx, order)
    await spine.events.publish(trx, orderTopic(id), { read: file })
  })
}

/** Reads without keeping anything: for pictures of a session, which belong to another room. */
export async function readNow(
  deps: Pick<RecognitionDeps, 'ocr' | 'spine'>,
  bytes: Uint8Array,
  kind: PaperKind,
): Promise<OcrAnswer> {
  const reader = deps.ocr()
  if (!reader) return { result: 'unavailable', reason: 'no reader in this installation' }
  try {
    return await reader.recognise({ bytes, kind })
  } catch (error) {
    deps.spine.log.error({ event: 'recognition.failed', error }, 'the reader failed')
    return { result: 'unavailable', reason: 'the reader failed' }
  }
}
