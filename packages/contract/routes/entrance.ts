// The public doors of a person's account: the security check, registering, signing in by password or passkey, setting a
// new password. None of them tells a stranger whether an account exists.
import { z } from 'zod'
import { route } from '../route.ts'
import { captcha, done, id, mobile, moment, otp, text } from '../words.ts'

/** Mobile number, user name or an organisation's USCC. */
export const identifier = z.string().trim().min(2).max(60)
export const newPersonPassword = z.string().min(8).max(200)
export const userName = z.string().regex(/^[a-z][a-z0-9._-]{3,30}$/)
export const signedInPerson = z.object({
  id,
  name: z.string(),
  mobile: z.string().nullable(),
  wechat: z.boolean(),
})
/** WebAuthn's own JSON, which @simplewebauthn reads and writes on both sides. */
const webauthn = z.record(z.string(), z.unknown())
const ticket = z.string().min(20).max(200)
export const passkeyAnswer = z.object({ ticket, response: webauthn })
const passkeyStart = z.object({ ticket: z.string(), options: webauthn })
const organisationName = z.string().trim().min(2).max(100)
export const organisationEntry = z.object({
  uscc: z.string().trim().min(1).max(30),
  name: organisationName,
})

export const notice = z.object({
  agreement: z.object({ id: z.string(), version: z.string(), title: text, paragraphs: z.array(text) }),
  information: z.object({
    version: z.string(),
    items: z.array(
      z.object({
        ...{ what: text, purpose: text, necessity: text, retention: text },
        ...{ processor: text.nullable(), effect: text.optional() },
      }),
    ),
    rights: z.array(text),
    contacts: z.array(z.object({ authority: z.string(), title: text, hotline: z.string() })),
  }),
})

export const entranceRoutes = {
  notice: route({
    method: 'GET',
    path: '/api/account-notice',
    access: 'public',
    summary: 'The account agreement, and which personal information is kept, why and how long',
    reply: notice,
  }),
  captcha: route({
    method: 'GET',
    path: '/api/captcha',
    access: 'public',
    summary: 'A puzzle for the browser to solve (proof of work)',
    reply: z.object({ parameters: z.record(z.string(), z.unknown()), signature: z.string() }),
  }),
  passwordSignIn: route({
    method: 'POST',
    path: '/api/sign-in/password',
    access: 'public',
    summary: 'Sign in by mobile, user name or USCC and a password',
    body: z.object({ identifier, password: z.string().min(1).max(200), captcha }),
    reply: z.object({ person: signedInPerson }),
  }),
  passkeySignInStart: route({
    method: 'POST',
    path: '/api/sign-in/passkey/start',
    access: 'public',
    summary: 'Begin to sign in by a passkey',
    reply: passkeyStart,
  }),
  passkeySignIn: route({
    method: 'POST',
    path: '/api/sign-in/passkey',
    access: 'public',
    summary: 'Sign in by a passkey',
    body: passkeyAnswer,
    reply: z.object({ person: signedInPerson }),
  }),
  registerCode: route({
    method: 'POST',
    path: '/api/register/code',
    access: 'public',
    summary: 'Send the code that begins a registration',
    body: z.object({ mobile, captcha }),
    reply: z.object({ resendAfter: z.number().int() }),
  }),
  registerCheck: route({
    method: 'POST',
    path: '/api/register/check',
    access: 'public',
    summary: 'Prove the number: a known one is signed in, a new one gets a ticket to register',
    body: z.object({ mobile, code: otp, agreement: z.string().max(40) }),
    reply: z.object({ person: signedInPerson.nullable(), ticket: z.string().nullable() }),
  }),
  register: route({
    method: 'POST',
    path: '/api/register',
    access: 'public',
    summary: 'Register and be signed in',
    body: z.object({
      ticket,
      password: newPersonPassword.optional(),
      name: z.string().trim().min(1).max(40).optional(),
      email: z.email().max(120).optional(),
      userName: userName.optional(),
      organisation: organisationEntry.optional(),
    }),
    reply: z.object({
      person: signedInPerson,
      /** `taken`: it has an account already; one may ask to join. */
      organisation: z.enum(['created', 'taken', 'none']),
    }),
  }),
  resetStart: route({
    method: 'POST',
    path: '/api/reset',
    access: 'public',
    summary: 'Ask for a code to the registered phone; the answer is always the same',
    body: z.object({ identifier, captcha }),
    reply: z.object({ resendAfter: z.number().int() }),
  }),
  resetCheck: route({
    method: 'POST',
    path: '/api/reset/check',
    access: 'public',
    summary: 'The code gives a ticket, good once and for 15 minutes',
    body: z.object({ identifier, code: otp }),
    reply: z.object({ ticket: z.string(), expires: moment }),
  }),
  resetFinish: route({
    method: 'POST',
    path: '/api/reset/finish',
    access: 'public',
    summary: 'Set a password of one’s own; all sessions end',
    body: z.object({ ticket, password: newPersonPassword }),
    reply: done,
  }),
}
