// The account room's routes: signing in and out for persons and staff, and the administrator's list of colleagues.
import { accountRoutes as routes } from '@hufu/contract/routes/account.ts'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../platform/errors.ts'
import { register } from '../platform/http.ts'
import type { StaffSession } from '../platform/http-session.ts'
import type { Account } from './account.ts'
import { type AccountDeps, INSTALLATION } from './context.ts'
import { registerEntrance } from './entrance-routes.ts'
import { checkPassword, hashPassword } from './password.ts'
import { personByAlias } from './person.ts'
import { registerPersonAccount } from './person-account-routes.ts'
import { registerPhoneChange } from './phone-change-routes.ts'

export interface AccountRouteDeps
  extends Pick<AccountDeps, 'config' | 'db' | 'clock' | 'audit' | 'authorities'> {
  agentUrl: string
  agentDownload: string | null
  /** The page that plays a phone; null where there is no sandbox. */
  phoneUrl: string | null
}

const SIGN_IN = 'sign-in'

export function registerAccount(app: FastifyInstance, account: Account, deps: AccountRouteDeps): void {
  registerPersons(app, account, deps)
  registerEntrance(app, account, deps)
  registerPersonAccount(app, account, deps)
  registerPhoneChange(app, account, deps)
  registerStaff(app, account, deps)
  registerAdministration(app, account)
}

function registerPersons(app: FastifyInstance, account: Account, deps: AccountRouteDeps): void {
  const { db, clock, audit } = deps
  const { sessions } = account

  register(app, routes.requestCode, async ({ body, request }) => {
    await account.captcha.demandWhenHasty(request.ip, body.captcha)
    return await account.requestCode({ mobile: body.mobile, purpose: SIGN_IN, ip: request.ip })
  })

  register(app, routes.signIn, async ({ body, session, request, reply }) => {
    await account.checkCode({ ...body, purpose: SIGN_IN })
    const { id, token } = await db.transaction(async trx => {
      const alias = { kind: 'mobile' as const, value: body.mobile }
      const found = await personByAlias(trx, clock, alias, session.person?.id)
      const started = await sessions.start(trx, request, 'person', found.id)
      const actor = `person:${found.id}`
      const detail = { by: 'sms', how: found.how, ip: request.ip }
      await audit.write(trx, {
        authority: INSTALLATION,
        actor,
        act: 'person.sign-in',
        subject: actor,
        detail,
      })
      return { id: found.id, token: started }
    })
    sessions.give(reply, 'person', token)
    return { person: await account.person(id) }
  })

  register(app, routes.wechatStart, ({ query, reply }) => account.wechat.start(reply, query.return))
  register(app, routes.wechatReturn, ({ query, request, reply }) =>
    account.wechat.finish(request, reply, query),
  )

  register(app, routes.session, async ({ session, request, reply }) => {
    if (session.person) sessions.renew(request, reply, 'person')
    return {
      person: session.person ? await account.person(session.person.id) : null,
      demo: deps.config.demo,
      agentUrl: deps.agentUrl,
      agentDownload: deps.agentDownload,
      phoneUrl: deps.phoneUrl,
    }
  })
  register(app, routes.signOut, async ({ request, reply }) => {
    await sessions.end(request, reply, 'person')
    return { done: true }
  })
}

function registerStaff(app: FastifyInstance, account: Account, deps: AccountRouteDeps): void {
  const { db } = deps
  const { sessions, staff, throttle } = account
  const view = (s: StaffSession) => {
    const authority = deps.authorities().find(a => a.id === s.authority)
    return { ...s, authorityTitle: authority?.title ?? { zh: s.authority, en: s.authority } }
  }

  register(app, routes.staffSignIn, async ({ body, request, reply }) => {
    const row = await staff.signIn({ ...body, ip: request.ip })
    const { token, signedIn } = await db.transaction(async trx => {
      await throttle.clear(trx, `${body.authority}/${body.user}`, request.ip)
      const started = await sessions.start(trx, request, 'staff', row.id)
      return { token: started, signedIn: await staff.begin(trx, row, request.ip) }
    })
    sessions.give(reply, 'staff', token)
    return { staff: view(signedIn) }
  })

  register(app, routes.staffSetup, async ({ body, request, reply }) => {
    checkPassword(body.password, body.user)
    // Outside the transaction: hashing takes its time on purpose, and one connection may be all there is.
    const hash = await hashPassword(body.password)
    const { token, signedIn } = await db.transaction(async trx => {
      const row = await staff.setUp(trx, { ...body, hash })
      const started = await sessions.start(trx, request, 'staff', row.id)
      return { token: started, signedIn: await staff.begin(trx, row, request.ip) }
    })
    sessions.give(reply, 'staff', token)
    return { staff: view(signedIn) }
  })

  register(app, routes.staffSession, async ({ session, request, reply }) => {
    if (session.staff) sessions.renew(request, reply, 'staff')
    return {
      staff: session.staff ? view(session.staff) : null,
      agentUrl: deps.agentUrl,
      demo: deps.config.demo,
      authorities: deps.authorities(),
    }
  })
  register(app, routes.staffSignOut, async ({ request, reply }) => {
    await sessions.end(request, reply, 'staff')
    return { done: true }
  })
}

function registerAdministration(app: FastifyInstance, { staff }: Account): void {
  register(app, routes.staffList, async ({ params }) => ({ staff: await staff.list(params.authority) }))
  register(app, routes.staffInvite, ({ body, staff: by }) => staff.invite(by, body.name, body.roles))
  register(app, routes.staffDisable, async ({ params, staff: by }) => {
    if (params.staff === by.id) throw new AppError('access.role')
    await staff.disable(by, params.staff)
    return { done: true }
  })
  register(app, routes.staffReset, ({ params, staff: by }) => staff.reset(by, params.staff))
}
