// Standing behind the papers without paper: sign with a certificate the organisation holds, or let its legal representative confirm.
import { z } from 'zod'
import { bindingQuestion } from '../binding-views.ts'
import { route } from '../route.ts'
import { orderView } from '../views.ts'
import { id, moment, orderPath } from '../words.ts'

const done = z.object({ done: z.literal(true) })
/** Of the address in the message: nobody guesses it. */
const token = z.object({ token: z.string().min(20).max(80) })
const person = z.object({
  name: z.string().trim().min(1).max(60).optional(),
  identity: z.string().trim().max(40).optional(),
  mobile: z.string().trim().max(30).optional(),
})

export const bindingRoutes = {
  prepareDeclaration: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/binding/declaration',
    access: 'person',
    summary: 'What the organisation is to sign with a certificate it holds, in place of stamping its papers',
    params: orderPath,
    body: z.object({ stage: z.string().max(80) }),
    /** `tbs`: base64, for the key agent. `text`: the same, to be read. */
    reply: z.object({ declaration: id, tbs: z.string(), text: z.string(), until: moment }),
  }),
  signDeclaration: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/binding/declaration/:declaration',
    access: 'person',
    summary:
      'The signature: chain, status, time, name and signature are verified, then the papers stand without stamps',
    params: orderPath.extend({ declaration: id }),
    body: z.object({ certificate: z.string().max(90_000), signature: z.string().max(4_000) }),
    reply: orderView,
  }),
  askRepresentative: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/binding/representative',
    access: 'person',
    summary: 'Ask the legal representative to confirm on a phone that is registered in their name',
    params: orderPath,
    body: z.object({ stage: z.string().max(80), representative: person.default({}) }),
    reply: orderView,
  }),
  withdrawBinding: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/binding/withdraw',
    access: 'person',
    summary:
      'Take another way after all: what was asked of the legal representative, or signed, counts no more',
    params: orderPath,
    body: z.object({ stage: z.string().max(80) }),
    reply: orderView,
  }),
  bindingQuestion: route({
    method: 'GET',
    path: '/api/representative/:token',
    access: 'public',
    summary: 'What the legal representative is asked to confirm',
    params: token,
    reply: bindingQuestion,
  }),
  bindingCode: route({
    method: 'POST',
    path: '/api/representative/:token/code',
    access: 'public',
    summary: 'Send the legal representative a code, to the number that was asked',
    params: token,
    reply: z.object({ resendAfter: z.number().int() }),
  }),
  answerBinding: route({
    method: 'POST',
    path: '/api/representative/:token/answer',
    access: 'public',
    summary: 'The legal representative confirms, with the code; or refuses, which ends the question',
    params: token,
    body: z.discriminatedUnion('answer', [
      z.object({ answer: z.literal('confirm'), code: z.string().max(20) }),
      z.object({ answer: z.literal('refuse') }),
    ]),
    reply: done,
  }),
}
