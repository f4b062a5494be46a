// Which sections an order has, and what lives at an address. A form by line stands once for each line whose role asks
// for it, at `line.<n>.<form>`; a form by payment is filled in with the payment and is no section.
import type { Field, Form } from '../schema/form.ts'
import type { Offer } from '../schema/offer.ts'
import type { Programme } from '../schema/programme.ts'

/** As much of a line as a section needs. */
export interface SectionLine {
  line: number
  role: string | null
}

export interface Section {
  /** `organisation`, or `line.2.holder`. */
  id: string
  form: string
  line?: number
}

export interface FieldAt extends Section {
  path: string
  name: string
  field: Field
}

/** The sections of these forms in their order; what a role asks for and no stage names comes last. */
export function sectionsOf(
  programme: Programme,
  forms: readonly string[],
  lines: readonly SectionLine[],
): Section[] {
  const roles = programme.lines?.roles ?? {}
  const claimed = new Set(Object.values(roles).flatMap(role => role.forms))
  return [...new Set(forms)].flatMap((form): Section[] => {
    const { scope } = programme.forms[form] ?? {}
    if (scope === undefined || scope === 'payment') return []
    if (scope !== 'line') return [{ id: form, form }]
    // A form by line that no role claims belongs to every line.
    return lines
      .filter(({ role }) => !claimed.has(form) || roles[role ?? '']?.forms.includes(form))
      .map(({ line }) => ({ id: `line.${line}.${form}`, form, line }))
  })
}

/** Forms of the offer's form stages, and those that its roles bring along. */
export function formsOfOffer(programme: Programme, offer: Offer): string[] {
  const staged = Object.values(offer.journey).flatMap(stage => (stage.stage === 'form' ? stage.forms : []))
  const brought = Object.values(programme.lines?.roles ?? {}).flatMap(role => role.forms)
  return staged.length > 0 ? [...new Set([...staged, ...brought])] : []
}

export function fieldsIn(programme: Programme, sections: readonly Section[]): FieldAt[] {
  return sections.flatMap(section =>
    Object.entries(programme.forms[section.form]?.fields ?? {}).map(([name, field]) => ({
      ...section,
      path: `${section.id}.${name}`,
      name,
      field,
    })),
  )
}

/** What lives at `form.field` or `line.<n>.form.field`; nothing where the programme knows no such field. */
export function fieldAt(programme: Programme, path: string): FieldAt | undefined {
  const [, number, form = '', name = ''] =
    /^(?:line\.([1-9]\d{0,3})\.)?([a-z0-9-]+)\.([a-z0-9-]+)$/.exec(path) ?? []
  const found = own<Form>(programme.forms, form)
  const field = found && own<Field>(found.fields, name)
  if (!field || (found.scope === 'line') !== (number !== undefined)) return undefined
  const id = path.slice(0, -name.length - 1)
  return { id, form, path, name, field, ...(number ? { line: Number(number) } : {}) }
}

/** Where a field of another form is found from here: in the same line, if that form is one by line too. */
export function pathFrom(programme: Programme, at: Section, to: string): string {
  const form = to.split('.')[0] ?? ''
  return programme.forms[form]?.scope === 'line' && at.line !== undefined ? `line.${at.line}.${to}` : to
}

/** Where what is read from a place's paper goes: fields beside it, or of another form. */
export const fillPaths = (programme: Programme, place: FieldAt): string[] =>
  place.field.fills.map(to => (to.includes('.') ? pathFrom(programme, place, to) : `${place.id}.${to}`))

/** Address of a slot, seen from a section: `slot`, or `line.<n>.slot` for one by line. */
export function slotAddress(programme: Programme, slot: string, line?: number): string {
  return programme.slots[slot]?.scope === 'line' && line !== undefined ? `line.${line}.${slot}` : slot
}

const own = <T>(of: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(of, key) ? of[key] : undefined
