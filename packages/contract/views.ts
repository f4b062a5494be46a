// What the server shows of an order, to its applicant and to staff. Secrets are masked before they get here.
import { z } from 'zod'
import { delivery, pin, willIssue } from './after-views.ts'
import { binding } from './binding-views.ts'
import { redLetter } from './money-views.ts'
import { seal } from './seal-views.ts'
import { fen, id, moment, text } from './words.ts'
import { writing } from './writing-view.ts'

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
  'copied',
  'preset',
  'payer',
])

/** `path` is `<section>.<field>`, or `line.<n>.<section>.<field>`. Secret kinds are masked for everyone but their editor. */
export const value = z.object({
  path: z.string(),
  value: z.string(),
  source,
  masked: z.boolean().optional(),
  /** A machine put it in with doubt, or where it need not fit: its person should look at it. */
  unsure: z.boolean().optional(),
})

export const file = z.object({
  id,
  slot: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  pages: z.number().int(),
  uploaded: moment,
  /** How far a machine is with reading it, and what it doubts; absent where nothing is read. */
  reading: z
    .object({
      state: z.enum(['held', 'waiting', 'read', 'doubtful', 'failed', 'unavailable']),
      doubts: z.array(z.string()),
    })
    .optional(),
})

export const fault = z.object({
  path: z.string(),
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  /** The check that one may insist against, so that a person decides. */
  insist: z.string().optional(),
})

/** Task list entry: one section of the form, with its status. `returned` means a reviewer asked for a correction here. */
export const task = z.object({
  section: z.string(),
  title: text,
  status: z.enum(['todo', 'doing', 'done', 'returned', 'locked']),
  /** What was given there, in few words; empty where nothing was. */
  summary: text,
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
      'print-papers',
      'verify-identity',
      'prove-account',
      'answer-proof',
      'check',
      'pay',
      'wait-payment',
      'see-transfer',
      'correct',
      'collect',
      'resume-write',
      'ask-invoice',
      'view-invoice',
      'none',
    ])
    .default('none'),
})

/** A printed paper: filled in from the form, signed and stamped by hand, uploaded into its slot. */
export const paper = z.object({
  stage: z.string(),
  document: z.string(),
  line: z.number().int().nullable(),
  title: text,
  note: text.nullable(),
  outputs: z.array(z.enum(['pdf', 'docx', 'print'])),
  /** Printed on the paper and in its QR: names the data that it shows. */
  code: z.string(),
  /** Address of the slot that takes the signed copy, as in the upload route; null for papers that are only read. */
  slot: z.string().nullable(),
  /** `outdated`: the data changed since the uploaded copy was printed. */
  state: z.enum(['todo', 'uploaded', 'outdated']),
  /** What is known of each uploaded copy; `unread`: no code could be read on it, a person compares. */
  files: z.array(
    z.object({ file: id, state: z.enum(['current', 'outdated', 'unread']), code: z.string().nullable() }),
  ),
})

/** A place for files outside the forms (`stage: documents`). */
export const place = z.object({
  stage: z.string(),
  /** `slot`, or `line.<n>.slot`. */
  address: z.string(),
  title: text,
  hint: text.nullable(),
  required: z.boolean(),
  line: z.number().int().nullable(),
  /** Fewer files than the place needs. */
  missing: z.boolean(),
  /** Files may be put in and taken out now. */
  editable: z.boolean(),
})

/** One person whose identity is to be proved, and how far that is. */
export const identityTask = z.object({
  stage: z.string(),
  line: z.number().int().nullable(),
  person: z.enum(['agent', 'holder', 'legal-representative']),
  /** Masked. */
  name: z.string(),
  state: z.string(),
  methods: z.array(
    z.object({ method: z.string(), title: text, available: z.boolean(), why: text.nullable() }),
  ),
  method: z.string().nullable(),
  triesLeft: z.number().int(),
  why: text.nullable(),
  /** How it was proved; `reused` says that an earlier proof of the same person was young enough. */
  proved: z.object({ method: z.string(), at: moment, reused: z.boolean() }).nullable(),
  /** Masked number to which the address can be sent by SMS instead of being scanned. */
  linkTo: z.string().nullable(),
  /** A hand-off to a phone that is under way. `match`: the two digits that both screens show. */
  session: z
    .object({ id, method: z.string(), match: z.string(), opened: z.boolean(), expires: moment })
    .nullable(),
})

