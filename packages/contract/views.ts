// What the server shows of an order, to its applicant and to staff. Secrets are masked before they get here.
import { z } from 'zod'
import { fen, id, moment, text } from './words.ts'

/** Who holds the ball. */
export const holder = z.enum([
  'applicant',
  'reviewer',
  'finance',
  'producer',
  'shipper',
  'service',
  'provider',
  'ca',
  'courier',
  'nobody',
])

/** One of the four axes (payment, review, certificate, invoice): a stable code and the programme's own label for it. */
export const axis = z.object({ code: z.string(), label: text })
export const axes = z.object({
  payment: axis.nullable(),
  review: axis.nullable(),
  certificate: axis.nullable(),
  invoice: axis.nullable(),
})

/** Provenance of a value. */
export const source = z.enum([
  'typed',
  'ocr',
  'registry',
  'certificate',
  'order',
  'profile',
  'verified-phone',
])

/** `path` is `<section>.<field>`, or `line.<n>.<section>.<field>`. Secret kinds are masked for everyone but their editor. */
export const value = z.object({ path: z.string(), value: z.string(), source, masked: z.boolean().optional() })

export const file = z.object({
  id,
  slot: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  pages: z.number().int(),
  uploaded: moment,
})

export const fault = z.object({ path: z.string(), code: z.string(), zh: z.string(), en: z.string() })

/** Task list entry: one section of the form, with its status. `returned` means a reviewer asked for a correction here. */
export const task = z.object({
  section: z.string(),
  title: text,
  status: z.enum(['todo', 'doing', 'done', 'returned', 'locked']),
  summary: z.string(),
})

/** A reason a reviewer gave, pinned to a field or a slot. */
export const defect = z.object({ path: z.string(), reason: z.string(), text, note: z.string().optional() })

export const timelineEntry = z.object({
  at: moment,
  event: z.string(),
  text,
  actor: z.enum(['applicant', 'staff', 'system', 'outside']),
  actorName: z.string().optional(),
})

/** What comes after the present: stages not reached yet, in order. */
export const ahead = z.object({ stage: z.string(), title: text })

/** The first card: in whose hands, until when, what happens next, and the one action that matters. */
export const now = z.object({
  holder,
  title: text,
  next: text,
  by: moment.nullable(),
  action: z
    .enum([
      'verify-phone',
      'fill',
      'check',
      'pay',
      'wait-payment',
      'correct',
      'collect',
      'resume-write',
      'ask-invoice',
      'view-invoice',
      'none',
    ])
    .default('none'),
})

export const line = z.object({
  line: z.number().int(),
  product: z.string(),
  title: text,
  state: z.enum(['waiting', 'signing', 'signed', 'written', 'skipped']),
  by: z.enum(['production', 'holder']),
  suite: z.enum(['rsa', 'sm2', 'ecdsa']),
  refused: text.nullable(),
  certificates: z.array(
    z.object({
      id,
      serial: z.string(),
      use: z.enum(['sign', 'encrypt', 'single']),
      subject: z.string(),
      issuer: z.string(),
      notBefore: moment,
      notAfter: moment,
      state: z.enum(['good', 'suspended', 'revoked', 'expired']),
    }),
  ),
})

export const orderCard = z.object({
  id,
  authority: z.string(),
  number: z.string().nullable(),
  programme: z.string(),
  title: text,
  tag: z.string(),
  offer: z.string(),
  offerTitle: text,
  organisation: z.string(),
  agent: z.string(),
  state: z.enum(['draft', 'open', 'completed', 'cancelled', 'closed', 'rejected', 'refunded']),
  created: moment,
  submitted: moment.nullable(),
  axes,
  now,
})

export const orderView = orderCard.extend({
  version: z.number().int(),
  programmeVersion: z.number().int(),
  suite: z.enum(['rsa', 'sm2', 'ecdsa']),
  group: z.string().nullable(),
  totalFen: fen.nullable(),
  phone: z.object({ verified: z.boolean(), masked: z.string().nullable() }),
  values: z.array(value),
  files: z.array(file),
  tasks: z.array(task),
  faults: z.array(fault),
  defects: z.array(defect),
  may: z.object({
    edit: z.boolean(),
    submit: z.boolean(),
    pay: z.boolean(),
    cancel: z.boolean(),
    refund: z.boolean(),
    copy: z.boolean(),
    invoice: z.boolean(),
    address: z.boolean(),
    received: z.boolean(),
  }),
  payment: z
    .object({
      state: z.string(),
      method: z.string().nullable(),
      amountFen: fen,
      paidAt: moment.nullable(),
      expires: moment.nullable(),
    })
    .nullable(),
  methods: z.array(
    z.object({ method: z.string(), title: text, available: z.boolean(), why: text.nullable() }),
  ),
  lines: z.array(line),
  delivery: z
    .object({
      state: z.string(),
      courier: z.string().nullable(),
      waybill: z.string().nullable(),
      shippedAt: moment.nullable(),
    })
    .nullable(),
  invoice: z
    .object({ state: z.string(), number: z.string().nullable(), issuedAt: moment.nullable() })
    .nullable(),
  entitlement: z
    .object({ id: z.string(), title: text, remaining: z.number().int(), until: moment.nullable() })
    .nullable(),
  timeline: z.array(timelineEntry),
  ahead: z.array(ahead),
})

export type Axis = z.infer<typeof axis>
export type Axes = z.infer<typeof axes>
export type Now = z.infer<typeof now>
export type OrderCard = z.infer<typeof orderCard>
export type OrderView = z.infer<typeof orderView>
export type OrderLine = z.infer<typeof line>
export type FileView = z.infer<typeof file>
export type Value = z.infer<typeof value>
export type Task = z.infer<typeof task>
export type Defect = z.infer<typeof defect>
export type TimelineEntry = z.infer<typeof timelineEntry>
export type Holder = z.infer<typeof holder>
