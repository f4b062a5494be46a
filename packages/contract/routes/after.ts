// What follows production, and the confirmation before it: the certificate's words, delivery, PIN, the invoice's link.
import { z } from 'zod'
import { confirmed, deliveryMethod } from '../after-views.ts'
import { route } from '../route.ts'
import { orderView } from '../views.ts'
import { linePath, orderPath, otp, slug } from '../words.ts'

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
  redLetterFile: route({
    method: 'GET',
    path: '/api/:authority/orders/:order/invoice/red-letter.pdf',
    access: 'person',
    summary: 'The red-letter invoice that took mine back',
    raw: true,
    params: orderPath,
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
