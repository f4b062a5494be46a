// Whole forms: every failure at once, pinned to its field. Conditional fields count only where their condition holds.
import { type Facts, holds } from '../condition.ts'
import type { Field, Form } from '../schema/form.ts'
import type { Programme } from '../schema/programme.ts'
import { plusMonths } from '../working-days.ts'
import { birthDateOf } from './check-digit.ts'
import { checkField, error, type FieldFault } from './check-field.ts'
import { normalise } from './normalise.ts'

/** Values of one form: field name → text; of a slot field: how many files it holds, or the files themselves. */
export type SectionValues = Record<string, unknown>
export type FormValues = Record<string, SectionValues>
export type PinnedFault = FieldFault & { path: string; field: Field }

/** The fields of a form that exist for this order. */
export function fieldsOf(form: Form, facts: Facts): [string, Field][] {
  return Object.entries(form.fields).filter(([, field]) => holds(field.when, facts))
}

export function checkSection(
  programme: Programme,
  name: string,
  values: FormValues,
  facts: Facts = {},
  given: SectionValues = values[name] ?? {},
  at: string = name,
): PinnedFault[] {
  const form = programme.forms[name]
  if (!form) throw new Error(`The programme has no form ${name}`)
  const known = { ...facts, form: { ...values, [name]: given } }
  if (!holds(form.when, known)) return []
  return fieldsOf(form, known).flatMap(([key, field]) => {
    const fault =
      field.type === 'slot' ? checkFiles(programme, field, given[key], known) : checkField(field, given[key])
    const found =
      fault ?? tooYoung(field, given[key], facts.now) ?? differs(programme, field, given[key], values)
    return found ? [{ ...found, path: `${at}.${key}`, field }] : []
  })
}

/** All forms of a stage, in order. */
export function checkAll(
  programme: Programme,
  forms: readonly string[],
  values: FormValues,
  facts: Facts = {},
): PinnedFault[] {
  return forms.flatMap(name => checkSection(programme, name, values, facts))
}

/** True where nothing stops the submission; warnings do not. */
export function mayPass(faults: readonly PinnedFault[]): boolean {
  return faults.every(fault => fault.severity === 'warning')
}

/** The values as they are kept: every text normalised by its field's type, unknown keys left out. */
export function normaliseSection(form: Form, values: SectionValues): SectionValues {
  return Object.fromEntries(
    Object.entries(form.fields).flatMap(([key, field]) => {
      const value = values[key]
      if (value === undefined) return []
      return [[key, typeof value === 'string' ? normalise(field.type, value) : value]]
    }),
  )
}

function checkFiles(
  programme: Programme,
  field: Field,
  value: unknown,
  facts: Facts,
): FieldFault | undefined {
  const slot = programme.slots[field.slot ?? '']
  if (!slot || !holds(slot.when, facts)) return undefined
  const count = typeof value === 'number' ? value : Array.isArray(value) ? value.length : value ? 1 : 0
  const needed = field.required && slot.required ? Math.max(1, slot.files.min) : 0
  if (count < needed) return error('file-missing', `请上传${field.zh}。`, `Please upload: ${field.en}.`)
  if (count > slot.files.max)
    return error(
      'file-too-many',
      `${field.zh}最多 ${slot.files.max} 个文件，请删去多余的。`,
      `${field.en} takes ${slot.files.max} file(s) at most; please remove the others.`,
    )
  return undefined
}

const fullAge = 14

/** Whoever is not fourteen yet cannot consent for themselves (个人信息保护法 art. 31): a guardian is asked for, not a form. */
function tooYoung(field: Field, value: unknown, now: Date | undefined): FieldFault | undefined {
  if (field.type !== 'citizen-id' || typeof value !== 'string' || !now) return undefined
  const born = birthDateOf(normalise(field.type, value))
  if (!born || plusMonths(new Date(`${born}T00:00:00Z`), fullAge * 12) <= now) return undefined
  return error(
    'too-young',
    `${field.zh}显示未满 14 周岁，需由监护人到柜台办理，请联系客服。`,
    `${field.en} is of somebody under 14: a guardian applies at the counter. Please ask customer service.`,
  )
}

/** `same: agent.name`: two forms speak of one person or one number. */
function differs(
  programme: Programme,
  field: Field,
  value: unknown,
  values: FormValues,
): FieldFault | undefined {
  if (!field.same) return undefined
  const [form = '', key = ''] = field.same.split('.')
  const other = programme.forms[form]?.fields[key]
  return other && differsFrom(field, value, other, values[form]?.[key])
}

/** The fault of a field that must say the same as another one, and does not. */
export function differsFrom(
  field: Field,
  value: unknown,
  other: Field,
  against: unknown,
): FieldFault | undefined {
  const text = (each: unknown) => normalise(field.type, typeof each === 'string' ? each : '')
  if (text(value) === text(against)) return undefined
  return error(
    'not-the-same',
    `${field.zh}与${other.zh}应为同一人或同一内容，请改成一致。`,
    `${field.en} and ${other.en} must be the same; please make them agree.`,
  )
}
