// Form sections and their fields, the places for files, and the papers made from both.
import { z } from 'zod'
import { condition, fieldPath, name, size, text, words } from './word.ts'

export const fieldTypes = [
  'organisation-name',
  'uscc',
  'organisation-code',
  'person-name',
  'citizen-id',
  'identity-number',
  'mobile',
  'landline',
  'phone',
  'email',
  'text',
  'long-text',
  'address',
  'region',
  'bank-name',
  'bank-account',
  'tax-number',
  'date',
  'number',
  'choice',
  'slot',
] as const
export type FieldType = (typeof fieldTypes)[number]

/** Where a value may come from before anyone types it. */
export const sources = [
  'ocr',
  'registry',
  'certificate',
  'orders',
  'profile',
  'organisation',
  'verified-phone',
  'membership',
  /** The account from which an earlier order of the same organisation was paid. */
  'payer',
] as const

export const field = z.strictObject({
  ...words,
  type: z.enum(fieldTypes),
  hint: text.optional(),
  required: z.boolean().default(true),
  when: condition.optional(),
  /** First source that knows the value wins; the applicant may still correct it unless `locked`. */
  from: z.array(z.enum(sources)).default([]),
  /** A field of another form whose value is offered here. */
  copies: fieldPath.optional(),
  /** Read-only, because the value was proved elsewhere. */
  locked: z.boolean().default(false),
  /** Goes into the certificate: cannot differ from it in a renewal. */
  bound: z.boolean().default(false),
  /** Must equal this other field (the authorised person is the agent). */
  same: fieldPath.optional(),
  choices: z.record(name, text).optional(),
  /** Stands there until something else is known or chosen. */
  preset: z.string().min(1).optional(),
  /** Right on its paper, perhaps not right here: what a machine puts in is marked to be looked at (a parcel's address). */
  confirm: z.boolean().optional(),
  min: z.int().min(0).optional(),
  max: z.int().min(1).optional(),
  /** type slot: which slot is filled here, and which fields its reading may fill: `field` of this form, `form.field` of another. */
  slot: name.optional(),
  fills: z.array(z.union([name, fieldPath])).default([]),
})

export const form = z.strictObject({
  title: text,
  lead: text.optional(),
  /** A form by line is filled once for each line; by payment, with the payment (remittance data). */
  scope: z.enum(['order', 'line', 'person', 'payment']).default('order'),
  when: condition.optional(),
  fields: z.record(name, field),
})

export const formats = ['jpg', 'png', 'gif', 'bmp', 'tif', 'pdf', 'heic', 'webp', 'doc', 'docx'] as const

export const slot = z.strictObject({
  ...words,
  scope: z.enum(['order', 'line', 'person', 'session', 'payment']).default('order'),
  /** What the counter keeps. Any readable picture is taken and converted into one of these. */
  formats: z.array(z.enum(formats)).min(1),
  /** Bytes of the copy that the counter keeps; larger pictures are resized, not refused. */
  max: size,
  files: z.strictObject({ min: z.int().min(0), max: z.int().min(1) }).default({ min: 1, max: 1 }),
  required: z.boolean().default(true),
  when: condition.optional(),
  stamped: z.enum(['organisation', 'not-needed']).optional(),
  signed: z.enum(['agent', 'holder', 'legal-representative']).optional(),
  /** A document of this programme that is printed, signed and uploaded here. */
  template: name.optional(),
  reads: z
    .enum(['business-licence', 'identity-card-front', 'identity-card-back', 'remittance-slip', 'seal'])
    .optional(),
  hint: text.optional(),
})

const block = z.strictObject({
  heading: text.optional(),
  /** `{form.field}` and `{order.number}` are filled in, in every text of a document. */
  text: text.optional(),
  /** Values of the order as a table: `organisation.name`, or `order.number`. */
  rows: z.array(fieldPath).optional(),
  signature: text.optional(),
  stamp: text.optional(),
  /** A box of true size in millimetres with a scale, for a seal's impression. */
  frame: z
    .strictObject({ ...words, width: z.int().min(10).max(170), height: z.int().min(10).max(200) })
    .optional(),
})

export const document = z.strictObject({
  ...words,
  /** `blank` is filled by hand, `prefilled` carries the order's data. */
  fill: z.enum(['blank', 'prefilled']),
  outputs: z.array(z.enum(['pdf', 'docx', 'print'])).min(1),
  scope: z.enum(['order', 'line']).default('order'),
  /** A later edit of the data makes the signed copy outdated; the printed code tells which data it shows. */
  versioned: z.boolean().default(true),
  note: text.optional(),
  blocks: z.array(block).min(1),
})

export type Field = z.output<typeof field>
export type Form = z.output<typeof form>
export type Slot = z.output<typeof slot>
export type Document = z.output<typeof document>
export type Format = (typeof formats)[number]
