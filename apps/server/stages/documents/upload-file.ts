// A file into its slot: judged by its content, re-encoded, encrypted, and only then put in the place of the old one.
// Whatever is wrong with it has its own message, and the draft stays as it was.
import { randomUUID } from 'node:crypto'
import { type DossierFile, readFiles } from '../../order/dossier.ts'
import {
  expectOpen,
  expectState,
  lockOwnOrder,
  type OrderKey,
  readOwnOrder,
  readStage,
  type Trx,
} from '../../order/order.ts'
import { programmeOf, type Spine } from '../../order/spine.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import type { Files } from '../../platform/files.ts'
import { inspect, type UploadType, uploadTypes } from '../../platform/images.ts'

export interface DocumentsDeps {
  spine: Spine
  files: Files
}

export interface UploadFile {
  key: OrderKey
  person: string
  slot: string
  name: string
  bytes: Buffer
}

export async function uploadFile(deps: DocumentsDeps, upload: UploadFile): Promise<DossierFile> {
  const { spine, files } = deps
  const order = await readOwnOrder(spine.db.kysely, upload.key, upload.person)
  const { programme } = await programmeOf(spine, order)
  const slot = programme.slots[upload.slot]
  if (!slot) throw new AppError('not-found')
  expectOpen(order)
  expectState(await readStage(spine.db.kysely, upload.key, 'form'), 'drafting', 'correcting')

  const types = slot.formats.filter((f): f is UploadType => (uploadTypes as readonly string[]).includes(f))
  const checked = await inspect(upload.bytes, { types, maxBytes: slot.max })
  const kept = await files.put(checked.bytes)
  // What the applicant really sent, for the reviewer's eye, where redrawing changed it. Never served to a page.
  const original = checked.bytes.equals(upload.bytes) ? null : await files.put(upload.bytes)

  return await spine.db.transaction(async trx => {
    expectOpen(await lockOwnOrder(trx, upload.key, upload.person))
    expectState(await readStage(trx, upload.key, 'form'), 'drafting', 'correcting')
    await emptySlot(spine, trx, upload.key, upload.slot)
    const row = {
      id: randomUUID(),
      slot: upload.slot,
      name: cleanName(upload.name, checked.extension),
      type: checked.mime,
      size: checked.bytes.length,
      pages: 1,
      sha256: kept.sha256,
      uploaded_at: spine.clock.now(),
    }
    await trx
      .insertInto('order_file')
      .values({
        authority_id: upload.key.authority,
        order_id: upload.key.order,
        ...row,
        stored: json({ kept, original }),
      })
      .execute()
    await touch(trx, upload.key)
    return row
  })
}

export async function removeFile(
  deps: DocumentsDeps,
  key: OrderKey,
  person: string,
  slot: string,
): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    expectOpen(await lockOwnOrder(trx, key, person))
    expectState(await readStage(trx, key, 'form'), 'drafting', 'correcting')
    await emptySlot(deps.spine, trx, key, slot)
    await touch(trx, key)
  })
}

/** The row stays, so that a reviewer can compare with what was submitted before. */
async function emptySlot(spine: Spine, trx: Trx, key: OrderKey, slot: string): Promise<void> {
  await trx
    .updateTable('order_file')
    .set({ removed_at: spine.clock.now() })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('slot', '=', slot)
    .where('removed_at', 'is', null)
    .execute()
}

async function touch(trx: Trx, key: OrderKey): Promise<void> {
  await trx
    .updateTable('orders')
    .set(eb => ({ version: eb('version', '+', 1) }))
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.order)
    .execute()
}

/** A name to show: no path, no control characters, and the ending of what it now is. */
function cleanName(name: string, extension: string): string {
  const base = name
    .replace(/^.*[\\/]/, '')
    .replace(/\p{Cc}/gu, '')
    .replace(/\.[^.]*$/, '')
    .slice(0, 60)
    .trim()
  return `${base || '文件'}.${extension}`
}

/** The bytes of a file of this order, decrypted. `original` is what was sent, before redrawing. */
export async function openFile(
  deps: DocumentsDeps,
  key: OrderKey,
  which: { slot: string } | { file: string },
  original = false,
): Promise<{ bytes: Buffer; name: string; mime: string }> {
  let query = deps.spine.db.kysely
    .selectFrom('order_file')
    .select(['name', 'type', 'stored'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
  query =
    'slot' in which
      ? query.where('slot', '=', which.slot).where('removed_at', 'is', null)
      : query.where('id', '=', which.file)
  const row = await query.executeTakeFirst()
  if (!row) throw new AppError('not-found')
  const { kept, original: sent } = row.stored
  if (original && sent)
    return { bytes: await deps.files.get(sent), name: row.name, mime: 'application/octet-stream' }
  return { bytes: await deps.files.get(kept), name: row.name, mime: row.type }
}

/** Carries the files of an earlier order over: the same encrypted objects, under the new order's rows. */
export async function copyFiles(
  spine: Spine,
  trx: Trx,
  from: OrderKey,
  to: OrderKey,
  slots: readonly string[],
): Promise<void> {
  for (const file of await readFiles(trx, from)) {
    if (!slots.includes(file.slot)) continue
    const { stored } = await trx
      .selectFrom('order_file')
      .select('stored')
      .where('authority_id', '=', from.authority)
      .where('order_id', '=', from.order)
      .where('id', '=', file.id)
      .executeTakeFirstOrThrow()
    await trx
      .insertInto('order_file')
      .values({
        ...file,
        authority_id: to.authority,
        order_id: to.order,
        id: randomUUID(),
        stored: json(stored),
        uploaded_at: spine.clock.now(),
      })
      .execute()
  }
}
