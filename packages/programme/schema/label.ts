// The counter's own words for where an order stands: four axes, or one label for all of them; and what a list shows.
import { z } from 'zod'
import { words } from './word.ts'

export const axisCodes = {
  payment: ['none', 'due', 'confirming', 'entitled', 'paid', 'refunding', 'refunded', 'closed'],
  review: ['waiting', 'passed', 'returned', 'rejected', 'none'],
  certificate: ['waiting', 'collect', 'issued', 'none'],
  invoice: ['waiting', 'ask', 'running', 'issued', 'none', 'red-lettered'],
} as const
export type Axis = keyof typeof axisCodes
export type AxisCode<A extends Axis = Axis> = (typeof axisCodes)[A][number]

const codeText = z.strictObject(words)

function axis<A extends Axis>(name: A) {
  return z.partialRecord(z.enum(axisCodes[name]), codeText).default({})
}
function codes<A extends Axis>(name: A) {
  return z.array(z.enum(axisCodes[name])).optional()
}

export const labels = z
  .strictObject({
    payment: axis('payment'),
    review: axis('review'),
    certificate: axis('certificate'),
    invoice: axis('invoice'),
    /** One label for the whole order: the first row whose axes all fit. */
    order: z
      .array(
        z.strictObject({
          ...words,
          payment: codes('payment'),
          review: codes('review'),
          certificate: codes('certificate'),
          invoice: codes('invoice'),
        }),
      )
      .default([]),
  })
  .prefault({})

const columns = [
  'number',
  'programme',
  'offer',
  'subject',
  'axes',
  'label',
  'agent',
  'organisation',
  'created',
  'submitted',
  'updated',
  'amount',
  'product',
  'quantity',
  'tracking',
  'actions',
] as const
const filters = ['text', 'number', 'programme', 'offer', 'label', 'from', 'to', 'years', 'product'] as const

export const list = z
  .strictObject({
    card: z.array(z.enum(columns)).default(['number', 'offer', 'label', 'submitted']),
    columns: z.array(z.enum(columns)).default(['number', 'offer', 'label', 'submitted', 'actions']),
    filters: z.array(z.enum(filters)).default(['text']),
    'per-page': z.int().min(1).max(100).default(10),
  })
  .prefault({})

export type Labels = z.output<typeof labels>
export type ListSpec = z.output<typeof list>
