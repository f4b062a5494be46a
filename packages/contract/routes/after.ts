// What follows production, and the confirmation before it: the certificate's words, delivery, PIN, the invoice's link.
import { z } from 'zod'
import { deliveryMethod } from '../after-views.ts'
import { route } from '../route.ts'
import { orderView } from '../views.ts'
import { authorityPath, done, linePath, orderPath, otp, slug } from '../words.ts'
import { caseView } from './desk.ts'

export const confirmed = z
  .array(z.object({ line: z.number().int(), subject: z.string().min(1).max(2000) }))
  .max(500)

export const afterRoutes = {
  confirmCertificate: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/certificate-words',
    access: 'person',
    summary: 'Confirm anew what the certificates will say',
    params: orderPath,
    body: z.object({ confirmed }),
    reply: orderView,
  }),
  chooseDelivery: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/delivery/choice',
    access: 'person',
    summary: 'How the key is to come, until it is sent',
    params: orderPath,
    body: z.object({ method: deliveryMethod, courier: slug.nullable().default(null) }),
    reply: orderView,
  }),
  pinCode: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/lines/:line/pin/code',
    access: 'person',
    summary: 'Send a code to the holder, before the PIN is shown',
    params: linePath,
    reply: z.object({ resendAfter: z.number().int() }),
  }),
  revealPin: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/lines/:line/pin/reveal',
    access: 'person',
    summary: 'Show the PIN, once',
    params: linePath,
    body: z.object({ code: otp }),
    reply: z.object({ pin: z.string() }),
  }),
  declineInvoice: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/invoice/decline',
    access: 'person',
    summary: 'No invoice is wanted',
    params: orderPath,
    reply: orderView,
  }),
  /** A link that spends itself; nothing guessable opens it. */
  invoiceByLink: route({
    method: 'GET',
    path: '/i/:token',
    access: 'public',
    summary: 'The invoice behind a one-time link',
    raw: true,
    params: z.object({ token: z.string().min(16).max(80) }),
  }),
}

export const afterDeskRoutes = {
  handOver: route({
    method: 'POST',
    path: '/api/:authority/desk/shipping/:order/hand-over',
    access: ['producer'],
    summary: 'Handed over at the counter, against the code',
    params: orderPath,
    body: z.object({ code: z.string().trim().min(4).max(12) }),
    reply: caseView,
  }),
  parcelReturned: route({
    method: 'POST',
    path: '/api/:authority/desk/shipping/:order/returned',
    access: ['producer'],
    summary: 'The parcel came back',
    params: orderPath,
    body: z.object({ reason: z.string().trim().min(1).max(200) }),
    reply: caseView,
  }),
  keepPin: route({
    method: 'PUT',
    path: '/api/:authority/desk/production/:order/lines/:line/pin',
    access: ['producer'],
    summary: 'The PIN a key was made with, sealed for its holder',
    params: linePath,
    body: z.object({ pin: z.string().min(6).max(16) }),
    reply: done,
  }),
}

export const courierNotice = route({
  method: 'POST',
  path: '/notify/:authority/courier',
  access: 'vendor',
  summary: 'The courier has news of a parcel',
  raw: true,
  rawBody: true,
  params: authorityPath,
})
