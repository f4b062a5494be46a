// Paying by a code that anybody may scan, and by bank transfer.
import { z } from 'zod'
import { route } from '../route.ts'
import { orderView } from '../views.ts'
import { fen, id, moment, orderPath, slug, text } from '../words.ts'
import { payStart, surface } from './applicant.ts'

const tokenPath = z.object({ token: z.string().min(16).max(80) })

/** What whoever scans the code sees. No name of a person is in it, for it is open to everybody who holds the code. */
export const payCode = z.object({
  state: z.enum(['open', 'paid', 'over']),
  title: text,
  offerTitle: text,
  organisation: z.string(),
  number: z.string(),
  amountFen: fen,
  expires: moment,
  methods: z.array(z.object({ method: z.string(), title: text, available: z.boolean() })),
  /** Where to go on: only for the person whose order it is. */
  order: z.object({ authority: slug, order: id }).nullable(),
})

export const payingRoutes = {
  payCode: route({
    method: 'GET',
    path: '/api/pay-codes/:token',
    access: 'public',
    summary: 'What a payment code is for',
    params: tokenPath,
    reply: payCode,
  }),
  payByCode: route({
    method: 'POST',
    path: '/api/pay-codes/:token/payment',
    access: 'public',
    summary: 'Start paying what the code is for',
    params: tokenPath,
    body: z.object({ method: slug, inWechat: z.boolean().default(false), surface }),
    reply: payStart,
  }),
  refreshPayCode: route({
    method: 'POST',
    path: '/api/pay-codes/:token/refresh',
    access: 'public',
    summary: 'Ask the payment services again',
    params: tokenPath,
    reply: payCode,
  }),
  announceTransfer: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/transfer/announce',
    access: 'person',
    summary: 'The transfer was made: finance looks for it',
    params: orderPath,
    reply: orderView,
  }),
}

export type PayCode = z.infer<typeof payCode>
