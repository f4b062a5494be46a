// Proving an identity: the applicant's computer, the phone that takes over by a single-use code, and the fallback desk.
import { z } from 'zod'
import { route } from '../route.ts'
import { orderView } from '../views.ts'
import { authorityPath, done, id, mobile, moment, orderPath, slug, text } from '../words.ts'

export const identityMethod = z.enum([
  'liveness',
  'carrier',
  'identity-card',
  'existing-certificate',
  'counter',
  'staff',
])

/** Which person of the order: the stage, and the line where each line has a person of its own. */
const whose = z.object({ stage: slug, line: z.number().int().min(1).nullable().default(null) })

/** A check that a phone (or this very browser) carries out, step by step. The server says which step is next. */
export const handOff = z.object({
  id,
  authority: slug,
  order: id,
  authorityTitle: text,
  programme: text,
  organisation: z.string(),
  person: z.enum(['agent', 'holder', 'legal-representative']),
  /** Masked. */
  name: z.string(),
  method: z.string(),
  /** The two digits that both screens show; empty where there is one screen only. */
  match: z.string(),
  step: z.enum(['confirm', 'consent', 'photos', 'face', 'waiting', 'passed', 'staff', 'stopped']),
  /** Consents to be asked before the next step, each on a screen of its own. */
  consents: z.array(
    z.object({
      agreement: slug,
      about: z.string(),
      title: text,
      version: z.string(),
      accept: text,
      paragraphs: z.array(text),
    }),
  ),
  slots: z.array(
    z.object({
      slot: z.string(),
      title: text,
      hint: text.nullable(),
      formats: z.array(z.string()),
      maxBytes: z.number().int(),
      required: z.boolean(),
      held: z.boolean(),
      /** Uploaded with the form already, and read without a doubt: need not be taken again. */
      fromForm: z.boolean().optional(),
    }),
  ),
  /** What was read on the card and differs from the form, in words. */
  doubt: text.nullable(),
  triesLeft: z.number().int(),
  why: text.nullable(),
  /** What this browser can and cannot do, where that matters. */
  device: z.object({ browser: z.string(), camera: z.enum(['expected', 'unlikely']), note: text.nullable() }),
  /** The computer goes on by itself; a person who began here goes back to the order here. */
  here: z.boolean(),
  others: z.array(z.object({ method: z.string(), title: text })),
  ends: moment,
})

const contact = z.object({
  mobile,
  /** When staff may ring, in the person's own words. */
  when: z.string().trim().max(60).default(''),
  note: z.string().trim().max(300).default(''),
})

export const identityRoutes = {
  startIdentity: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/identity/sessions',
    access: 'person',
    summary: 'Begin a check on a phone (a single-use address to show as a code), or in this browser',
    params: orderPath,
    body: whose.extend({ method: z.enum(['liveness', 'identity-card']), here: z.boolean().default(false) }),
    reply: z.object({ session: id, url: z.string().nullable(), order: orderView }),
  }),
  sendIdentityLink: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/identity/link',
    access: 'person',
    summary: 'Send the address to the person’s phone by SMS instead of a code',
    params: orderPath,
    body: whose.extend({ method: z.enum(['liveness', 'identity-card']) }),
    reply: z.object({ to: z.string(), order: orderView }),
  }),
  stopIdentity: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/identity/stop',
    access: 'person',
    summary: 'Make the open code worthless and choose again',
    params: orderPath,
    body: whose,
    reply: orderView,
  }),
  refreshIdentity: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/identity/refresh',
    access: 'person',
    summary: 'Ask the face service again (only where the page did not move on by itself)',
    params: orderPath,
    body: whose,
    reply: orderView,
  }),
  checkCarrier: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/identity/carrier',
    access: 'person',
    summary: 'Name, number and mobile at the carrier',
    params: orderPath,
    body: whose,
    reply: orderView,
  }),
  askStaff: route({
    method: 'POST',
    path: '/api/:authority/orders/:order/identity/staff',
    access: 'person',
    summary: 'Have a person of ours check instead',
    params: orderPath,
    body: whose.extend({ method: z.enum(['staff', 'counter']).default('staff'), ...contact.shape }),
    reply: orderView,
  }),

  openHandOff: route({
    method: 'POST',
    path: '/api/hand-off/open',
    access: 'public',
    summary: 'Spend the code: this browser carries the check on (a cookie of its own)',
    body: z.object({ token: z.string().regex(/^[0-9a-f]{32}$/) }),
    reply: handOff,
  }),
  handOff: route({
    method: 'GET',
    path: '/api/hand-off',
    access: 'public',
    summary: 'The check that this browser carries',
    reply: handOff,
  }),
  confirmHandOff: route({
    method: 'POST',
    path: '/api/hand-off/confirm',
    access: 'public',
    summary: 'The two digits are the same, or they are not',
    body: z.object({ same: z.boolean() }),
    reply: handOff,
  }),
  consentHandOff: route({
    method: 'POST',
    path: '/api/hand-off/consents',
    access: 'public',
    summary: 'Consent to one kind of processing, for the order that this check belongs to',
    body: z.object({ agreement: slug }),
    reply: handOff,
  }),
  uploadHandOff: route({
    method: 'PUT',
    path: '/api/hand-off/files/:slot',
    access: 'public',
    summary: 'A photograph of the card (bytes in the body, name in `x-file-name`, URL-encoded)',
    rawBody: true,
    params: z.object({ slot: z.string().max(80) }),
    reply: handOff,
  }),
  photosDone: route({
    method: 'POST',
    path: '/api/hand-off/photos-done',
    access: 'public',
    summary: 'The photographs are right: go on to the face, or have the card compared',
    reply: handOff,
  }),
  startFace: route({
    method: 'POST',
    path: '/api/hand-off/face',
    access: 'public',
    summary: 'Begin at the face service; answers where to go',
    reply: z.object({ url: z.string() }),
  }),
  finishFace: route({
    method: 'POST',
    path: '/api/hand-off/finish',
    access: 'public',
    summary: 'Back from the face service: the server asks it for the result',
    reply: handOff,
  }),
}