/** Proof that the organisation owns its account. The amount and the code are in nobody's view. */
export const bankProof = z.object({
  stage: z.string(),
  state: z.string(),
  kind: z.enum(['random-amount', 'memo-code']),
  /** Whether the applicant types amount or code back. */
  typed: z.boolean(),
  /** Form that holds the account; its name, bank and masked number as given. */
  form: z.string(),
  account: z.object({ name: z.string(), bank: z.string(), number: z.string() }).nullable(),
  triesLeft: z.number().int(),
  expires: moment.nullable(),
  why: text.nullable(),
  mayRetry: z.boolean(),
  mayAskStaff: z.boolean(),
})

/** Paying by bank transfer: to whom, how it is announced, and what finance said of it. */
export const transfer = z.object({
  payee: text,
  bank: text,
  account: z.string(),
  amountFen: fen,
  /** What has come in so far (a transfer that fell short), and what is still missing. */
  receivedFen: fen,
  missingFen: fen,
  /** To be written into the memo, so that the transfer is found: the payment number, or the order's. */
  memo: z.string(),
  /** Form of the remittance's data and address of the slip's slot, where the programme has them. */
  form: z.string().nullable(),
  slip: z.string().nullable(),
  fromOwn: z.boolean(),
  within: text,
  announcedAt: moment.nullable(),
  why: text.nullable(),
})

export const priceItem = z.object({ line: z.number().int().nullable(), title: text, fen: z.number().int() })

export const line = z.object({
  line: z.number().int(),
  product: z.string(),
  role: z.string(),
  title: text,
  term: z.string(),
  medium: z.string().nullable(),
  seal: z.boolean(),
  state: z.enum(['waiting', 'signing', 'signed', 'written', 'skipped']),
  by: z.enum(['production', 'holder']),
  suite: z.enum(['rsa', 'sm2', 'ecdsa']),
  refused: text.nullable(),
  /** Signed or not, it is not written before its siblings are signed too (all or nothing). */
  held: z.boolean().optional(),
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
  /** The counter's own word for where it stands; of programmes with four axes, what is to be done. */
  label: text,
  amountFen: fen.nullable(),
  products: text,
  quantity: z.number().int(),
  tracking: z.string().nullable(),
  /** When something last happened. */
  updated: moment,
})

export const consent = z.object({
  agreement: z.string(),
  version: z.string(),
  about: z.enum(['service', 'identity-images', 'face', 'bank-account']),
  at: moment,
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
    /** The lines may still be chosen. */
    lines: z.boolean(),
    /** What was submitted may be opened again: nobody has begun to look at it. */
    reopen: z.boolean(),
    /** Printed papers may be uploaded and handed in now. */
    papers: z.boolean().optional(),
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
  /** What the lines cost as they are now; null where nothing is chosen yet. */
  quote: z.object({ fen, items: z.array(priceItem) }).nullable(),
  papers: z.array(paper),
  places: z.array(place),
  /** Ways to stand behind the papers, where the programme has others than the stamp. */
  binding: binding.nullish(),
  writing: writing.nullish(),
  identity: z.array(identityTask),
  bankProof: bankProof.nullable(),
  transfer: transfer.nullable(),
  seals: z.array(seal),
  consents: z.array(consent),
  willIssue: z.array(willIssue).optional(),
  pins: z.array(pin).optional(),
  delivery: delivery.nullable(),
  invoice: z
    .object({
      state: z.string(),
      number: z.string().nullable(),
      issuedAt: moment.nullable(),
      mayDecline: z.boolean().optional(),
      /** What takes it back, where the order ended after it was issued. */
      redLetter: redLetter.nullable().optional(),
    })
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
export type Paper = z.infer<typeof paper>
export type Place = z.infer<typeof place>
export type IdentityTask = z.infer<typeof identityTask>
export type BankProofView = z.infer<typeof bankProof>
export type TransferView = z.infer<typeof transfer>
export type SealView = z.infer<typeof seal>
export type ConsentView = z.infer<typeof consent>
export type FileView = z.infer<typeof file>
export type Value = z.infer<typeof value>
export type Task = z.infer<typeof task>
export type Defect = z.infer<typeof defect>
export type TimelineEntry = z.infer<typeof timelineEntry>
export type Holder = z.infer<typeof holder>
