// A person's own account: profile, password, passkeys, sessions, organisations, their data, and leaving.
import { z } from 'zod'
import { route } from '../route.ts'
import { id, moment, otp, text } from '../words.ts'
import { newPersonPassword, organisationEntry, passkeyAnswer, userName } from './entrance.ts'

const member = z.object({
  person: id,
  name: z.string(),
  /** Masked. */
  mobile: z.string(),
  role: z.enum(['owner', 'agent']),
  state: z.enum(['active', 'asked']),
  me: z.boolean(),
})
export const organisationView = z.object({
  id,
  uscc: z.string(),
  name: z.string(),
  role: z.enum(['owner', 'agent']),
  state: z.enum(['active', 'asked']),
  members: z.array(member),
  invitations: z.array(z.object({ id, mobile: z.string().nullable(), expires: moment })),
})
export const accountView = z.object({
  id,
  name: z.string().nullable(),
  email: z.string().nullable(),
  userName: z.string().nullable(),
  mobile: z.string().nullable(),
  wechat: z.boolean(),
  hasPassword: z.boolean(),
  since: moment,
  coolDownUntil: moment.nullable(),
  organisations: z.array(organisationView),
  /** Invitations to this person's number. */
  invited: z.array(z.object({ id, organisation: z.string(), by: z.string() })),
  passkeys: z.array(z.object({ id, name: z.string(), created: moment, used: moment.nullable() })),
  passkeysPossible: z.boolean(),
  sessions: z.array(
    z.object({ id, device: z.string(), ip: z.string(), began: moment, seen: moment, here: z.boolean() }),
  ),
  agreements: z.array(z.object({ title: text, version: z.string(), hash: z.string(), at: moment })),
  consents: z.array(
    z.object({
      authority: z.string(),
      order: id,
      about: z.string(),
      version: z.string(),
      at: moment,
      withdrawn: moment.nullable(),
    }),
  ),
  /** A change of number asked for at a desk: it can be stopped from here. */
  phoneChange: z.object({ mobile: z.string(), effective: moment.nullable() }).nullable(),
})
export type AccountView = z.infer<typeof accountView>
export type OrganisationView = z.infer<typeof organisationView>

const organisationPath = z.object({ organisation: id })
const memberPath = organisationPath.extend({ person: id })

