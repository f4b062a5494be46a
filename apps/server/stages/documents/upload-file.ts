// A file into its place: judged by its content, re-encoded, encrypted, and only then put beside or instead of the earlier
// ones. Whatever is wrong with it has its own message, and the order stays as it was.
import { randomUUID } from 'node:crypto'
import { type DossierFile, readFiles, readStored } from '../../order/dossier.ts'
import {
  expectOpen,
  lockOwnOrder,
  type Order,
  type OrderKey,
  type Reader,
  readOwnOrder,
  readStages,
  type Trx,
} from '../../order/order.ts'
import { type FilePlace, placeAt, readPlaceFacts } from '../../order/places.ts'
import type { Spine } from '../../order/spine.ts'
import { json } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { inspect } from '../../platform/images.ts'
import { readQr } from '../../platform/read-qr.ts'
import type { DocumentsDeps } from './deps.ts'
import { judgePaper, paperFor } from './judge-paper.ts'
import { mayUpload } from './may-upload.ts'
import { isMark, readMark } from './paper.ts'

export interface UploadFile {
  key: OrderKey
  person: string
  /** `slot`, or `line.<n>.slot`. */
  slot: string
  name: string
  bytes: Buffer
}

/** Kinds that only the converter reads. */
const converted: ReadonlySet<string> = new Set(['heic', 'bmp'])

export async function uploadFile(deps: DocumentsDeps, upload: UploadFile): Promise<DossierFile> {
  const { spine, files } = deps
  const db = spine.db.kysely
  // Step 1: is there such a place, and is this the time for it?
  const order = await readOwnOrder(db, upload.key, upload.person)
  const place = await openPlace(spine, db, order, upload.slot)
  if (place.slot.files.max > 1) await expectRoom(db, upload.key, place)

  // Step 2: what it is. A printed paper is read before it is redrawn, while it is sharpest.
  const checked = await inspect(upload.bytes, { types: place.slot.formats, maxBytes: place.slot.max })
  const marked = (await paperFor(deps, db, order, place))
    ? await readQr(converted.has(checked.from) ? checked.bytes : upload.bytes, isMark)
    : null
  const mark = marked ? readMark(marked) : null
  await judgePaper(deps, db, order, place, mark)

  // Step 3: to rest, encrypted. What was really sent, where redrawing changed it, is for the reviewer's eye and
  // never served to a page.
  const kept = await files.put(checked.bytes)
  const original = checked.bytes.equals(upload.bytes) ? null : await files.put(upload.bytes)

  // Step 4: into its place, if the order still is where it was.
  return await spine.db.transaction(async trx => {
    const locked = await lockOwnOrder(trx, upload.key, upload.person)
    const now = await openPlace(spine, trx, locked, upload.slot)
    const judged = await judgePaper(deps, trx, locked, now, mark)
    if (now.slot.files.max > 1) await expectRoom(trx, upload.key, now)
    else await takeOut(spine, trx, upload.key, upload.slot)
    const row = {
      id: randomUUID(),
      slot: upload.slot,
      name: cleanName(upload.name, checked.extension),
      type: checked.mime,
      size: checked.bytes.length,
      pages: checked.pages,
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
        paper_code: judged?.code ?? null,
        paper_read: judged?.read ?? null,
      })
      .execute()
    await deps.uploaded?.(trx, locked, { id: row.id, place: now })
    await touch(trx, upload.key)
    return row
  })
}

/** The same file in another place of the order: nobody looks for it on the phone a second time (WCAG 2.2, 3.3.7). */
export async function reuseFile(
  deps: DocumentsDeps,
  key: OrderKey,
  person: string,
  slot: string,
  file: string,
): Promise<DossierFile> {
  await readOwnOrder(deps.spine.db.kysely, key, person)
  const held = (await readFiles(deps.spine.db.kysely, key)).find(each => each.id === file)
  const stored = held && (await readStored(deps.spine.db.kysely, key, file))
  if (!held || !stored) throw new AppError('not-found')
  // From what was sent, not from the copy made for the other place's limit.
  const bytes = await deps.files.get(stored.original ?? stored.kept)
  return await uploadFile(deps, { key, person, slot, name: held.name, bytes })
}

export async function removeFile(
  deps: DocumentsDeps,
  key: OrderKey,
  person: string,
  slot: string,
  file?: string,
): Promise<void> {
  await deps.spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    await openPlace(deps.spine, trx, order, slot)
    await takeOut(deps.spine, trx, key, slot, file)
    await touch(trx, key)
  })
}

/** The place of this address, if files may be put there now. */
async function openPlace(spine: Spine, db: Reader, order: Order, slot: string): Promise<FilePlace> {
  const key = { authority: order.authority_id, order: order.id }
  const facts = await readPlaceFacts(spine, db, order)
  const place = placeAt(facts, slot)
  if (!place) throw new AppError('not-found')
  expectOpen(order)
  const rows = await readStages(db, key)
  if (!mayUpload(rows, facts.journey, place)) {
    const state = rows.map(row => `${row.stage}:${row.state}`).join(' ')
    throw new AppError('order.wrong-state', { state })
  }
  return place
}

async function expectRoom(db: Reader, key: OrderKey, place: FilePlace): Promise<void> {
  const held = (await readFiles(db, key)).filter(file => file.slot === place.address)
  if (held.length >= place.slot.files.max) throw new AppError('file.too-many')
}

/** The row stays, so that a reviewer can compare with what was submitted before. */
async function takeOut(spine: Spine, trx: Trx, key: OrderKey, slot: string, file?: string): Promise<void> {
  let removal = trx
    .updateTable('order_file')
    .set({ removed_at: spine.clock.now() })
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('slot', '=', slot)
    .where('removed_at', 'is', null)
  if (file) removal = removal.where('id', '=', file)
  await removal.execute()
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
  deps: Pick<DocumentsDeps, 'spine' | 'files'>,
  key: OrderKey,
  which: { slot: string; file?: string | undefined } | { file: string },
  original = false,
): Promise<{ bytes: Buffer; name: string; mime: string }> {
  let query = deps.spine.db.kysely
    .selectFrom('order_file')
    .select(['name', 'type', 'stored'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('seq')
  if ('slot' in which) query = query.where('slot', '=', which.slot).where('removed_at', 'is', null)
  if (which.file) query = query.where('id', '=', which.file)
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
    const stored = slots.includes(file.slot) ? await readStored(trx, from, file.id) : null
    if (!stored) continue
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
