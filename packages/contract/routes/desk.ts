// The back office: queues, the case view, decisions, production, shipping, invoices, refunds, rosters, revocation.
import { z } from 'zod'
import { route } from '../route.ts'
import { defect, fault, file, orderView, value } from '../views.ts'
import { authorityPath, done, fen, id, linePath, moment, orderPath, slug, text } from '../words.ts'
import { keyBundle, keyPlan } from './applicant.ts'

export const queueName = z.enum([
  'review',
  'production',
  'shipping',
  'invoice',
  'refund',
  'transfer',
  'identity',
  'bank-proof',
])

export const queueItem = z.object({
  order: id,
  number: z.string(),
  organisation: z.string(),
  programme: slug,
  programmeTitle: text,
  offer: slug,
  offerTitle: text,
  state: z.string(),
  since: moment,
  by: moment.nullable(),
  claimedBy: z.object({ id, name: z.string() }).nullable(),
  mine: z.boolean(),
  again: z.boolean(),
  warnings: z.number().int(),
})

/** One machine check and its result; `unavailable` sends the question to a person, never to a dead end. */
export const check = z.object({
  check: z.string(),
  result: z.enum(['passed', 'failed', 'warning', 'unavailable']),
  path: z.string().nullable(),
  text,
})

/** A fact of the case in every version known: typed, recognised, in the registry, in the last submission. */
export const fact = z.object({
  path: z.string(),
  /** The field's type in the programme, where it tells what a swap of two values would be. */
  type: z.string().optional(),
  title: text,
  section: z.string(),
  value: z.string(),
  source: z.string(),
  masked: z.boolean(),
  others: z.array(z.object({ from: z.string(), value: z.string() })),
  before: z.string().nullable(),
})

export const caseView = z.object({
  order: orderView,
  claim: z.object({ id, name: z.string(), mine: z.boolean() }).nullable(),
  facts: z.array(fact),
  files: z.array(file.extend({ title: text, changed: z.boolean() })),
  checks: z.array(check),
  reasons: z.array(z.object({ reason: slug, text, paths: z.array(z.string()) })),
  willIssue: z.object({
    text,
    subject: z.string(),
    profile: z.string(),
    suite: z.string(),
    validity: z.string(),
    /** Of every line; the first one's stands above. */
    lines: z
      .array(
        z.object({
          line: z.number().int(),
          text,
          subject: z.string(),
          profile: z.string(),
          validity: z.string(),
        }),
      )
      .optional(),
  }),
  earlier: z.array(
    z.object({ order: id, number: z.string(), offerTitle: text, state: z.string(), submitted: moment }),
  ),
  notes: z.array(z.object({ at: moment, by: z.string(), text: z.string() })),
  mayDecide: z.boolean(),
})

const staffOrder = ['reviewer', 'producer', 'finance', 'service', 'administrator'] as const
const reviewer = ['reviewer'] as const
const producer = ['producer'] as const
const finance = ['finance'] as const
const administrator = ['administrator'] as const

