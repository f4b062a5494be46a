// The public doors of a person's account: security check, registering, signing in by password or passkey, a new password.
import { entranceRoutes as routes } from '@hufu/contract/routes/entrance.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { register } from '../platform/http.ts'
import type { Account } from './account.ts'
import { type AccountDeps, INSTALLATION, type Trx } from './context.ts'
import { accountAgreement, informationNotice } from './information-notice.ts'
import { checkPersonPassword, hashPassword } from './password.ts'
import { personByAlias } from './person.ts'
import { acceptAgreement } from './register-person.ts'

type Deps = Pick<AccountDeps, 'db' | 'clock' | 'audit' | 'authorities'>
const CODE = 'register'

export function registerEntrance(app: FastifyInstance, account: Account, deps: Deps): void {
  const { db, clock, audit } = deps
  const { sessions, captcha, throttle } = account

  /** The session, with its audit row, within the deed that allows it; the cookie once that has committed. */
  async function begin(
    trx: Trx,
    request: FastifyRequest,
    id: string,
    by: string,
    how: string,
  ): Promise<string> {
    const actor = `person:${id}`
    const detail = { by, how, ip: request.ip }
    await audit.write(trx, { authority: INSTALLATION, actor, act: 'person.sign-in', subject: actor, detail })
    return await sessions.start(trx, request, 'person', id)
  }
  const signedIn = async (reply: FastifyReply, token: string, id: string) => {
    sessions.give(reply, 'person', token)
    const person = await account.person(id)
    if (!person) throw new Error('a person who just signed in is gone')
    return person
  }

  register(app, routes.notice, async () => ({
    agreement: accountAgreement,
    information: {
      ...informationNotice,
      contacts: deps.authorities().map(a => ({ authority: a.id, title: a.title, hotline: a.hotline ?? '' })),
    },
  }))
  register(app, routes.captcha, () => captcha.challenge())

  register(app, routes.passwordSignIn, async ({ body, request, reply }) => {
    const id = await account.byPassword.check({ ...body, ip: request.ip })
    const token = await db.transaction(async trx => {
      await throttle.clear(trx, account.byPassword.scopeOf(body.identifier), request.ip)
      return await begin(trx, request, id, 'password', 'known')
    })
    return { person: await signedIn(reply, token, id) }
  })

  register(app, routes.passkeySignInStart, () => account.passkeys.startSignIn())
  register(app, routes.passkeySignIn, async ({ body, request, reply }) => {
    const id = await account.passkeys.signIn(body)
    const token = await db.transaction(trx => begin(trx, request, id, 'passkey', 'known'))
    return { person: await signedIn(reply, token, id) }
  })

  register(app, routes.registerCode, async ({ body, request }) => {
    await captcha.demand(request.ip, body.captcha)
    return await account.codes.request({ mobile: body.mobile, purpose: CODE, ip: request.ip })
  })
  register(app, routes.registerCheck, async ({ body, session, request, reply }) => {
    account.registration.expectAgreement(body.agreement)
    await account.checkCode({ mobile: body.mobile, code: body.code, purpose: CODE })
    const known = await db.transaction(async trx => {
      const owner = await trx
        .selectFrom('person_alias')
        .select('person_id')
        .where('kind', '=', 'mobile')
        .where('value', '=', body.mobile)
        .executeTakeFirst()
      // Somebody signed in by WeChat alone gains the number, as at the ordinary sign-in.
      const alias = { kind: 'mobile' as const, value: body.mobile }
      const found =
        owner || session.person ? await personByAlias(trx, clock, alias, session.person?.id) : undefined
      if (!found) return { ticket: await account.registration.ticketFor(trx, body.mobile) }
      await acceptAgreement(trx, clock.now(), found.id, request.ip)
      return { id: found.id, token: await begin(trx, request, found.id, 'sms', found.how) }
    })
    if (known.ticket !== undefined) return { person: null, ticket: known.ticket }
    return { person: await signedIn(reply, known.token, known.id), ticket: null }
  })
  register(app, routes.register, async ({ body, request, reply }) => {
    if (body.password)
      checkPersonPassword(body.password, [body.userName ?? '', body.organisation?.uscc ?? ''])
    const hash = body.password ? await hashPassword(body.password) : undefined
    const done = await db.transaction(async trx => {
      const { id, how, organisation } = await account.registration.finish(trx, body, hash, request.ip)
      return { id, organisation, token: await begin(trx, request, id, 'registration', how) }
    })
    return { person: await signedIn(reply, done.token, done.id), organisation: done.organisation }
  })

  register(app, routes.resetStart, async ({ body, request }) => {
    await captcha.demand(request.ip, body.captcha)
    await account.reset.start(body.identifier, request.ip)
    return { resendAfter: 60 }
  })
  register(app, routes.resetCheck, ({ body, request }) =>
    account.reset.check(body.identifier, body.code, request.ip),
  )
  register(app, routes.resetFinish, async ({ body, request }) => {
    await account.reset.finish(body.ticket, body.password, request.ip)
    return { done: true }
  })
}
