// Signing in and out, for people and for staff; staff management by administrators.
import { z } from 'zod'
import { roles, route } from '../route.ts'
import { authorityPath, captcha, done, id, mobile, otp, slug } from '../words.ts'

const person = z.object({ id, name: z.string(), mobile: z.string().nullable(), wechat: z.boolean() })
const staff = z.object({
  id,
  name: z.string(),
  authority: slug,
  authorityTitle: z.object({ zh: z.string(), en: z.string() }),
  roles: z.array(z.enum(roles)),
})
const newPassword = z.string().min(10).max(200)

export const accountRoutes = {
  requestCode: route({
    method: 'POST',
    path: '/api/sign-in/code',
    access: 'public',
    summary: 'Send a sign-in code by SMS',
    body: z.object({ mobile, captcha }),
    reply: z.object({ resendAfter: z.number().int() }),
  }),
  signIn: route({
    method: 'POST',
    path: '/api/sign-in',
    access: 'public',
    summary: 'Sign in with the code',
    body: z.object({ mobile, code: otp }),
    reply: z.object({ person }),
  }),
  wechatStart: route({
    method: 'GET',
    path: '/api/sign-in/wechat',
    access: 'public',
    summary: 'Go to WeChat to sign in',
    raw: true,
    query: z.object({ return: z.string().startsWith('/').max(300).default('/') }),
  }),
  wechatReturn: route({
    method: 'GET',
    path: '/api/sign-in/wechat/return',
    access: 'public',
    summary: 'Come back from WeChat',
    raw: true,
    query: z.object({ code: z.string().max(200).optional(), state: z.string().max(200) }),
  }),
  session: route({
    method: 'GET',
    path: '/api/session',
    access: 'public',
    summary: 'Who is signed in',
    reply: z.object({
      person: person.nullable(),
      demo: z.boolean(),
      agentUrl: z.string(),
      /** Where the key agent's installer is fetched; null where it comes another way (the demo starts one). */
      agentDownload: z.string().nullable(),
      phoneUrl: z.string().nullable(),
    }),
  }),
  signOut: route({
    method: 'POST',
    path: '/api/sign-out',
    access: 'public',
    summary: 'Sign out',
    reply: done,
  }),

  staffSignIn: route({
    method: 'POST',
    path: '/api/staff/sign-in',
    access: 'public',
    summary: 'Staff sign-in',
    body: z.object({
      authority: slug,
      user: z.string().min(1).max(60),
      password: z.string().min(1).max(200),
    }),
    reply: z.object({ staff }),
  }),
  staffSetup: route({
    method: 'POST',
    path: '/api/staff/setup',
    access: 'public',
    summary: 'Redeem a one-time set-up or reset link',
    body: z.object({
      token: z.string().min(20).max(200),
      user: z.string().regex(/^[a-z][a-z0-9.-]{1,39}$/),
      name: z.string().trim().min(1).max(40),
      password: newPassword,
    }),
    reply: z.object({ staff }),
  }),
  staffSession: route({
    method: 'GET',
    path: '/api/staff/session',
    access: 'public',
    summary: 'Which staff member is signed in',
    reply: z.object({
      staff: staff.nullable(),
      agentUrl: z.string(),
      demo: z.boolean(),
      authorities: z.array(z.object({ id: slug, title: z.object({ zh: z.string(), en: z.string() }) })),
    }),
  }),
  staffSignOut: route({
    method: 'POST',
    path: '/api/staff/sign-out',
    access: 'public',
    summary: 'Staff sign-out',
    reply: done,
  }),
  staffList: route({
    method: 'GET',
    path: '/api/:authority/desk/staff',
    access: ['administrator'],
    summary: 'Staff of this authority',
    params: authorityPath,
    reply: z.object({
      staff: z.array(
        z.object({
          id,
          user: z.string().nullable(),
          name: z.string(),
          roles: z.array(z.enum(roles)),
          state: z.enum(['invited', 'active', 'disabled']),
        }),
      ),
    }),
  }),
  staffInvite: route({
    method: 'POST',
    path: '/api/:authority/desk/staff',
    access: ['administrator'],
    summary: 'Invite a colleague by a one-time link',
    params: authorityPath,
    body: z.object({ name: z.string().trim().min(1).max(40), roles: z.array(z.enum(roles)).min(1) }),
    reply: z.object({ link: z.string(), expires: z.string() }),
  }),
  staffDisable: route({
    method: 'POST',
    path: '/api/:authority/desk/staff/:staff/disable',
    access: ['administrator'],
    summary: 'Disable an account and end its sessions',
    params: authorityPath.extend({ staff: id }),
    reply: done,
  }),
  staffReset: route({
    method: 'POST',
    path: '/api/:authority/desk/staff/:staff/reset',
    access: ['administrator'],
    summary: 'A one-time link to set a new password',
    params: authorityPath.extend({ staff: id }),
    reply: z.object({ link: z.string(), expires: z.string() }),
  }),
}
