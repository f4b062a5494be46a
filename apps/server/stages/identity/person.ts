// Whose identity is in question: name, number and mobile as the forms hold them, and the hash that ties a proof to both.
import { createHmac } from 'node:crypto'
import type { FieldType, Programme } from '@hufu/programme'
import type { DossierValue } from '../../order/dossier.ts'
import type { Order } from '../../order/order.ts'
import type { IdentityStage } from './deps.ts'

export interface Person {
  name: string
  number: string
  mobile: string
  /** A citizen's number, which face service and carrier ask for; other papers are for people to check. */
  citizen: boolean
}

/** `line` 0: the order's own person. A holder's form may be filled by line where the order has only one. */
export function personOf(
  programme: Programme,
  order: Order,
  values: ReadonlyMap<string, DossierValue>,
  stage: IdentityStage,
  line: number,
): Person {
  const form = formOf(programme, stage.person, line > 0)
  const spec = form ? programme.forms[form] : undefined
  const prefix = spec?.scope === 'line' ? `line.${line || 1}.${form}` : form
  const first = (...types: FieldType[]) => {
    for (const type of types)
      for (const [name, field] of Object.entries(spec?.fields ?? {})) {
        const value = field.type === type ? values.get(`${prefix}.${name}`)?.value : undefined
        if (value) return value
      }
    return ''
  }
  const number = first('citizen-id', 'identity-number').toUpperCase()
  const agent = stage.person === 'agent'
  return {
    name: first('person-name') || (agent ? order.agent : ''),
    number,
    mobile: first('mobile') || (agent ? (order.verified_mobile ?? '') : ''),
    citizen: /^\d{17}[\dX]$/.test(number),
  }
}

/** The form named after the person; for a holder also the line's form that holds a name and a number. */
export function formOf(
  programme: Programme,
  person: IdentityStage['person'],
  byLine: boolean,
): string | undefined {
  if (programme.forms[person]) return person
  if (person !== 'holder') return undefined
  return Object.entries(programme.forms).find(([, form]) => {
    const types = Object.values(form.fields).map(field => field.type)
    return (form.scope === 'line') === byLine && types.includes('person-name') && types.includes('citizen-id')
  })?.[0]
}

export const sameName = (a: string, b: string): boolean => plain(a) === plain(b) && a !== ''
/** Names are typed with blanks, and with any of the dots that keyboards know (阿依古丽·买买提). */
const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\s/gu, '')
    .replace(/[•‧・･⋅.]/gu, '·')

export const samePerson = (a: { name: string; number: string }, b: { name: string; number: string }) =>
  sameName(a.name, b.name) && a.number !== '' && a.number.toUpperCase() === b.number.toUpperCase()

export const subjectOf = (key: Buffer, person: Pick<Person, 'name' | 'number'>): string =>
  createHmac('sha256', key)
    .update(JSON.stringify(['identity', plain(person.name), person.number.toUpperCase()]))
    .digest('base64url')

/** 张三 → 张*, 欧阳小明 → 欧**明: enough to know oneself by, on a screen that others may see. */
export function maskName(name: string): string {
  if (name.length <= 1) return name
  if (name.length === 2) return `${name[0]}*`
  return `${name[0]}${'*'.repeat(name.length - 2)}${name.at(-1)}`
}