/** What the fallback desk sees of one person. Name, number and phone are masked. */
export const identityCase = z.object({
  stage: slug,
  line: z.number().int().nullable(),
  person: z.enum(['agent', 'holder', 'legal-representative']),
  name: z.string(),
  number: z.string(),
  state: z.string(),
  triesLeft: z.number().int(),
  asked: z
    .object({ method: z.string(), mobile: z.string(), when: z.string(), note: z.string(), at: moment })
    .nullable(),
  checks: z.array(
    z.object({
      at: moment,
      method: z.string(),
      outcome: z.enum(['passed', 'failed', 'unknown']),
      why: text.nullable(),
      reference: z.string().nullable(),
      by: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
  /** Slots of the check's own photographs, to be looked at in the case. */
  slots: z.array(z.string()),
})
const identityDesk = z.object({
  people: z.array(identityCase),
  claim: z.object({ id, name: z.string(), mine: z.boolean() }).nullable(),
  mayDecide: z.boolean(),
})
const deskOrder = authorityPath.extend({ order: id })

export const identityDeskRoutes = {
  identityCase: route({
    method: 'GET',
    path: '/api/:authority/desk/identity/:order',
    access: ['reviewer'],
    summary: 'Whose identity is in question, and what was tried',
    params: deskOrder,
    reply: identityDesk,
  }),
  claimIdentity: route({
    method: 'POST',
    path: '/api/:authority/desk/identity/:order/claim',
    access: ['reviewer'],
    summary: 'Claim the case',
    params: deskOrder,
    reply: identityDesk,
  }),
  releaseIdentity: route({
    method: 'POST',
    path: '/api/:authority/desk/identity/:order/release',
    access: ['reviewer'],
    summary: 'Put the case back',
    params: deskOrder,
    reply: done,
  }),
  revealContact: route({
    method: 'POST',
    path: '/api/:authority/desk/identity/:order/contact',
    access: ['reviewer'],
    summary: 'The phone number to ring, in full; logged',
    params: deskOrder,
    body: whose,
    reply: z.object({ mobile: z.string() }),
  }),
  decideIdentity: route({
    method: 'POST',
    path: '/api/:authority/desk/identity/:order/decide',
    access: ['reviewer'],
    summary: 'Pass (with how it was checked), send back for another try, or refuse',
    params: deskOrder,
    body: whose.extend({
      decision: z.enum(['pass', 'again', 'refuse']),
      how: z.enum(['video-call', 'phone-call', 'in-person', 'documents']).optional(),
      note: z.string().trim().min(2).max(300),
    }),
    reply: identityDesk,
  }),
}

export type HandOff = z.infer<typeof handOff>
export type IdentityCase = z.infer<typeof identityCase>
export type IdentityDesk = z.infer<typeof identityDesk>
