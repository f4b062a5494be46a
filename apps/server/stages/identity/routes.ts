// The applicant's doors on the computer, and the fallback desk's.
import { identityDeskRoutes, identityRoutes } from '@hufu/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type OrderKey, readOwnOrder } from '../../order/order.ts'
import type { OrderReader, StaffMember } from '../../order/readers.ts'
import { register } from '../../platform/http.ts'
import { askStaff } from './ask-staff.ts'
import { checkCarrier } from './check-carrier.ts'
import type { IdentityDeps } from './deps.ts'
import { claimIdentity, decideIdentity, releaseIdentity, revealContact, viewIdentityDesk } from './desk.ts'
import { askFace } from './face-result.ts'
import { givePhone, registerHandOff } from './hand-off-routes.ts'
import { sendIdentityLink, startSession, stopSession } from './start-session.ts'

export interface IdentityDoors {
  view: OrderReader
  /** Names the sign-in of a browser without giving it away. */
  browserOf(request: FastifyRequest): string
  staffName(authority: string, id: string): Promise<string>
}

export function registerIdentity(app: FastifyInstance, deps: IdentityDeps, doors: IdentityDoors): void {
  const { view, browserOf } = doors
  register(app, identityRoutes.startIdentity, async ({ params, body, person, request, reply }) => {
    const { method, here, ...whose } = body
    const start = { key: params, person: person.id, browser: browserOf(request), whose, method, here }
    const begun = await startSession(deps, start)
    if (begun.phone) givePhone(app, reply, begun.phone)
    return { session: begun.session, url: begun.url, order: await view(params, person.id) }
  })
  register(app, identityRoutes.sendIdentityLink, async ({ params, body, person, request }) => {
    const { method, ...whose } = body
    const start = { key: params, person: person.id, browser: browserOf(request), whose, method, here: false }
    const to = await sendIdentityLink(deps, start)
    return { to, order: await view(params, person.id) }
  })
  register(app, identityRoutes.stopIdentity, async ({ params, body, person }) => {
    await stopSession(deps, params, person.id, body)
    return await view(params, person.id)
  })
  register(app, identityRoutes.refreshIdentity, async ({ params, body, person }) => {
    await readOwnOrder(deps.spine.db.kysely, params, person.id)
    const session = await ticketOf(deps, params, body)
    if (session) await askFace(deps, session)
    return await view(params, person.id)
  })
  register(app, identityRoutes.checkCarrier, async ({ params, body, person }) => {
    await checkCarrier(deps, params, person.id, body)
    return await view(params, person.id)
  })
  register(app, identityRoutes.askStaff, async ({ params, body, person }) => {
    const { stage, line, ...rest } = body
    await askStaff(deps, { key: params, person: person.id, whose: { stage, line }, ...rest })
    return await view(params, person.id)
  })
  registerHandOff(app, deps)
  registerIdentityDesk(app, deps, doors)
}

async function ticketOf(deps: IdentityDeps, key: OrderKey, whose: { stage: string; line: number | null }) {
  return await deps.spine.db.kysely
    .selectFrom('identity_session')
    .selectAll()
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('stage', '=', whose.stage)
    .where('line', '=', whose.line ?? 0)
    .where('ended', 'is', null)
    .where('ticket', 'is not', null)
    .executeTakeFirst()
}

function registerIdentityDesk(app: FastifyInstance, deps: IdentityDeps, doors: IdentityDoors): void {
  const show = (key: OrderKey, staff: StaffMember) =>
    viewIdentityDesk(deps, key, staff, id => doors.staffName(key.authority, id))
  register(app, identityDeskRoutes.identityCase, async ({ params, staff }) => show(params, staff))
  register(app, identityDeskRoutes.claimIdentity, async ({ params, staff }) => {
    await claimIdentity(deps, params, staff)
    return await show(params, staff)
  })
  register(app, identityDeskRoutes.releaseIdentity, async ({ params, staff }) => {
    await releaseIdentity(deps, params, staff)
    return { done: true as const }
  })
  register(app, identityDeskRoutes.revealContact, async ({ params, body, staff }) => ({
    mobile: await revealContact(deps, params, staff, body),
  }))
  register(app, identityDeskRoutes.decideIdentity, async ({ params, body, staff }) => {
    const { stage, line, decision, how, note } = body
    await decideIdentity(deps, params, staff, { whose: { stage, line }, decision, how, note })
    return await show(params, staff)
  })
}
