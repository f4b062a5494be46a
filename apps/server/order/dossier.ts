// The dossier: what was filled in and uploaded, and one sheet a stage that the room leaves for the others to read.
// No room reads another room's tables; it reads the dossier.
import type { StoredFile } from '../migrations/tables/order.ts'
import { json } from '../platform/db.ts'
import type { OrderKey, Reader, Trx } from './order.ts'

/** `copied`: taken over by itself from another field of the same order, which it still follows. */
export type Source =
  | 'typed'
  | 'ocr'
  | 'registry'
  | 'certificate'
  | 'order'
  | 'profile'
  | 'verified-phone'
  | 'copied'
  | 'preset'
  | 'payer'
export interface DossierValue {
  value: string
  source: Source
  /** A machine put it in, and its person should look at it. */
  unsure?: boolean
}

export async function readValues(db: Reader, key: OrderKey): Promise<Map<string, DossierValue>> {
  const rows = await db
    .selectFrom('order_value')
    .select(['path', 'value', 'source', 'unsure'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .orderBy('path')
    .execute()
  return new Map(
    rows.map(({ path, value, source, unsure }) => [
      path,
      { value, source: source as Source, ...(unsure ? { unsure } : {}) },
    ]),
  )
}

/** Empty values are removed: a field is either filled or absent. */
export async function writeValues(
  trx: Trx,
  key: OrderKey,
  values: readonly { path: string; value: string; source: Source; unsure?: boolean }[],
  at: Date,
): Promise<void> {
  const empty = values.filter(v => v.value === '').map(v => v.path)
  const filled = values.filter(v => v.value !== '')
  if (empty.length) {
    await trx
      .deleteFrom('order_value')
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .where('path', 'in', empty)
      .execute()
  }
  if (!filled.length) return
  await trx
    .insertInto('order_value')
    .values(
      filled.map(v => ({
        authority_id: key.authority,
        order_id: key.order,
        path: v.path,
        value: v.value,
        source: v.source,
        unsure: v.unsure ?? false,
        updated_at: at,
      })),
    )
    .onConflict(conflict =>
      conflict.columns(['authority_id', 'order_id', 'path']).doUpdateSet(row => ({
        value: row.ref('excluded.value'),
        source: row.ref('excluded.source'),
        unsure: row.ref('excluded.unsure'),
        updated_at: row.ref('excluded.updated_at'),
      })),
    )
    .execute()
}

export interface DossierFile {
  id: string
  slot: string
  name: string
  type: string
  size: number
  pages: number
  sha256: string
  uploaded_at: Date
}

/** The files now in their slots; replaced ones are left out. */
export async function readFiles(db: Reader, key: OrderKey): Promise<DossierFile[]> {
  return await db
    .selectFrom('order_file')
    .select(['id', 'slot', 'name', 'type', 'size', 'pages', 'sha256', 'uploaded_at'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('removed_at', 'is', null)
    .orderBy('seq')
    .execute()
}

/** Where the bytes of a file rest: as kept, and as they were sent where redrawing changed them. */
export async function readStored(
  db: Reader,
  key: OrderKey,
  file: string,
): Promise<{ kept: StoredFile; original: StoredFile | null } | null> {
  const row = await db
    .selectFrom('order_file')
    .select('stored')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('id', '=', file)
    .executeTakeFirst()
  return row?.stored ?? null
}

export async function readSheet<S>(db: Reader, key: OrderKey, stage: string): Promise<S | null> {
  const row = await db
    .selectFrom('dossier_sheet')
    .select('sheet')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('stage', '=', stage)
    .executeTakeFirst()
  return (row?.sheet as S | undefined) ?? null
}

export async function readSheets(
  db: Reader,
  key: OrderKey,
): Promise<Record<string, Record<string, unknown>>> {
  const rows = await db
    .selectFrom('dossier_sheet')
    .select(['stage', 'sheet'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  return Object.fromEntries(rows.map(row => [row.stage, row.sheet]))
}

export async function writeSheet(
  trx: Trx,
  key: OrderKey,
  stage: string,
  sheet: object,
  at: Date,
): Promise<void> {
  const row = { sheet: json(sheet), updated_at: at }
  await trx
    .insertInto('dossier_sheet')
    .values({ authority_id: key.authority, order_id: key.order, stage, ...row })
    .onConflict(conflict => conflict.columns(['authority_id', 'order_id', 'stage']).doUpdateSet(row))
    .execute()
}