export const deskRoutes = {
  summary: route({
    method: 'GET',
    path: '/api/:authority/desk/summary',
    access: 'any-staff',
    summary: 'How much waits where',
    params: authorityPath,
    reply: z.object({
      queues: z.array(
        z.object({
          queue: queueName,
          waiting: z.number().int(),
          dueToday: z.number().int(),
          late: z.number().int(),
        }),
      ),
    }),
  }),
  queue: route({
    method: 'GET',
    path: '/api/:authority/desk/queues/:queue',
    access: 'any-staff',
    summary: 'One queue; only for roles that work on it',
    params: authorityPath.extend({ queue: queueName }),
    query: z.object({
      programme: slug.optional(),
      q: z.string().max(60).optional(),
      page: z.coerce.number().int().min(1).default(1),
    }),
    reply: z.object({ items: z.array(queueItem), total: z.number().int() }),
  }),
  search: route({
    method: 'GET',
    path: '/api/:authority/desk/orders',
    access: staffOrder,
    summary: 'Find orders by number, organisation, USCC',
    params: authorityPath,
    query: z.object({ q: z.string().max(60).default(''), page: z.coerce.number().int().min(1).default(1) }),
    reply: z.object({ orders: z.array(queueItem), total: z.number().int() }),
  }),
  case: route({
    method: 'GET',
    path: '/api/:authority/desk/orders/:order',
    access: staffOrder,
    summary: 'The case',
    params: orderPath,
    reply: caseView,
  }),
  caseEvents: route({
    method: 'GET',
    path: '/api/:authority/desk/events',
    access: 'any-staff',
    summary: 'Live updates of all queues (server-sent events)',
    raw: true,
    params: authorityPath,
  }),
  caseFile: route({
    method: 'GET',
    path: '/api/:authority/desk/orders/:order/files/:file',
    access: staffOrder,
    summary: 'A document of the case (watermarked in the console)',
    raw: true,
    params: orderPath.extend({ file: id }),
    query: z.object({ original: z.coerce.boolean().default(false) }),
  }),
  unmask: route({
    method: 'POST',
    path: '/api/:authority/desk/orders/:order/unmask',
    access: ['reviewer', 'service'],
    summary: 'Show one masked value; logged with the reason',
    params: orderPath,
    body: z.object({ path: z.string().max(120), reason: z.string().trim().min(2).max(120) }),
    reply: value,
  }),
  addNote: route({
    method: 'POST',
    path: '/api/:authority/desk/orders/:order/notes',
    access: staffOrder,
    summary: 'An internal note',
    params: orderPath,
    body: z.object({ text: z.string().trim().min(1).max(500) }),
    reply: done,
  }),
  claim: route({
    method: 'POST',
    path: '/api/:authority/desk/review/:order/claim',
    access: reviewer,
    summary: 'Claim a case',
    params: orderPath,
    reply: caseView,
  }),
  release: route({
    method: 'POST',
    path: '/api/:authority/desk/review/:order/release',
    access: reviewer,
    summary: 'Put a case back',
    params: orderPath,
    reply: done,
  }),
  decide: route({
    method: 'POST',
    path: '/api/:authority/desk/review/:order/decide',
    access: reviewer,
    summary: 'Pass, return for correction, or reject for good',
    params: orderPath,
    body: z.object({
      decision: z.enum(['pass', 'return', 'reject']),
      version: z.number().int(),
      defects: z
        .array(defect.pick({ path: true, reason: true, note: true }))
        .max(60)
        .default([]),
    }),
    reply: caseView,
  }),
  startProduction: route({
    method: 'POST',
    path: '/api/:authority/desk/production/:order/lines/:line/key-plan',
    access: producer,
    summary: 'What the key agent should generate',
    params: linePath,
    reply: keyPlan,
  }),
  requestCertificate: route({
    method: 'POST',
    path: '/api/:authority/desk/production/:order/lines/:line/request',
    access: producer,
    summary: 'Hand in the PKCS#10 request',
    params: linePath,
    body: z.object({ request: z.string(), csr: z.string().max(20_000), device: z.string().max(80) }),
    reply: caseView,
  }),
  productionBundle: route({
    method: 'GET',
    path: '/api/:authority/desk/production/:order/lines/:line/bundle',
    access: producer,
    summary: 'The pair to write to the key',
    params: linePath,
    reply: keyBundle,
  }),
  productionWritten: route({
    method: 'POST',
    path: '/api/:authority/desk/production/:order/lines/:line/written',
    access: producer,
    summary: 'The key holds the pair',
    params: linePath,
    body: z.object({ request: z.string(), signSerial: z.string(), encryptSerial: z.string().nullable() }),
    reply: caseView,
  }),
  ship: route({
    method: 'POST',
    path: '/api/:authority/desk/shipping/:order/ship',
    access: producer,
    summary: 'Sent: courier and waybill',
    params: orderPath,
    body: z.object({
      courier: z.string().trim().min(1).max(40),
      waybill: z
        .string()
        .trim()
        .regex(/^[A-Za-z0-9-]{6,40}$/),
    }),
    reply: caseView,
  }),
  delivered: route({
    method: 'POST',
    path: '/api/:authority/desk/shipping/:order/delivered',
    access: producer,
    summary: 'Signed for',
    params: orderPath,
    reply: caseView,
  }),
  retryInvoice: route({
    method: 'POST',
    path: '/api/:authority/desk/invoices/:order/retry',
    access: finance,
    summary: 'Try a failed invoice again',
    params: orderPath,
    reply: caseView,
  }),
  invoiceFile: route({
    method: 'GET',
    path: '/api/:authority/desk/invoices/:order/invoice.pdf',
    access: ['finance', 'service'],
    summary: 'The invoice',
    raw: true,
    params: orderPath,
  }),
  prepareRefund: route({
    method: 'POST',
    path: '/api/:authority/desk/refunds/:order/prepare',
    access: finance,
    summary: 'Show what a refund would do, and give a one-use token',
    params: orderPath,
    reply: z.object({ token: z.string(), amountFen: fen, method: z.string(), text }),
  }),
  executeRefund: route({
    method: 'POST',
    path: '/api/:authority/desk/refunds/:order/execute',
    access: finance,
    summary: 'Refund',
    params: orderPath,
    body: z.object({ token: z.string().max(200) }),
    reply: caseView,
  }),
  refuseRefund: route({
    method: 'POST',
    path: '/api/:authority/desk/refunds/:order/refuse',
    access: finance,
    summary: 'Refuse a refund, with the reason the applicant will read',
    params: orderPath,
    body: z.object({ reason: z.string().trim().min(2).max(200) }),
    reply: caseView,
  }),
  prepareRevocation: route({
    method: 'POST',
    path: '/api/:authority/desk/certificates/:certificate/revocation/prepare',
    access: ['service'],
    summary: 'Show what a revocation would hit, and give a one-use token',
    params: authorityPath.extend({ certificate: id }),
    body: z.object({
      reason: z.enum([
        'keyCompromise',
        'affiliationChanged',
        'superseded',
        'cessationOfOperation',
        'unspecified',
      ]),
    }),
    reply: z.object({
      token: z.string(),
      certificates: z.array(z.object({ serial: z.string(), subject: z.string(), use: z.string() })),
      text,
    }),
  }),
  revoke: route({
    method: 'POST',
    path: '/api/:authority/desk/certificates/:certificate/revocation',
    access: ['service'],
    summary: 'Revoke the certificate and its twin',
    params: authorityPath.extend({ certificate: id }),
    body: z.object({ token: z.string().max(200) }),
    reply: done,
  }),
  rosters: route({
    method: 'GET',
    path: '/api/:authority/desk/rosters/:roster',
    access: administrator,
    summary: 'Members of a roster',
    params: authorityPath.extend({ roster: slug }),
    reply: z.object({ members: z.array(z.object({ uscc: z.string(), name: z.string(), group: slug })) }),
  }),
  saveRoster: route({
    method: 'PUT',
    path: '/api/:authority/desk/rosters/:roster',
    access: administrator,
    summary: 'Add or correct roster members',
    params: authorityPath.extend({ roster: slug }),
    body: z.object({
      members: z
        .array(z.object({ uscc: z.string().length(18), name: z.string().min(2).max(100), group: slug }))
        .max(5000),
      remove: z.array(z.string()).default([]),
    }),
    reply: z.object({ members: z.number().int(), faults: z.array(fault) }),
  }),
  ledger: route({
    method: 'GET',
    path: '/api/:authority/desk/entitlements',
    access: ['administrator', 'finance', 'service'],
    summary: 'The quota ledger of an organisation',
    params: authorityPath,
    query: z.object({ uscc: z.string().max(18) }),
    reply: z.object({
      entries: z.array(
        z.object({
          at: moment,
          entitlement: z.string(),
          order: id,
          number: z.string().nullable(),
          entry: z.enum(['reserved', 'consumed', 'released']),
          certificates: z.number().int(),
        }),
      ),
    }),
  }),
}
export type CaseView = z.infer<typeof caseView>
export type QueueItem = z.infer<typeof queueItem>
export type QueueName = z.infer<typeof queueName>
export type Check = z.infer<typeof check>
export type Fact = z.infer<typeof fact>
