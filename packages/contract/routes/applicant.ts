// The applicant's side: catalogue, user group, orders from draft to receipt.
import { z } from 'zod'
import { confirmed } from '../after-views.ts'
import { route } from '../route.ts'
import { fault, file, orderCard, orderView, value } from '../views.ts'
import { authorityPath, fen, id, linePath, mobile, moment, orderPath, otp, slug, text } from '../words.ts'
import { catalogueRoutes } from './catalogue.ts'

export type { CatalogueEntry, ProgrammeView } from './catalogue.ts'

/** Where the payer pays: a code on this screen, or the vendor's page for a computer or a phone. */
export const surface = z.enum(['code', 'computer', 'phone']).default('code')

export const payStart = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('native'),
    codeUrl: z.string(),
    /** Which app scans it; WeChat's where nothing is said. */
    by: z.enum(['wechat', 'alipay', 'any']).optional(),
    amountFen: fen,
    expires: moment,
  }),
  /** The vendor's own page; it comes back here by itself. */
  z.object({ kind: z.literal('redirect'), url: z.string(), amountFen: fen, expires: moment }),
  /** A page of ours that must be opened in another browser, because the vendor is blocked in this one. */
  z.object({ kind: z.literal('elsewhere'), url: z.string(), amountFen: fen, expires: moment }),
  z.object({ kind: z.literal('transfer') }),
  z.object({
    kind: z.literal('jsapi'),
    parameters: z.record(z.string(), z.string()),
    amountFen: fen,
    expires: moment,
  }),
  z.object({ kind: z.literal('settled') }),
])

/** What the key agent needs to make the signing key and its PKCS#10 request. `request` binds both to this order line. */
export const keyPlan = z.object({
  request: z.string(),
  algorithm: z.enum(['rsa-2048', 'sm2', 'ec-p256']),
  subject: z.array(z.object({ type: z.string(), value: z.string() })),
  container: z.string(),
  /** Renewal: the certificate whose key device should be used. */
  replaces: z.object({ serial: z.string() }).nullable(),
})

/** Everything to be written to the key in one go (the pair or nothing). DER in base64. */
export const keyBundle = z.object({
  request: z.string(),
  suite: z.enum(['rsa', 'sm2', 'ecdsa']),
  signCertificate: z.string(),
  encryptCertificate: z.string().nullable(),
  envelope: z.string().nullable(),
  chain: z.array(z.string()),
})

const certificate = z.object({
  id,
  serial: z.string(),
  subject: z.string(),
  programme: slug,
  programmeTitle: text,
  organisation: z.string(),
  notBefore: moment,
  notAfter: moment,
  state: z.enum(['good', 'suspended', 'revoked', 'expired']),
  order: id.nullable(),
  openRenewal: id.nullable(),
  renewable: z.boolean(),
  why: text.nullable(),
})

const idempotency = z.string().min(8).max(80)

