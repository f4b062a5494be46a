// The counter's look-up page for invoices: what the old one asked for, and a code to the telephone on the order before anything shows.
import { z } from 'zod'
import { route } from '../route.ts'
import { authorityPath, captcha, fen, mobile, moment, otp } from '../words.ts'

const asked = z.object({
  name: z.string().trim().min(2).max(100),
  taxNumber: z.string().trim().min(6).max(40),
  mobile,
})

export const invoiceLookUpRoutes = {
  askLookUp: route({
    method: 'POST',
    path: '/api/:authority/invoices/look-up',
    access: 'public',
    summary:
      'Look for invoices: a code goes to the telephone if it stands on such an order; the answer is the same if not',
    params: authorityPath,
    body: asked.extend({ captcha }),
    reply: z.object({ resendAfter: z.number().int() }),
  }),
  finishLookUp: route({
    method: 'POST',
    path: '/api/:authority/invoices/look-up/found',
    access: 'public',
    summary: 'The invoices found, each with a link that spends itself',
    params: authorityPath,
    body: asked.extend({ code: otp }),
    reply: z.object({
      invoices: z.array(
        z.object({ number: z.string(), order: z.string(), issued: moment, amountFen: fen, link: z.string() }),
      ),
    }),
  }),
}
