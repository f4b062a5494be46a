// Checks that a machine makes, and what follows when one fails: never only the same thing again.
import { z } from 'zod'
import { fieldPath, name, text } from './word.ts'

/**
 * Where a failed check leads. `correct`: the applicant changes the value. `again`: the same check once more.
 * `review`: a person decides. `pay`: the free policy is refused, money is not. `warn`: shown to both, blocks nobody.
 */
export const routes = ['correct', 'again', 'review', 'pay', 'warn', 'other-method'] as const
export type Route = (typeof routes)[number]

/** Kinds of check that the engine knows, with the routes that hold unless the programme says others. */
export const checkKinds = {
  fields: ['correct'],
  uscc: ['correct', 'warn'],
  'citizen-id': ['correct'],
  'phone-code': ['again', 'correct'],
  'licence-matches': ['correct', 'review'],
  'identity-card-matches': ['correct', 'review'],
  'holder-matches': ['correct', 'review'],
  'same-person': ['correct'],
  duplicates: ['warn', 'review'],
  quota: ['pay'],
  registry: ['correct', 'review'],
  carrier: ['correct', 'review'],
  'identity-registry': ['correct', 'review'],
  'seal-present': ['correct', 'review'],
  'payer-matches': ['review'],
} as const satisfies Record<string, readonly Route[]>

export type CheckKind = keyof typeof checkKinds

export const check = z.strictObject({
  is: z.enum(Object.keys(checkKinds) as [CheckKind, ...CheckKind[]]),
  title: text,
  /** Fields that the check compares or that it may blame. */
  fields: z.array(fieldPath).default([]),
  'on-fail': z.array(z.enum(routes)).min(1).optional(),
  failed: text.optional(),
})

/** A reviewer's reason, pinned to the fields and files it concerns. */
export const reason = z.strictObject({
  zh: z.string().min(1),
  en: z.string().min(1),
  fields: z.array(fieldPath).default([]),
  slots: z.array(name).default([]),
})

export type Check = z.output<typeof check>
export type Reason = z.output<typeof reason>