export const applicantRoutes = {
  ...catalogueRoutes,

  orders: route({
    method: 'GET',
    path: '/api/:authority/orders',
    access: 'person',
    summary: 'My orders',
    params: authorityPath,
    query: z.object({
      programme: slug.optional(),
      state: z.enum(['all', 'open', 'ended']).default('all'),
      offer: slug.optional(),
      number: z.string().trim().max(40).optional(),
      text: z.string().trim().max(60).optional(),
      /** The Chinese words of a label of the programme. */
      label: z.string().max(40).optional(),
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      years: z.enum(['1', '2', '3']).optional(),
      page: z.coerce.number().int().min(1).default(1),
    }),
    reply: z.object({
      orders: z.array(orderCard),
      total: z.number().int(),
      page: z.number().int(),
      perPage: z.number().int(),
    }),
  }),
  certificates: route({
    method: 'GET',
    path: '/api/:authority/certificates',
    access: 'person',
    summary: 'My certificates, and which can be renewed',
    params: authorityPath,
    query: z.object({ programme: slug.optional() }),
    reply: z.object({ certificates: z.array(certificate) }),
  }),
  findCertificate: route({
    method: 'GET',
    path: '/api/:authority/certificates/by-serial',
    access: 'person',
    summary: 'One of my certificates by its serial number, and whether it can be renewed here',
    params: authorityPath,
    query: z.object({ programme: slug, serial: z.string().trim().min(4).max(80) }),
    reply: z.object({ certificate }),
  }),
  certificateFile: route({
    method: 'GET',
    path: '/api/:authority/certificates/:certificate/file',
    access: 'person',
    summary: 'Download a certificate of mine (PEM)',
    raw: true,
    params: authorityPath.extend({ certificate: id }),
  }),
  startOrder: route({
    method: 'POST',
    path: '/api/:authority/orders',
    access: 'person',
    summary: 'Start a draft: new, copied from an order, or renewing a certificate',
    params: authorityPath,
    body: z.object({
      programme: slug,
      offer: slug,
      suite: z.enum(['rsa', 'sm2']).optional(),
      copyOf: id.optional(),
      certificate: id.optional(),
      key: idempotency,
    }),
    reply: orderView,
  }),
  order: route({
    method: 'GET',
    path: '/api/:authority/orders/:order',
    access: 'person',
    summary: 'One order',
    params: orderPath,
    reply: orderView,
  }),
  events: route({
    method: 'GET',
    path: '/api/:authority/orders/:order/events',
    access: 'person',
    summary: 'Live updates (server-sent events: each `change` event carries the new version)',
    raw: true,
    params: orderPath,
  }),
  saveValues: route({
    method: 'PATCH',
    path: '/api/:authority/orders/:order/values',
    access: 'person',
    summary: 'Save values as they are typed',
    params: orderPath,
    body: z.object({
      values: z
        .array(z.object({ path: z.string().max(120), value: z.string().max(2000) }))
        .min(1)
        .max(100),
    }),
    reply: z.object({
      version: z.number().int(),
      values: z.array(value),
      faults: z.array(fault),
      tasks: orderView.shape.tasks,
    }),
  }),
  giveConsent: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/consents',
    access: 'person',
    summary: 'Accept an agreement, or consent to one kind of processing',
    params: orderPath,
    body: z.object({ agreement: slug }),
    reply: orderView,
  }),
  withdrawConsent: route({
    method: 'DELETE',
    path: '/api/:authority/orders/:order/consents/:agreement',
    access: 'person',
    summary: 'Withdraw a consent for the future',
    params: orderPath.extend({ agreement: slug }),
    reply: orderView,
  }),
  phoneCode: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/phone-code',
    access: 'person',
    summary: 'Send a code to the agent’s phone',
    params: orderPath,
    body: z.object({ mobile }),
    /** `proved`: the caller signed in by a code to this very number just now; no second code is sent. */
    reply: z.object({ resendAfter: z.number().int(), proved: z.boolean() }),
  }),
  phoneCheck: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/phone-check',
    access: 'person',
    summary: 'Check the code',
    params: orderPath,
    body: z.object({ mobile, code: otp }),
    reply: orderView,
  }),
  uploadFile: route({
    method: 'PUT',
    path: '/api/:authority/orders/:order/files/:slot',
    access: 'person',
    summary: 'Upload a file into a slot (bytes in the body, name in `x-file-name`, URL-encoded)',
    rawBody: true,
    params: orderPath.extend({ slot: z.string().max(80) }),
    reply: z.object({
      version: z.number().int(),
      file,
      values: z.array(value),
      tasks: orderView.shape.tasks,
      papers: orderView.shape.papers,
      places: orderView.shape.places,
    }),
  }),
  removeFile: route({
    method: 'DELETE',
    path: '/api/:authority/orders/:order/files/:slot',
    access: 'person',
    summary: 'Take a file out of its slot; without `file` all of them',
    params: orderPath.extend({ slot: z.string().max(80) }),
    query: z.object({ file: id.optional() }),
    reply: orderView,
  }),
  file: route({
    method: 'GET',
    path: '/api/:authority/orders/:order/files/:slot',
    access: 'person',
    summary: 'Look at a file of mine: the first of the slot, or the one named',
    raw: true,
    params: orderPath.extend({ slot: z.string().max(80) }),
    query: z.object({ file: id.optional() }),
  }),
  submit: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/submit',
    access: 'person',
    summary: 'Submit, or resubmit after a correction',
    params: orderPath,
    body: z.object({
      version: z.number().int(),
      agreed: z.array(slug).default([]),
      /** Checks whose refusal the applicant has seen and stands by: a person decides. */
      insisted: z.array(slug).max(20).default([]),
      /** What the page said that the certificates will say. */
      confirmed: confirmed.optional(),
    }),
    reply: orderView,
  }),
  cancel: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/cancel',
    access: 'person',
    summary: 'Cancel an unpaid order',
    params: orderPath,
    reply: orderView,
  }),
  pay: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/payment',
    access: 'person',
    summary: 'Start paying, or apply for the free policy',
    params: orderPath,
    body: z.object({ method: slug, inWechat: z.boolean().default(false), surface }),
    reply: payStart,
  }),
  refreshPayment: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/payment/refresh',
    access: 'person',
    summary: 'Ask the payment service again',
    params: orderPath,
    reply: orderView,
  }),
  refund: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/refund',
    access: 'person',
    summary: 'Give up a returned order and ask for the money back',
    params: orderPath,
    body: z.object({ reason: z.string().trim().max(200) }),
    reply: orderView,
  }),
  keyPlan: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/lines/:line/key-plan',
    access: 'person',
    summary: 'Self-service: what the key agent should generate',
    params: linePath,
    reply: keyPlan,
  }),
  requestCertificate: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/lines/:line/request',
    access: 'person',
    summary: 'Self-service: hand in the PKCS#10 request',
    params: linePath,
    body: z.object({ request: z.string(), csr: z.string().max(20_000), device: z.string().max(80) }),
    reply: orderView,
  }),
  keyBundle: route({
    method: 'GET',
    path: '/api/:authority/orders/:order/lines/:line/bundle',
    access: 'person',
    summary: 'Self-service: the pair to write to the key',
    params: linePath,
    reply: keyBundle,
  }),
  written: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/lines/:line/written',
    access: 'person',
    summary: 'Self-service: the key holds the pair',
    params: linePath,
    body: z.object({ request: z.string(), signSerial: z.string(), encryptSerial: z.string().nullable() }),
    reply: orderView,
  }),
  received: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/received',
    access: 'person',
    summary: 'The parcel has arrived',
    params: orderPath,
    reply: orderView,
  }),
  askInvoice: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/invoice',
    access: 'person',
    summary: 'Ask for the invoice after checking its title',
    params: orderPath,
    reply: orderView,
  }),
  refreshInvoice: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/invoice/refresh',
    access: 'person',
    summary: 'Ask the invoice service again',
    params: orderPath,
    reply: orderView,
  }),
  invoiceFile: route({
    method: 'GET',
    path: '/api/:authority/orders/:order/invoice.pdf',
    access: 'person',
    summary: 'The invoice, as PDF',
    raw: true,
    params: orderPath,
  }),
}
export type PayStart = z.infer<typeof payStart>
export type KeyPlan = z.infer<typeof keyPlan>
export type KeyBundle = z.infer<typeof keyBundle>
export type CertificateView = z.infer<typeof certificate>
