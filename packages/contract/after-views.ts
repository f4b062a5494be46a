// What the order shows of the time after production, and of the confirmation before it: parts of the order's view.
import { z } from 'zod'
import { moment, text } from './words.ts'

/** What a certificate will say (电子签名法, art. 21): the applicant confirms it with the submission. */
export const willIssue = z.object({
  line: z.number().int(),
  title: text,
  subject: z.string(),
  /** The applicant confirmed exactly this text. False once it came to differ; nothing is issued until they do so again. */
  confirmed: z.boolean(),
})

/** What a page says that the certificates will say: sent back as the confirmation of exactly this. */
export const confirmed = z
  .array(z.object({ line: z.number().int(), subject: z.string().min(1).max(2000) }))
  .max(500)

export const deliveryMethod = z.enum(['courier', 'pickup', 'download'])

export const delivery = z.object({
  state: z.string(),
  courier: z.string().nullable(),
  waybill: z.string().nullable(),
  shippedAt: moment.nullable(),
  method: deliveryMethod.optional(),
  methods: z.array(z.object({ method: deliveryMethod, title: text })).optional(),
  /** Those of the programme; empty: whichever the counter sends with. */
  couriers: z.array(z.object({ courier: z.string(), title: text })).optional(),
  /** The one the applicant would like. */
  wanted: z.string().nullable().optional(),
  freight: z.enum(['paid', 'collect']).optional(),
  /** Form that holds the address. */
  form: z.string().nullable().optional(),
  mayChoose: z.boolean().optional(),
  /** Where the key is handed over, and the code that is said there; no code before it is ready, none for staff. */
  pickup: z.object({ place: text, code: z.string().nullable() }).nullable().optional(),
  tracking: z.array(z.object({ at: moment, text: z.string() })).optional(),
  /** Why the parcel came back; it is sent again. */
  returned: z.string().nullable().optional(),
})

/** How each key's PIN comes about (decision table `pin`). No PIN is ever in a view. */
export const pin = z.object({
  line: z.number().int(),
  title: text,
  kind: z.enum(['unchanged', 'set-by-holder', 'revealed-once', 'memo', 'sms']),
  how: text,
  /** Only of revealed-once: waiting for the key, ready to be shown, or shown already. */
  state: z.enum(['none', 'waiting', 'ready', 'shown']),
  /** Number the code goes to, masked. */
  mobile: z.string().nullable(),
})

export type WillIssue = z.infer<typeof willIssue>
export type DeliveryView = z.infer<typeof delivery>
export type PinView = z.infer<typeof pin>
