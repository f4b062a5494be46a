// Reads the form of an order out of its programme: which sections, which fields, where each value and file lives. The task list
// of the server says which sections this order has; the programme says what is in them.
import type { OrderLine, OrderView, Value } from '@hufu/contract/views.ts'
import type { Field, Form, Slot } from '@hufu/programme/schema/form.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'

export interface FieldView {
  /** `<section>.<field>`, as in the values of the order. */
  path: string
  name: string
  field: Field
  slot: (Slot & { id: string }) | null
}
export interface SectionView {
  /** `organisation`, or `line.1.holder` for a form that is filled once for each line. */
  id: string
  form: Form
  fields: FieldView[]
}

export function sectionOf(
  document: Programme,
  id: string,
  lines: readonly OrderLine[] = [],
): SectionView | null {
  const form = document.forms[id.split('.').at(-1) ?? '']
  if (!form) return null
  const [, number] = /^line\.(\d+)\./.exec(id) ?? []
  const line = lines.find(each => each.line === Number(number))
  const fields = Object.entries(form.fields).map(([name, field]) => {
    const slot = field.slot ? document.slots[field.slot] : undefined
    return {
      path: `${id}.${name}`,
      name,
      field,
      slot: slot && field.slot ? { ...slot, id: addressOf(slot, field.slot, line) } : null,
    }
  })
  // Several certificates have several sections of one name: each says whose it is.
  return { id, form: line ? { ...form, title: titled(form.title, line.title) } : form, fields }
}

const addressOf = (slot: Slot, name: string, line: OrderLine | undefined): string =>
  slot.scope === 'line' && line ? `line.${line.line}.${name}` : name

const titled = (form: Form['title'], line: OrderLine['title']) => ({
  zh: `${form.zh} · ${line.zh}`,
  en: `${form.en} · ${line.en}`,
})

export function sectionsOf(document: Programme, order: OrderView): SectionView[] {
  return order.tasks
    .map(task => sectionOf(document, task.section, order.lines))
    .filter((section): section is SectionView => section !== null)
}

export function valueAt(order: OrderView, path: string): Value | undefined {
  return order.values.find(each => each.path === path)
}

/** Faults and defects are pinned to a field, to the slot of a field, or to a whole section. */
export function pinnedTo<T extends { path: string }>(items: readonly T[], at: FieldView): T[] {
  return items.filter(item => item.path === at.path || (at.slot !== null && item.path === at.slot.id))
}

export function inSection<T extends { path: string }>(items: readonly T[], section: SectionView): T[] {
  return items.filter(
    item => item.path === section.id || section.fields.some(field => pinnedTo([item], field).length > 0),
  )
}

/** The paper a value was read from: the slot whose reading fills this field, in this form or in another. */
export function paperBehind(document: Programme, section: SectionView, field: FieldView): Slot | undefined {
  const here = section.id.split('.').at(-1) ?? ''
  for (const [name, form] of Object.entries(document.forms)) {
    const place = Object.values(form.fields).find(
      each =>
        each.fills.includes(`${here}.${field.name}`) || (name === here && each.fills.includes(field.name)),
    )
    if (place?.slot) return document.slots[place.slot]
  }
  return undefined
}

/** What the paper of this place filled in, by name, among the values that an upload answered with. */
export function filledBy(
  document: Programme,
  section: SectionView,
  place: Field,
  values: readonly Value[],
): Field[] {
  const line = /^line\.\d+\./.exec(section.id)?.[0] ?? ''
  return place.fills.flatMap(to => {
    const [form = '', name = ''] = to.includes('.') ? to.split('.') : [section.id.split('.').at(-1), to]
    const spec = document.forms[form]
    const path = `${spec?.scope === 'line' ? line : ''}${form}.${name}`
    const read = values.some(value => value.path === path && value.source === 'ocr' && value.value)
    return read && spec?.fields[name] ? [spec.fields[name]] : []
  })
}

/** The form that holds the address of the parcel, which may change until it is shipped. */
export function addressForm(document: Programme, offer: string): string | null {
  for (const stage of Object.values(document.offers[offer]?.journey ?? {}))
    if (stage.stage === 'delivery') return stage.address ?? null
  return null
}

/** Pages of text and agreements that stand before the form. */
export function preparationOf(document: Programme, offer: string) {
  const stages = Object.values(document.offers[offer]?.journey ?? {}).filter(stage => stage.stage === 'form')
  return {
    pages: stages.flatMap(stage => stage.shows).flatMap(id => document.pages[id] ?? []),
    agreements: stages
      .flatMap(stage => stage.agreements)
      .flatMap(id => {
        const agreement = document.agreements[id]
        return agreement ? [{ id, ...agreement }] : []
      }),
  }
}
