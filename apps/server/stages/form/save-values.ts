// Saves values as they are typed: normalised, judged gently (faults are told, nothing is refused but what is locked),
// so that another device goes on where this one stopped.

import type { Fault } from '@hufu/contract'
import {
  checkField,
  differsFrom,
  type Field,
  type FieldAt,
  fieldAt,
  normalise,
  pathFrom,
} from '@hufu/programme'
import { readValues } from '../../order/dossier.ts'
import {
  isOpen,
  lockOwnOrder,
  type Order,
  type OrderKey,
  readLines,
  readStages,
  type Trx,
} from '../../order/order.ts'
import { type OrderProgramme, programmeOf, type Spine } from '../../order/spine.ts'
import { type NewValue, storeValues } from '../../order/store-values.ts'
import { fieldsOf } from '../../order/subject.ts'
import { AppError } from '../../platform/errors.ts'

export interface SaveValues {
  key: OrderKey
  person: string
  values: readonly { path: string; value: string }[]
}

export interface Saved {
  version: number
  faults: Fault[]
  /** Those given, and those that only repeat one of them. */
  paths: string[]
}

export async function saveValues(spine: Spine, save: SaveValues): Promise<Saved> {
  return await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, save.key, save.person)
    const journey = await programmeOf(spine, order)
    const lines = await readLines(trx, save.key)
    const fields = new Map(fieldsOf(journey.programme, journey.offer, lines).map(f => [f.path, f]))
    const mayWrite = await writableForms(trx, order, journey)

    const rows: NewValue[] = []
    const faults: Fault[] = []
    for (const { path, value } of save.values) {
      const found = fields.get(path) ?? paidWith(journey, path)
      if (!found || found.field.type === 'slot')
        throw new AppError('request.invalid', { faults: [unknownField(path)] })
      if (!mayWrite(found.form)) throw new AppError('order.wrong-state', { state: mayWrite.state })
      if (isLocked(found.field, order)) throw new AppError('request.invalid', { faults: [lockedField(path)] })
      const clean = normalise(found.field.type, value)
      rows.push({ path, value: clean, source: 'typed' })
      const fault = clean === '' ? undefined : checkField(found.field, clean)
      if (fault) faults.push({ path, code: `field.${fault.code}`, ...fault.text })
    }
    const stored = await storeValues(spine, trx, order, journey, rows)
    faults.push(...(await differences(trx, save.key, journey, [...fields.values()])))
    await spine.evidence?.organisationChanged(trx, order)
    return { version: stored.version, faults, paths: [...rows.map(row => row.path), ...stored.paths] }
  })
}

/** Two filled fields that must say the same and do not, told at once and not only when everything is handed in (C-04). */
async function differences(
  trx: Trx,
  key: OrderKey,
  { programme }: OrderProgramme,
  fields: readonly FieldAt[],
): Promise<Fault[]> {
  const values = await readValues(trx, key)
  return fields.flatMap((at): Fault[] => {
    const there = at.field.same && pathFrom(programme, at, at.field.same)
    const other = there && fieldAt(programme, there)
    const [mine, its] = [values.get(at.path), there && values.get(there)]
    const fault = other && mine && its && differsFrom(at.field, mine.value, other.field, its.value)
    return fault ? [{ path: at.path, code: `field.${fault.code}`, ...fault.text }] : []
  })
}

/** A field of a form by payment, which no section of the application holds. */
function paidWith({ programme }: OrderProgramme, path: string): FieldAt | undefined {
  const found = fieldAt(programme, path)
  return found && programme.forms[found.form]?.scope === 'payment' ? found : undefined
}

/**
 * Which forms may be written now: all while drafting or correcting; afterwards only the delivery's address, until it
 * is shipped (C-26); the invoice's title until the invoice is asked for; and what is filled in with a payment while it is due.
 */
async function writableForms(trx: Trx, order: Order, journey: OrderProgramme) {
  const rows = await readStages(trx, { authority: order.authority_id, order: order.id })
  const filling =
    isOpen(order) &&
    rows.some(row => row.kind === 'form' && (row.state === 'drafting' || row.state === 'correcting'))
  const late = new Set<string>()
  for (const stage of journey.stages) {
    const row = rows.find(r => r.stage === stage.name)
    if (
      stage.stage === 'delivery' &&
      stage.address &&
      (!row || row.state === 'waiting') &&
      order.state === 'open'
    ) {
      late.add(stage.address)
    }
    const unproved = row && ['due', 'failed', 'sent'].includes(row.state)
    if (stage.stage === 'bank-proof' && unproved && order.state === 'open') late.add(stage.account)
    const invoiced = row && row.state !== 'offered'
    if (
      stage.stage === 'invoice' &&
      stage.form &&
      !invoiced &&
      (isOpen(order) || order.state === 'completed')
    ) {
      late.add(stage.form)
    }
  }
  const paying = rows.some(row => row.kind === 'payment' && row.state === 'due') && isOpen(order)
  const mayWrite = (form: string) =>
    journey.programme.forms[form]?.scope === 'payment' ? paying : filling || late.has(form)
  mayWrite.state = `${order.state} ${rows.map(row => `${row.stage}:${row.state}`).join(' ')}`
  return mayWrite
}

/** Proved elsewhere (the agent's phone), or standing in the certificate that is renewed (R-05). */
export const isLocked = (field: Field, order: Pick<Order, 'renews'>): boolean =>
  field.locked || (field.bound && order.renews !== null)

const unknownField = (path: string): Fault => ({
  path,
  code: 'field.unknown',
  zh: '这一项不在表里，请刷新页面',
  en: 'There is no such field; refresh the page',
})
const lockedField = (path: string): Fault => ({
  path,
  code: 'field.locked',
  zh: '这一项已核实，不能在这里改',
  en: 'This was verified and cannot be changed here',
})
