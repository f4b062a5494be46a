// What is sold: certificate products with their price parts, and the lines of an order (one, by role, or by quantity).
import { z } from 'zod'
import { condition, fen, name, refuse, term, text, words } from './word.ts'

export const suiteName = z.enum(['sm2', 'rsa', 'ecdsa'])

export const pricePart = z.strictObject({
  part: z.enum(['certificate', 'medium', 'seal', 'service', 'shipping', 'discount']),
  title: text.optional(),
  /** A discount is written as a positive amount and subtracted. */
  fen,
  per: z.enum(['certificate', 'year', 'order']).default('certificate'),
  when: condition.optional(),
})

export const product = z.strictObject({
  title: text,
  holder: z.enum(['organisation', 'organisation-person', 'person']),
  /** What the authority's CA may issue: subject, key usage and validity live there. */
  profile: name,
  /** The first is used unless the request names another: an installation's choice, not the applicant's. */
  suites: z.array(suiteName).min(1).default(['sm2']),
  certificates: z.enum(['pair', 'single']).default('pair'),
  term: z.array(term).min(1),
  medium: z.enum(['ukey', 'agent-key', 'download', 'none']),
  /** Kinds of key on offer, where the applicant or the project chooses. */
  media: z.record(name, z.strictObject(words)).default({}),
  seal: z.boolean().default(false),
  /** The applicant may do without the seal, or add one. Otherwise `seal` is how it is. */
  'seal-optional': z.boolean().default(false),
  /** Whether the seal carries the number under which the public security organ has it on file (备案号). */
  'seal-filing': z.enum(['no', 'optional', 'required']).default('no'),
  price: z.array(pricePart).min(1),
})

const role = z.strictObject({
  ...words,
  product: name,
  /** Forms and slots that belong to each line of this role. */
  forms: z.array(name).default([]),
  slots: z.array(name).default([]),
  seal: z.boolean().optional(),
})

const quantity = z.strictObject({
  product: name,
  exactly: z.int().min(1).max(1000).optional(),
  min: z.int().min(1).max(1000).optional(),
  max: z.int().min(1).max(1000).optional(),
  /** A name for each certificate of a preset quantity. */
  names: z.array(text).default([]),
  forms: z.array(name).default([]),
  slots: z.array(name).default([]),
})

export type Role = z.output<typeof role>
export type Lines = {
  mode: 'single' | 'roles' | 'quantity'
  min: number
  max: number
  /** Every line of an order has one of these. Single has `holder`, quantity `line-1`… or `line`. */
  roles: Record<string, Role>
}

const soleRole = { zh: '证书', en: 'Certificate' }

/** Written in one of three ways, read in one: roles with a minimum and a maximum. */
export const lines = z
  .strictObject({
    single: name.optional(),
    roles: z.record(name, role).optional(),
    quantity: quantity.optional(),
    min: z.int().min(1).optional(),
    max: z.int().min(1).optional(),
  })
  .superRefine((value, context) => {
    if ([value.single, value.roles, value.quantity].filter(each => each !== undefined).length !== 1)
      refuse(context, {
        zh: 'lines 要在 single、roles、quantity 中写且只写一种',
        en: 'lines says exactly one of single, roles and quantity',
      })
    const { names = [], exactly } = value.quantity ?? {}
    if (names.length > 0 && names.length !== exactly)
      refuse(context, {
        zh: `names 有 ${names.length} 个，exactly 是 ${exactly ?? '（未写）'}，两者应一致`,
        en: `names has ${names.length} entries but exactly is ${exactly ?? 'missing'}`,
      })
  })
  .transform((value): Lines => {
    if (value.single !== undefined) {
      const only = { ...soleRole, product: value.single, forms: [], slots: [] }
      return { mode: 'single', min: 1, max: 1, roles: { holder: only } }
    }
    if (value.roles) {
      const count = Object.keys(value.roles).length
      return { mode: 'roles', min: value.min ?? 1, max: value.max ?? count, roles: value.roles }
    }
    const { exactly, min, max, names = [], ...each } = value.quantity ?? { product: '', forms: [], slots: [] }
    const roles =
      names.length > 0
        ? Object.fromEntries(names.map((title, at) => [`line-${at + 1}`, { ...each, ...title }]))
        : { line: { ...each, ...soleRole } }
    return { mode: 'quantity', min: exactly ?? min ?? 1, max: exactly ?? max ?? 1000, roles }
  })

export type Product = z.output<typeof product>
export type PricePart = z.output<typeof pricePart>
export type Suite = z.output<typeof suiteName>
