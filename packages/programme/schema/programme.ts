// A programme (应用项目): everything a counter offers under one name, as one validated document.
import { z } from 'zod'
import { audience, entitlement, roster } from './audience.ts'
import { check, reason } from './check.ts'
import { document, form, slot } from './form.ts'
import { labels, list } from './label.ts'
import { notice, noticeEvents } from './notice.ts'
import { offer } from './offer.ts'
import { lines, product } from './product.ts'
import { condition, date, name, text, words } from './word.ts'

const agreement = z.strictObject({
  ...words,
  version: z.string().min(1),
  effective: date,
  accept: text,
  url: z.url({ protocol: /^https$/ }).optional(),
  paragraphs: z.array(text).default([]),
  /** Separate consent for face, identity papers or bank account (PIPL art. 29). */
  about: z.enum(['service', 'identity-images', 'face', 'bank-account']).default('service'),
})

const page = z.strictObject({
  title: text,
  items: z.array(text).min(1),
  documents: z.array(name).default([]),
})

const numbering = z
  .union([z.string(), z.strictObject({ order: z.string(), payment: z.string().optional() })])
  .transform(value => (typeof value === 'string' ? { order: value, payment: undefined } : value))

const pinRow = z.strictObject({
  when: condition.optional(),
  /** `memo`: a one-time activation code in the bank memo, never the PIN. `sms`: kept for old counters, off by default. */
  is: z.enum(['unchanged', 'set-by-holder', 'revealed-once', 'memo', 'sms']),
})

const help = z.strictObject({
  phone: z.string().optional(),
  hours: text.optional(),
  /** The counter's account in WeChat, and where in it somebody answers. */
  account: z.strictObject({ name: z.string().min(1), menu: text }).optional(),
  questions: z.array(z.strictObject({ ask: text, answer: text })).default([]),
})

const announcement = z.strictObject({ ...words, from: date, until: date })

export const programme = z.strictObject({
  programme: name,
  authority: name,
  title: text,
  /** Short mark on cards and in lists. */
  tag: z.string().max(12).optional(),
  issuer: name.optional(),
  catalogue: z
    .strictObject({
      group: text,
      aliases: z.array(z.string()).default([]),
      initial: z
        .string()
        .regex(/^[A-Z]$/)
        .optional(),
      new: z.boolean().default(false),
    })
    .optional(),
  channels: z
    .array(z.enum(['wechat', 'web']))
    .min(1)
    .default(['web']),
  subject: z.enum(['person', 'organisation']).default('person'),
  'sign-in': z.array(z.enum(['wechat', 'password', 'sms', 'passkey'])).default(['password', 'sms']),
  audience: audience.optional(),
  rosters: z.record(name, roster).default({}),
  entitlements: z.record(name, entitlement).default({}),
  products: z.record(name, product).default({}),
  lines: lines.optional(),
  numbering: numbering.default({ order: '{date:yyyyMMdd}{sequence:6}', payment: undefined }),
  agreements: z.record(name, agreement).default({}),
  pages: z.record(name, page).default({}),
  forms: z.record(name, form).default({}),
  slots: z.record(name, slot).default({}),
  documents: z.record(name, document).default({}),
  checks: z.record(name, check).default({}),
  reasons: z.record(name, reason).default({}),
  offers: z.record(name, offer),
  pin: z.array(pinRow).default([{ is: 'set-by-holder' }]),
  labels,
  list,
  notices: z.partialRecord(z.enum(noticeEvents), notice).default({}),
  announcements: z.array(announcement).default([]),
  help: help.prefault({}),
})

/** What a library document may hold: pieces that programmes take by `use:`. */
export const libraryParts = {
  forms: form,
  slots: slot,
  notices: notice,
  documents: document,
  agreements: agreement,
  checks: check,
  reasons: reason,
  pages: page,
} as const

export type Programme = z.output<typeof programme>
export type Agreement = z.output<typeof agreement>
export type Page = z.output<typeof page>
export type PinRow = z.output<typeof pinRow>
