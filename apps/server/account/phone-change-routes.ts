// Routes for changing the number: by oneself, with a lost phone, and of the desk that decides.
import { phoneChangeRoutes as routes } from '@hufu/contract/routes/phone-change.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../platform/errors.ts'
import { register } from '../platform/http.ts'
import { uploadHeaders } from '../platform/images.ts'
import type { Account } from './account.ts'
import type { AccountDeps } from './context.ts'

export function registerPhoneChange(
  app: FastifyInstance,
  account: Account,
  { db }: Pick<AccountDeps, 'db'>,
): void {
  const { phone, lost, phoneDesk: desk, mine, sessions, captcha } = account

  register(app, routes.newPhoneCode, ({ body, person, request }) =>
    phone.sendToNew(person.id, body.mobile, request.ip),
  )
  register(app, routes.oldPhoneCode, ({ person, request }) => phone.sendToOld(person.id, request.ip))
  register(app, routes.changePhone, async ({ body, person, request }) => {
    await phone.change(person.id, body, request.ip)
    await db.transaction(trx => sessions.endOthers(trx, request, person.id))
    return await mine.view(request, person.id)
  })
  register(app, routes.stopPhoneChange, async ({ person, request }) => {
    await lost.stop(person.id)
    return await mine.view(request, person.id)
  })

  register(app, routes.lostPhoneCode, async ({ body, params, request }) => {
    await captcha.demand(request.ip, body.captcha)
    return await lost.sendCode(params.authority, body.mobile, request.ip)
  })
  register(app, routes.lostPhoneStart, ({ body, params }) => lost.start(params.authority, body))
  register(app, routes.lostPhonePaper, ({ body, params, request }) =>
    lost.keepPaper(params, params.paper, ticketOf(request), body as unknown as Buffer),
  )
  register(app, routes.lostPhoneSubmit, ({ body, params }) => lost.submit(params, body.ticket))

  register(app, routes.phoneChanges, async ({ params }) => ({ requests: await desk.list(params.authority) }))
  register(app, routes.phoneChangePaper, async ({ params, staff, reply }) => {
    const { bytes, mime, name } = await desk.paper(params, params.paper, staff)
    return reply.headers(uploadHeaders({ mime }, name)).send(bytes)
  })
  register(app, routes.unmaskPhone, ({ body, params, staff }) =>
    desk.unmask(params, body.which, body.reason, staff),
  )
  register(app, routes.decidePhoneChange, ({ body, params, staff }) => desk.decide(params, body, staff))
}

/** In a header, since an upload's body is the file and an address is logged. */
function ticketOf(request: FastifyRequest): string {
  const ticket = request.headers['x-ticket']
  if (typeof ticket !== 'string' || ticket.length < 20 || ticket.length > 200) throw new AppError('not-found')
  return ticket
}
