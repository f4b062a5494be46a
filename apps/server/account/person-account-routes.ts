// Routes of one's own account: everything here is about the person who is signed in and nobody else.
import { personAccountRoutes as routes } from '@hufu/contract/routes/person-account.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../platform/errors.ts'
import { register } from '../platform/http.ts'
import type { Account } from './account.ts'
import type { AccountDeps, Trx } from './context.ts'
import { mobileOf } from './identify.ts'
import { refuseWhileCooling } from './my-account.ts'
import { askToJoin, registerOrganisation } from './register-person.ts'

type Deps = Pick<AccountDeps, 'db' | 'clock'>

export function registerPersonAccount(app: FastifyInstance, account: Account, deps: Deps): void {
  registerOwnAccount(app, account, deps)
  registerOrganisations(app, account, deps)
}

function registerOwnAccount(app: FastifyInstance, account: Account, { db, clock }: Deps): void {
  const { mine, sessions, passkeys } = account

  register(app, routes.account, ({ person, request }) => mine.view(request, person.id))
  register(app, routes.saveProfile, async ({ body, person, request }) => {
    await mine.saveProfile(person.id, body)
    return await mine.view(request, person.id)
  })
  register(app, routes.changePassword, async ({ body, person, request }) => {
    await mine.changePassword(request, person.id, body)
    return await mine.view(request, person.id)
  })

  register(app, routes.endSession, async ({ params, person, request }) => {
    await db.transaction(trx => sessions.endOne(trx, person.id, params.session))
    return await mine.view(request, person.id)
  })
  register(app, routes.endOtherSessions, async ({ person, request }) => {
    await db.transaction(trx => sessions.endOthers(trx, request, person.id))
    return await mine.view(request, person.id)
  })

  register(app, routes.passkeyStart, async ({ person, request }) => {
    await refuseWhileCooling(db.kysely, clock.now(), person.id)
    // A new key to the account: not from a computer that was left open since the morning.
    if (!(await sessions.isFresh(request))) throw new AppError('account.proof-needed')
    const name = (await mobileOf(db.kysely, person.id)) ?? (await account.person(person.id))?.name ?? '—'
    return await passkeys.startAdding(person.id, name)
  })
  register(app, routes.addPasskey, async ({ body, person, request }) => {
    await passkeys.add(person.id, body)
    await db.transaction(trx => mine.record(trx, person.id, 'person.passkey-added'))
    return await mine.view(request, person.id)
  })
  register(app, routes.removePasskey, async ({ params, person, request }) => {
    await db.transaction(async trx => {
      await refuseWhileCooling(trx, clock.now(), person.id)
      await passkeys.remove(trx, person.id, params.passkey)
      await mine.record(trx, person.id, 'person.passkey-removed')
    })
    return await mine.view(request, person.id)
  })
  register(app, routes.passkeyProofStart, ({ person }) => passkeys.startProof(person.id))

  register(app, routes.myData, async ({ person, request, reply }) => {
    const data = await mine.data(request, person.id)
    return reply
      .headers({
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="hufu-my-data.json"',
        'cache-control': 'private, no-store',
      })
      .send(JSON.stringify(data, null, 2))
  })

  const purpose = (person: string) => `close:${person}`
  register(app, routes.closeCode, async ({ person, request }) => {
    const mobile = await mobileOf(db.kysely, person.id)
    if (!mobile) throw new AppError('account.proof-needed')
    return await account.codes.request({ mobile, purpose: purpose(person.id), ip: request.ip })
  })
  register(app, routes.closeAccount, async ({ body, person, request, reply }) => {
    await confirm(request, person.id, body)
    const answer = await account.close(person.id)
    await sessions.end(request, reply, 'person')
    return answer
  })

  async function confirm(request: FastifyRequest, person: string, by: { password?: string; code?: string }) {
    const mobile = await mobileOf(db.kysely, person)
    if (by.code && mobile) return await account.checkCode({ mobile, purpose: purpose(person), code: by.code })
    if (by.password) return await mine.expectPassword(person, by.password, request.ip)
    // Of WeChat alone there is neither.
    if (mobile || !(await sessions.isFresh(request))) throw new AppError('account.proof-needed')
  }
}

function registerOrganisations(app: FastifyInstance, account: Account, { db, clock }: Deps): void {
  const { mine, organisations: rooms, sessions, tell } = account
  const act = async (request: FastifyRequest, person: string, deed: (trx: Trx) => Promise<unknown>) => {
    await db.transaction(deed)
    return await mine.view(request, person)
  }

  register(app, routes.addOrganisation, ({ body, person, request }) =>
    act(request, person.id, async trx => {
      if ((await registerOrganisation(trx, clock.now(), person.id, body)) === 'taken')
        throw new AppError('organisation.taken')
    }),
  )
  register(app, routes.askToJoin, async ({ body, person, request }) => {
    // Each question sends somebody a message.
    await account.throttle.take(`join/${person.id}`, request.ip)
    return await act(request, person.id, trx => askToJoin(trx, clock.now(), tell, person.id, body.uscc))
  })
  register(app, routes.renameOrganisation, ({ body, params, person, request }) =>
    act(request, person.id, trx => rooms.rename(trx, person.id, params.organisation, body.name)),
  )
  register(app, routes.invite, ({ body, params, person }) =>
    db.transaction(trx => rooms.invite(trx, person.id, params.organisation, body.mobile)),
  )
  register(app, routes.withdrawInvitation, ({ params, person, request }) =>
    act(request, person.id, trx => rooms.withdraw(trx, person.id, params.organisation, params.invitation)),
  )
  register(app, routes.lookAtInvitation, ({ body }) => db.transaction(trx => rooms.look(trx, body.token)))
  register(app, routes.acceptInvitation, ({ body, person, request }) =>
    act(request, person.id, trx => rooms.accept(trx, person.id, body)),
  )
  register(app, routes.admitMember, ({ params, person, request }) =>
    act(request, person.id, trx => rooms.admit(trx, person.id, params.organisation, params.person)),
  )
  register(app, routes.removeMember, ({ params, person, request }) =>
    act(request, person.id, trx => rooms.remove(trx, person.id, params.organisation, params.person)),
  )
  register(app, routes.handOver, async ({ body, params, person, request }) => {
    await refuseWhileCooling(db.kysely, clock.now(), person.id)
    if (!(await sessions.isFresh(request))) throw new AppError('account.proof-needed')
    return await act(request, person.id, trx =>
      rooms.handOver(trx, person.id, params.organisation, body.person),
    )
  })
}
