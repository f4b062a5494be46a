// Choosing what an order consists of: one certificate or several, by role or by number, their term and kind of key.
import { z } from 'zod'
import { route } from '../route.ts'
import { orderView } from '../views.ts'
import { orderPath, slug } from '../words.ts'

/** One entry a certificate; a programme that sells a number of one kind takes its role so many times. */
const wantedLine = z.object({
  role: slug,
  term: z
    .string()
    .regex(/^[1-9]\d*[ymd]$/)
    .optional(),
  medium: slug.nullable().optional(),
  seal: z.boolean().optional(),
})

export const linesRoutes = {
  chooseLines: route({
    method: 'PUT',
    path: '/api/:authority/orders/:order/lines',
    access: 'person',
    summary: 'Choose the certificates of a draft: roles or number, term, kind of key',
    params: orderPath,
    body: z.object({ lines: z.array(wantedLine).min(1).max(1000) }),
    reply: orderView,
  }),
}
