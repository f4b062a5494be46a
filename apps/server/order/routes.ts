// Lists of orders for their applicant, and the spine's own routes: start, read, list, cancel, live updates.
import { applicantRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { register } from '../platform/http.ts'
import { openEventStream } from '../platform/http-stream.ts'
import { orderTopic } from './advance.ts'
import { cancelOrder } from './cancel-order.ts'
import { giveConsent, withdrawConsent } from './consent.ts'
import { keyOf, type Order, readOwnOrder, readStages } from './order.ts'
import type { OrderReader } from './readers.ts'
import { programmeOf, type Spine } from './spine.ts'
import { type Prefill, startOrder } from './start-order.ts'
import { card } from './view.ts'

const endedStates = ['completed', 'cancelled', 'closed', 'rejected', 'refunded'] as const

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
  register(app, applicantRoutes.orders, async ({ params, query, person }) => {
    const perPage = query.programme ? await perPageOf(spine, params.authority, query.programme) : 10
    let mine = spine.db.kysely
      .selectFrom('orders')
      .where('authority_id', '=', params.authority)
      .where('person_id', '=', person.id)
    if (query.programme) mine = mine.where('programme', '=', query.programme)
    if (query.state === 'open') mine = mine.where('state', 'in', ['draft', 'open'])
    if (query.state === 'ended') mine = mine.where('state', 'in', [...endedStates])
    const { total } = await mine.select(eb => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
    const rows = await mine
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(perPage)
      .offset((query.page - 1) * perPage)
      .execute()
    const orders = await Promise.all(rows.map(order => cardOf(spine, order)))
    return { orders, total: Number(total), page: query.page, perPage }
  })
}

async function cardOf(spine: Spine, order: Order) {
  const journey = await programmeOf(spine, order)
  return card(spine, order, journey, await readStages(spine.db.kysely, keyOf(order)))
}

async function perPageOf(spine: Spine, authority: string, programme: string): Promise<number> {
  const found = await spine.programmes.latest(authority, programme)
  return found.programme.list['per-page']
}
