// Changing the number one signs in by: by oneself with an old factor, or, with the phone lost, by papers that a desk
// looks at.
import { z } from 'zod'
import { route } from '../route.ts'
import { authorityPath, captcha, id, mobile, moment, otp } from '../words.ts'
import { identifier, passkeyAnswer } from './entrance.ts'
import { accountView } from './person-account.ts'

export const lostPapers = ['licence', 'identity'] as const
const request = authorityPath.extend({ request: id })
const desk = ['service', 'reviewer'] as const
const resend = z.object({ resendAfter: z.number().int() })

export const phoneChangeView = z.object({
  id,
  state: z.enum(['waiting', 'approved', 'refused', 'effective', 'stopped']),
  submitted: moment,
  due: moment,
  effective: moment.nullable(),
  decided: moment.nullable(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  /** As the requester typed it; a number among them masked. */
  identifier: z.string(),
  applicant: z.string(),
  newMobile: z.string(),
  /** Null: no account fits what was typed. */
  account: z
    .object({
      name: z.string().nullable(),
      oldMobile: z.string().nullable(),
      since: moment,
      organisations: z.array(z.object({ name: z.string(), uscc: z.string() })),
      orders: z.array(z.object({ number: z.string(), organisation: z.string(), agent: z.string() })),
    })
    .nullable(),
  papers: z.array(z.object({ paper: z.enum(lostPapers), type: z.string(), uploaded: moment })),
})
export type PhoneChangeView = z.infer<typeof phoneChangeView>

export const phoneChangeRoutes = {
  newPhoneCode: route({
    method: 'POST',
    path: '/api/account/phone/code',
    access: 'person',
    summary: 'Send a code to the new number',
    body: z.object({ mobile }),
    reply: resend,
  }),
  oldPhoneCode: route({
    method: 'POST',
    path: '/api/account/phone/old-code',
    access: 'person',
    summary: 'Send a code to the present number',
    reply: resend,
  }),
  changePhone: route({
    method: 'POST',
    path: '/api/account/phone',
    access: 'person',
    summary: 'Change the number: a code to the new one, and an old factor',
    body: z.object({
      mobile,
      code: otp,
      factor: z.union([
        z.object({ kind: z.literal('code'), code: otp }),
        z.object({ kind: z.literal('password'), password: z.string().min(1).max(200) }),
        passkeyAnswer.extend({ kind: z.literal('passkey') }),
      ]),
    }),
    reply: accountView,
  }),
  stopPhoneChange: route({
    method: 'POST',
    path: '/api/account/phone/stop',
    access: 'person',
    summary: 'Stop a change of number that somebody asked for at a desk',
    reply: accountView,
  }),

  lostPhoneCode: route({
    method: 'POST',
    path: '/api/:authority/lost-phone/code',
    access: 'public',
    summary: 'Send a code to the new number of somebody who lost their phone',
    params: authorityPath,
    body: z.object({ mobile, captcha }),
    reply: resend,
  }),
  lostPhoneStart: route({
    method: 'POST',
    path: '/api/:authority/lost-phone',
    access: 'public',
    summary: 'Ask for a change of number before sign-in; the answer is the same for every account',
    params: authorityPath,
    body: z.object({ identifier, applicant: z.string().trim().min(2).max(40), mobile, code: otp }),
    reply: z.object({ request: id, ticket: z.string() }),
  }),
  /** The ticket comes in the header `x-ticket`, the picture or PDF as the body. */
  lostPhonePaper: route({
    method: 'PUT',
    path: '/api/:authority/lost-phone/:request/papers/:paper',
    access: 'public',
    summary: 'Upload the stamped licence or the identity card',
    params: request.extend({ paper: z.enum(lostPapers) }),
    rawBody: true,
    reply: z.object({ paper: z.enum(lostPapers), size: z.number().int(), type: z.string() }),
  }),
  lostPhoneSubmit: route({
    method: 'POST',
    path: '/api/:authority/lost-phone/:request/submit',
    access: 'public',
    summary: 'Hand the request in',
    params: request,
    body: z.object({ ticket: z.string().min(20).max(200) }),
    reply: z.object({ due: moment, mobile: z.string() }),
  }),

  phoneChanges: route({
    method: 'GET',
    path: '/api/:authority/desk/phone-changes',
    access: desk,
    summary: 'Requests to change a number, oldest first',
    params: authorityPath,
    reply: z.object({ requests: z.array(phoneChangeView) }),
  }),
  phoneChangePaper: route({
    method: 'GET',
    path: '/api/:authority/desk/phone-changes/:request/papers/:paper',
    access: desk,
    summary: 'A paper of the request',
    raw: true,
    params: request.extend({ paper: z.enum(lostPapers) }),
  }),
  unmaskPhone: route({
    method: 'POST',
    path: '/api/:authority/desk/phone-changes/:request/unmask',
    access: desk,
    summary: 'Show a number in full; logged with the reason',
    params: request,
    body: z.object({ which: z.enum(['old', 'new']), reason: z.string().trim().min(2).max(120) }),
    reply: z.object({ mobile: z.string() }),
  }),
  decidePhoneChange: route({
    method: 'POST',
    path: '/api/:authority/desk/phone-changes/:request/decide',
    access: desk,
    summary: 'Approve, or refuse with the reason the person will read',
    params: request,
    body: z.discriminatedUnion('decision', [
      z.object({ decision: z.literal('approve') }),
      z.object({ decision: z.literal('refuse'), reason: z.string().trim().min(2).max(60) }),
    ]),
    reply: phoneChangeView,
  }),
}
