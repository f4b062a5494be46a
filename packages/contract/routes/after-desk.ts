// The desks after production: handing over, a parcel that came back, a PIN kept for its holder; and the courier's door.
import { z } from 'zod'
import { route } from '../route.ts'
import { authorityPath, done, linePath, orderPath } from '../words.ts'
import { caseView } from './desk.ts'

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
  retryRedLetter: route({
    method: 'POST',
    path: '/api/:authority/desk/invoices/:order/red-letter/retry',
    access: ['finance'],
    summary: 'Try a red-letter invoice that failed again',
    params: orderPath,
    reply: caseView,
  }),
  redLetterByHand: route({
    method: 'POST',
    path: '/api/:authority/desk/invoices/:order/red-letter/by-hand',
    access: ['finance'],
    summary: 'It was issued on the bureau’s own page: its number, and how',
    params: orderPath,
    body: z.object({
      number: z
        .string()
        .trim()
        .regex(/^\d{20}$/),
      how: z.string().trim().min(2).max(200),
    }),
    reply: caseView,
  }),
  redLetterDeskFile: route({
    method: 'GET',
    path: '/api/:authority/desk/invoices/:order/red-letter.pdf',
    access: ['finance', 'service'],
    summary: 'The red-letter invoice',
    raw: true,
    params: orderPath,
  }),
  reopenWriting: route({
    method: 'POST',
    path: '/api/:authority/desk/orders/:order/writing/reopen',
    access: ['producer', 'service'],
    summary: 'Let the holder write the key once more: after a broken write, or when the time ran out',
    params: orderPath,
    body: z.object({ reason: z.string().trim().min(2).max(200) }),
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