export const personAccountRoutes = {
  account: route({
    method: 'GET',
    path: '/api/account',
    access: 'person',
    summary: 'My account',
    reply: accountView,
  }),
  saveProfile: route({
    method: 'PATCH',
    path: '/api/account',
    access: 'person',
    summary: 'Change name, e-mail or user name',
    body: z.object({
      name: z.string().trim().min(1).max(40).optional(),
      email: z.email().max(120).nullable().optional(),
      userName: userName.optional(),
    }),
    reply: accountView,
  }),
  changePassword: route({
    method: 'POST',
    path: '/api/account/password',
    access: 'person',
    summary: 'Set or change the password; the other sessions end',
    body: z.object({ current: z.string().max(200).optional(), password: newPersonPassword }),
    reply: accountView,
  }),
  endSession: route({
    method: 'POST',
    path: '/api/account/sessions/:session/end',
    access: 'person',
    summary: 'End one session',
    params: z.object({ session: id }),
    reply: accountView,
  }),
  endOtherSessions: route({
    method: 'POST',
    path: '/api/account/sessions/end-others',
    access: 'person',
    summary: 'End all sessions but this one',
    reply: accountView,
  }),
  passkeyStart: route({
    method: 'POST',
    path: '/api/account/passkeys/start',
    access: 'person',
    summary: 'Begin to add a passkey',
    reply: z.object({ ticket: z.string(), options: z.record(z.string(), z.unknown()) }),
  }),
  addPasskey: route({
    method: 'POST',
    path: '/api/account/passkeys',
    access: 'person',
    summary: 'Add a passkey',
    body: passkeyAnswer.extend({ name: z.string().trim().min(1).max(40) }),
    reply: accountView,
  }),
  removePasskey: route({
    method: 'DELETE',
    path: '/api/account/passkeys/:passkey',
    access: 'person',
    summary: 'Remove a passkey',
    params: z.object({ passkey: id }),
    reply: accountView,
  }),
  /** A passkey asked for in the middle of a sensitive act. */
  passkeyProofStart: route({
    method: 'POST',
    path: '/api/account/passkeys/prove',
    access: 'person',
    summary: 'Begin to confirm an act by a passkey',
    reply: z.object({ ticket: z.string(), options: z.record(z.string(), z.unknown()) }),
  }),
  myData: route({
    method: 'GET',
    path: '/api/account/data',
    access: 'person',
    summary: 'A copy of my data as JSON',
    raw: true,
  }),
  closeAccount: route({
    method: 'POST',
    path: '/api/account/close',
    access: 'person',
    summary: 'Close the account; what the law orders to keep is only stored from then on',
    body: z.object({ password: z.string().max(200).optional(), code: otp.optional() }),
    reply: z.object({ outcome: z.enum(['closed', 'restricted']), why: text, until: moment.nullable() }),
  }),
  closeCode: route({
    method: 'POST',
    path: '/api/account/close/code',
    access: 'person',
    summary: 'Send a code that confirms closing the account',
    reply: z.object({ resendAfter: z.number().int() }),
  }),

  addOrganisation: route({
    method: 'POST',
    path: '/api/account/organisations',
    access: 'person',
    summary: 'Register an organisation; refused where it has an account',
    body: organisationEntry,
    reply: accountView,
  }),
  askToJoin: route({
    method: 'POST',
    path: '/api/account/organisations/ask',
    access: 'person',
    summary: 'Ask the owner of an organisation to be let in',
    body: organisationEntry.pick({ uscc: true }),
    reply: accountView,
  }),
  renameOrganisation: route({
    method: 'PATCH',
    path: '/api/account/organisations/:organisation',
    access: 'person',
    summary: 'Correct the name (owner)',
    params: organisationPath,
    body: organisationEntry.pick({ name: true }),
    reply: accountView,
  }),
  invite: route({
    method: 'POST',
    path: '/api/account/organisations/:organisation/invitations',
    access: 'person',
    summary: 'Invite a colleague by a one-time link or by mobile (owner)',
    params: organisationPath,
    body: z.object({
      mobile: z
        .string()
        .regex(/^1[3-9]\d{9}$/)
        .optional(),
    }),
    reply: z.object({ link: z.string().nullable(), expires: moment }),
  }),
  withdrawInvitation: route({
    method: 'DELETE',
    path: '/api/account/organisations/:organisation/invitations/:invitation',
    access: 'person',
    summary: 'Take an invitation back (owner)',
    params: organisationPath.extend({ invitation: id }),
    reply: accountView,
  }),
  lookAtInvitation: route({
    method: 'POST',
    path: '/api/account/invitations/look',
    access: 'person',
    summary: 'Who invites me to what',
    body: z.object({ token: z.string().min(20).max(200) }),
    reply: z.object({ organisation: z.string(), by: z.string(), expires: moment }),
  }),
  acceptInvitation: route({
    method: 'POST',
    path: '/api/account/invitations/accept',
    access: 'person',
    summary: 'Join by a link, or by an invitation to my number',
    body: z.object({ token: z.string().min(20).max(200).optional(), invitation: id.optional() }),
    reply: accountView,
  }),
  admitMember: route({
    method: 'POST',
    path: '/api/account/organisations/:organisation/members/:person/admit',
    access: 'person',
    summary: 'Let in who asked (owner)',
    params: memberPath,
    reply: accountView,
  }),
  removeMember: route({
    method: 'DELETE',
    path: '/api/account/organisations/:organisation/members/:person',
    access: 'person',
    summary: 'Remove or refuse a member (owner), or leave (oneself)',
    params: memberPath,
    reply: accountView,
  }),
  handOver: route({
    method: 'POST',
    path: '/api/account/organisations/:organisation/hand-over',
    access: 'person',
    summary: 'Make a member the owner; a password or a fresh code is needed',
    params: organisationPath,
    body: z.object({ person: id }),
    reply: accountView,
  }),
}
