// What was read becomes values of the form: by meaning, only into fields that the slot names, and never over what a person
// has typed or what was proved elsewhere.
import { type FieldMeaning, type PaperKind, sure } from '@hufu/outside/ocr/port.ts'
import type { RegistryEntry } from '@hufu/outside/registry/port.ts'
import {
  checkField,
  type Field,
  type FieldAt,
  type FieldType,
  fillPaths,
  locate,
  normalise,
  slotAddress,
} from '@hufu/programme'
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
  region: 'address',
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
    fillPaths(programme, place).flatMap(path => {
      const at = fields.find(each => each.path === path)
      const meaning = at && meaningOf(kind, at.field.type)
      return at && meaning ? [{ at, meaning }] : []
    }),
  )
}

/** What somebody says of each meaning: a paper, or the registry. */
export type Saying = Partial<Record<FieldMeaning, string>>

/**
 * What of it belongs into this field. An address is parted where the form asks for the region beside it; `stated` is false
 * where the region is not the address's own word.
 */
export function saidFor(
  { at, meaning }: Target,
  said: Saying,
  fields: readonly FieldAt[],
): { value: string; stated: boolean } | undefined {
  const value = said[meaning]
  if (!value || meaning !== 'address') return value ? { value, stated: true } : undefined
  const { region, street, stated } = locate(value, said.uscc)
  if (at.field.type === 'region') return region ? { value: region, stated } : undefined
  const beside = fields.some(each => each.id === at.id && each.field.type === 'region')
  return { value: beside && street ? street : value, stated: true }
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
  const said = Object.fromEntries(
    Object.entries(reading.fields).map(([meaning, read]) => [meaning, read.value]),
  ) as Saying
  const rows = targetsOf(journey.programme, fields, reading.slot, reading.kind).flatMap(target => {
    const { at, meaning } = target
    const read = reading.fields[meaning]
    const words = saidFor(target, said, fields)
    if (!read || !words || read.confidence < worthShowing) return []
    return newValue(order, at, values.get(at.path), {
      ...{ text: words.value, source: 'ocr' },
      certain: words.stated && read.confidence >= sure,
    })
  })
  if (!rows.length) return []
  return (await storeValues(spine, trx, order, journey, rows)).paths
}

/** What the registry says, by type: the only person it knows is who represents the organisation. */
const registered: Partial<Record<FieldType, FieldMeaning>> = {
  'organisation-name': 'organisation-name',
  uscc: 'uscc',
  'person-name': 'legal-representative',
  address: 'address',
  region: 'address',
}

export const sayingOf = (entry: RegistryEntry): Saying => ({
  'organisation-name': entry.name,
  uscc: entry.uscc,
  'legal-representative': entry.legalRepresentative,
  address: entry.address,
})

export async function fillFromRegistry(
  spine: Spine,
  trx: Trx,
  order: Order,
  entry: RegistryEntry,
): Promise<string[]> {
  const journey = await programmeOf(spine, order)
  const fields = fieldsOf(journey.programme, journey.offer, await readLines(trx, keyOf(order)))
  const values = await readValues(trx, keyOf(order))
  const rows = fields.flatMap(at => {
    const meaning = registered[at.field.type]
    if (!meaning || !at.field.from.includes('registry') || values.has(at.path)) return []
    const words = saidFor({ at, meaning }, sayingOf(entry), fields)
    if (!words) return []
    return newValue(order, at, undefined, { text: words.value, source: 'registry', certain: words.stated })
  })
  if (!rows.length) return []
  return (await storeValues(spine, trx, order, journey, rows)).paths
}

interface Found {
  text: string
  source: NewValue['source']
  certain: boolean
}

function newValue(
  order: Order,
  at: FieldAt,
  held: DossierValue | undefined,
  { text, source, certain }: Found,
): NewValue[] {
  const value = normalise(at.field.type, text)
  if (!value || isLocked(at.field, order) || checkField(at.field, value)) return []
  // Typed, proved or certified: a machine does not know better. What came from an earlier order gives way to a sure reading,
  // but where a parcel went the last time it may well go again.
  const older = certain && !at.field.confirm && held && isOlder(held)
  const free = !held || held.source === 'ocr' || held.source === 'copied' || older
  return free ? [{ path: at.path, value, source, ...(certain ? {} : { unsure: true }) }] : []
}

const isOlder = (held: DossierValue) => ['order', 'profile', 'registry'].includes(held.source)
const isLocked = (field: Field, order: Order) => field.locked || (field.bound && order.renews !== null)
