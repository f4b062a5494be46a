// The one place where values of an order are written by whoever has them (typed, read from a paper, known from before).
// It keeps the order's copies for lists in step, and takes over by itself what a field only repeats from another.
import { type FieldAt, fieldAt, normalise, type Programme, pathFrom } from '@hufu/programme'
import { contextOf } from './context.ts'
import { type DossierValue, readValues, type Source, writeValues } from './dossier.ts'
import { keyOf, type Order, readLines, type Trx } from './order.ts'
import type { OrderProgramme, Spine } from './spine.ts'
import { shownFields, subjectOf } from './subject.ts'

export interface NewValue {
  path: string
  value: string
  source: Source
  /** Read with doubt. What a field itself wants to have looked at is added here. */
  unsure?: boolean
}

export interface Stored {
  /** The order's new version. */
  version: number
  /** What is another value now than before, repeated ones included. */
  paths: string[]
}

/** `repeat`: fill in every empty field that repeats another one, whatever was written (before a submission). */
export async function storeValues(
  spine: Spine,
  trx: Trx,
  order: Order,
  { programme, offer }: OrderProgramme,
  rows: readonly NewValue[],
  { repeat = false } = {},
): Promise<Stored> {
  const key = keyOf(order)
  const at = spine.clock.now()
  const before = await readValues(trx, key)
  // What a machine filled in and a person did not change keeps its provenance.
  const changed = rows.filter(row => (before.get(row.path)?.value ?? '') !== row.value)
  const marked = changed.map(row => ({ ...row, unsure: isUnsure(programme, row) }))
  await writeValues(trx, key, [...marked, ...confirmed(rows, before)], at)

  const lines = await readLines(trx, key)
  const values = await readValues(trx, key)
  const fields = shownFields(programme, offer, lines, await contextOf(spine, trx, order), values)
  const given = new Set(rows.map(row => row.path))
  const moved = new Set(changed.map(row => row.path))
  const repeated = repeatedValues(fields, values, {
    mayTake: (from, to) => !given.has(to) && (moved.has(from) || repeat),
    from: field => pathFrom(programme, field, field.field.copies ?? ''),
  })
  await writeValues(
    trx,
    key,
    repeated.map(row => ({ ...row, unsure: isUnsure(programme, row) })),
    at,
  )
  for (const { path, value, source } of repeated) values.set(path, { value, source })

  const { version } = await trx
    .updateTable('orders')
    .set(eb => ({ ...subjectOf(fields, values), version: eb('version', '+', 1) }))
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.order)
    .returning('version')
    .executeTakeFirstOrThrow()
  return { version, paths: [...moved, ...repeated.map(row => row.path)] }
}

const machines: ReadonlySet<Source> = new Set(['ocr', 'registry', 'copied', 'payer'])

const isUnsure = (programme: Programme, { path, source, unsure }: NewValue): boolean =>
  unsure ?? (machines.has(source) && fieldAt(programme, path)?.field.confirm === true)

/** Said once more by a person as it stands: no longer in doubt, and still from where it came. */
function confirmed(rows: readonly NewValue[], before: ReadonlyMap<string, DossierValue>): NewValue[] {
  return rows.flatMap(({ path, value, source }) => {
    const held = before.get(path)
    return source === 'typed' && held?.unsure && held.value === value
      ? [{ path, value, source: held.source, unsure: false }]
      : []
  })
}

interface Taking {
  mayTake(from: string, to: string): boolean
  from(at: FieldAt): string
}

/**
 * Fields with `copies` follow the field they repeat while they are empty or were taken over before: once somebody has
 * typed there, or a paper was read into them, they are left alone. One may repeat another that repeats a third.
 */
function repeatedValues(
  fields: readonly FieldAt[],
  values: ReadonlyMap<string, DossierValue>,
  taking: Taking,
): NewValue[] {
  const taken = new Map<string, NewValue>()
  const shown = new Set(fields.map(field => field.path))
  const now = (path: string) =>
    shown.has(path) ? (taken.get(path)?.value ?? values.get(path)?.value ?? '') : ''
  for (let round = 0; round < 3; round++) {
    for (const at of fields) {
      if (!at.field.copies || at.field.type === 'slot') continue
      const mine = values.get(at.path)
      if (mine && mine.source !== 'copied') continue
      const from = taking.from(at)
      if (!taken.has(from) && !taking.mayTake(from, at.path)) continue
      const value = normalise(at.field.type, now(from))
      if (value !== now(at.path)) taken.set(at.path, { path: at.path, value, source: 'copied' })
    }
  }
  return [...taken.values()]
}
