// What was read becomes values of the form: by meaning, only into fields that the slot names, and never over what a person
// has typed or what was proved elsewhere.
import { type FieldMeaning, type PaperKind, sure } from '@hufu/outside/ocr/port.ts'
import type { RegistryEntry } from '@hufu/outside/registry/port.ts'
import { checkField, type Field, type FieldAt, type FieldType, normalise, slotAddress } from '@hufu/programme'
import { type DossierValue, readValues } from '../order/dossier.ts'
import type { FileReading } from '../order/evidence.ts'
import { keyOf, type Order, readLines, type Trx } from '../order/order.ts'
import { programmeOf, type Spine } from '../order/spine.ts'
import { type NewValue, storeValues } from '../order/store-values.ts'
import { fieldsOf } from '../order/subject.ts'

/** Below this a value is so likely wrong that typing is quicker than correcting. */
const worthShowing = 0.6

const meanings: Partial<Record<FieldType, FieldMeaning>> = {
  'organisation-name': 'organisation-name',
  uscc: 'uscc',
  'tax-number': 'uscc',
  'citizen-id': 'citizen-id',
  'identity-number': 'citizen-id',
  address: 'address',
}

/** What a field of this type is called on this paper. */
export function meaningOf(kind: PaperKind, type: FieldType): FieldMeaning | null {
  if (type === 'person-name') return kind === 'business-licence' ? 'legal-representative' : 'person-name'
  if (kind === 'remittance-slip') {
    if (type === 'organisation-name') return 'payer-name'
    if (type === 'bank-account') return 'payer-account'
    if (type === 'date') return 'paid-on'
    return null
  }
  return meanings[type] ?? null
}

export interface Target {
  at: FieldAt
  meaning: FieldMeaning
}

/** The fields that a paper in this slot fills. */
export function targetsOf(
  programme: Parameters<typeof slotAddress>[0],
  fields: readonly FieldAt[],
  slot: string,
  kind: PaperKind,
): Target[] {
  const from = fields.filter(
    at =>
      at.field.type === 'slot' && at.field.slot && slotAddress(programme, at.field.slot, at.line) === slot,
  )
  return from.flatMap(place =>
    place.field.fills.flatMap(name => {
      const at = fields.find(each => each.id === place.id && each.name === name)
      const meaning = at && meaningOf(kind, at.field.type)
      return at && meaning ? [{ at, meaning }] : []
    }),
  )
}

/** Answers the paths that are other values now. */
export async function fillFromPaper(
  spine: Spine,
  trx: Trx,
  order: Order,
  reading: Pick<FileReading, 'slot' | 'kind' | 'fields'>,
): Promise<string[]> {
  const journey = await programmeOf(spine, order)
  const fields = fieldsOf(journey.programme, journey.offer, await readLines(trx, keyOf(order)))
  const values = await readValues(trx, keyOf(order))
  const rows = targetsOf(journey.programme, fields, reading.slot, reading.kind).flatMap(({ at, meaning }) => {
    const read = reading.fields[meaning]
    if (!read || read.confidence < worthShowing) return []
    return newValue(order, at, values.get(at.path), read.value, 'ocr', read.confidence >= sure)
  })
  if (!rows.length) return []
  return (await storeValues(spine, trx, order, journey, rows)).paths
}

export async function fillFromRegistry(
  spine: Spine,
  trx: Trx,
  order: Order,
  entry: RegistryEntry,
): Promise<string[]> {
  const journey = await programmeOf(spine, order)
  const fields = fieldsOf(journey.programme, journey.offer, await readLines(trx, keyOf(order)))
  const values = await readValues(trx, keyOf(order))
  const { region, street } = partedAddress(entry.address)
  const said: Partial<Record<FieldType, string>> = {
    'organisation-name': entry.name,
    uscc: entry.uscc,
    address: entry.address,
    region,
  }
  const beside = new Set(fields.flatMap(at => (at.field.type === 'region' ? [at.id] : [])))
  const rows = fields.flatMap(at => {
    // Beside a field for the region the street is enough.
    const value = at.field.type === 'address' && beside.has(at.id) ? street : said[at.field.type]
    if (!value || !at.field.from.includes('registry') || values.has(at.path)) return []
    return newValue(order, at, undefined, value, 'registry', true)
  })
  if (!rows.length) return []
  return (await storeValues(spine, trx, order, journey, rows)).paths
}

const regions = /^(?:[\p{Script=Han}]{2,7}?(?:省|自治区))?[\p{Script=Han}]{2,10}?(?:市|自治州|地区|盟)/u

/** Province and city apart from the street; an address without them is street alone. */
export function partedAddress(address: string): { region: string; street: string } {
  const region = regions.exec(address)?.[0] ?? ''
  return { region, street: address.slice(region.length) }
}

function newValue(
  order: Order,
  at: FieldAt,
  held: DossierValue | undefined,
  text: string,
  source: NewValue['source'],
  certain: boolean,
): NewValue[] {
  const value = normalise(at.field.type, text)
  if (!value || isLocked(at.field, order) || checkField(at.field, value)) return []
  // Typed, proved or certified: a machine does not know better. What came from an earlier order gives way to a sure reading.
  const free = !held || held.source === 'ocr' || held.source === 'copied' || (certain && isOlder(held))
  return free ? [{ path: at.path, value, source }] : []
}

const isOlder = (held: DossierValue) => ['order', 'profile', 'registry'].includes(held.source)
const isLocked = (field: Field, order: Order) => field.locked || (field.bound && order.renews !== null)
