// Other versions of a value for the case view: as read on the papers, as in the business registry. Of a masked number the
// places that differ are shown, and only those: a difference that nobody can see would be none.
import { type FieldAt, type FieldType, fillPaths, mask, type Programme } from '@hufu/programme'
import type { FileReading, RegistryFinding } from '../order/evidence.ts'
import { type Saying, saidFor, sayingOf, targetsOf } from '../recognition/fill-fields.ts'

export interface Other {
  from: 'ocr' | 'registry'
  value: string
}

export function othersOf(
  programme: Programme,
  fields: readonly FieldAt[],
  readings: readonly FileReading[],
  registry: RegistryFinding,
): ReadonlyMap<string, Other[]> {
  const others = new Map<string, Other[]>()
  const add = (path: string, other: Other) => {
    const known = others.get(path) ?? []
    if (!known.some(each => each.from === other.from)) others.set(path, [...known, other])
  }
  for (const { slot, kind, fields: read } of readings) {
    const said = Object.fromEntries(Object.entries(read).map(([meaning, { value }]) => [meaning, value]))
    for (const target of targetsOf(programme, fields, slot, kind)) {
      const words = saidFor(target, said as Saying, fields)
      if (words && !target.at.field.confirm) add(target.at.path, { from: 'ocr', value: words.value })
    }
  }
  if (registry.state !== 'found') return others
  const { entry } = registry
  const byType: Partial<Record<FieldType, string>> = { 'organisation-name': entry.name, uscc: entry.uscc }
  for (const at of fields) {
    // Where a parcel goes may well be another place than the licence's.
    if (at.field.confirm) continue
    // What a licence would fill in, the registry knows too.
    const licensed = fields
      .filter(place => place.field.slot && fillPaths(programme, place).includes(at.path))
      .filter(place => programme.slots[place.field.slot ?? '']?.reads === 'business-licence')
      .flatMap(place => targetsOf(programme, fields, place.field.slot ?? '', 'business-licence'))
      .find(target => target.at.path === at.path)
    const asked = at.field.from.includes('registry') ? byType[at.field.type] : undefined
    const value = licensed ? saidFor(licensed, sayingOf(entry), fields)?.value : asked
    if (value) add(at.path, { from: 'registry', value })
  }
  return others
}

/** The masked value, with the characters laid open in which it differs from `other`. */
export function maskBeside(type: FieldType, value: string, other: string | undefined): string {
  const covered = [...mask(type, value)]
  const letters = [...value]
  const theirs = other === undefined ? undefined : [...other]
  if (!theirs || covered.length !== letters.length || theirs.length !== letters.length)
    return covered.join('')
  return covered
    .map((letter, i) => (letter === '*' && letters[i] !== theirs[i] ? letters[i]! : letter))
    .join('')
}
