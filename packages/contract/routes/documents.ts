// Printed papers and the files of a slot: download what is filled in, hand in what was signed, use one file twice.
import { z } from 'zod'
import { route } from '../route.ts'
import { orderView } from '../views.ts'
import { id, orderPath, slug } from '../words.ts'

export const documentRoutes = {
  paper: route({
    method: 'GET',
    path: '/api/:authority/orders/:order/papers/:document',
    access: 'person',
    summary: 'A paper filled in from the order, with its version code and QR, to print or to open in Word',
    raw: true,
    params: orderPath.extend({ document: slug }),
    query: z.object({
      line: z.coerce.number().int().min(1).max(500).optional(),
      format: z.enum(['pdf', 'docx']).default('pdf'),
    }),
  }),
  finishPapers: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/papers/finish',
    access: 'person',
    summary: 'All papers are uploaded: every missing or outdated one is named at once, or the order goes on',
    params: orderPath,
    reply: orderView,
  }),
  reuseFile: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/files/:slot/reuse',
    access: 'person',
    summary: 'Put a file of this order into another slot as well',
    params: orderPath.extend({ slot: z.string().max(80) }),
    body: z.object({ file: id }),
    reply: orderView,
  }),
  reopenForm: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/reopen',
    access: 'person',
    summary: 'Go back to the form while nothing is paid or under review',
    params: orderPath,
    reply: orderView,
  }),
}
