// Lists of orders for their applicant, and the spine's own routes: start, read, list, cancel, live updates.
import { afterRoutes, applicantRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { register } from '../platform/http.ts'
import { openEventStream } from '../platform/http-stream.ts'
import { orderTopic } from './advance.ts'
import { cancelOrder } from './cancel-order.ts'
import { confirmAnew } from './certified.ts'
import { giveConsent, withdrawConsent } from './consent.ts'
import { listOrders } from './list-orders.ts'
import { readOwnOrder } from './order.ts'
import type { OrderReader } from './readers.ts'
import type { Spine } from './spine.ts'
import { type Prefill, startOrder } from './start-order.ts'

export function registerOrders(
  app: FastifyInstance,
  spine: Spine,
  prefill: Prefill,
  view: OrderReader,
): void {
  register(app, applicantRoutes.startOrder, async ({ params, body, person }) => {
    const key = await startOrder(spine, prefill, { ...body, authority: params.authority, person: person.id })
    return await view(key, person.id)
  })
  register(app, applicantRoutes.order, async ({ params, person }) => view(params, person.id))
  register(app, applicantRoutes.cancel, async ({ params, person }) => {
    await cancelOrder(spine, params, person.id)
    return await view(params, person.id)
  })
  register(app, afterRoutes.confirmCertificate, async ({ params, body, person }) => {
    await confirmAnew(spine, params, person.id, body.confirmed)
    return await view(params, person.id)
  })
  register(app, applicantRoutes.giveConsent, async ({ params, body, person }) => {
    await giveConsent(spine, params, person.id, body.agreement)
    return await view(params, person.id)
  })
  register(app, applicantRoutes.withdrawConsent, async ({ params, person }) => {
    await withdrawConsent(spine, params, person.id, params.agreement)
    return await view(params, person.id)
  })
  register(app, applicantRoutes.events, async ({ params, person, reply }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    const stop = { now: () => {} }
    const stream = openEventStream(reply, () => stop.now())
    stop.now = spine.events.subscribe(orderTopic(params.order), payload => stream.send('change', payload))
    return reply
  })
  register(app, applicantRoutes.orders, ({ params, query, person }) =>
    listOrders(spine, params.authority, person.id, query),
  )
}
