// The back office's common doors: counts, queues, search, the case, notes, un-masking, live updates.

import { randomUUID } from 'node:crypto'
import { deskRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { deskTopic } from '../order/advance.ts'
import { readValues } from '../order/dossier.ts'
import { readOrder } from '../order/order.ts'
import type { CaseReader } from '../order/readers.ts'
import { refuseRestricted } from '../order/restricted.ts'
import type { Audit } from '../platform/audit.ts'
import { AppError } from '../platform/errors.ts'
import { register } from '../platform/http.ts'
import { openEventStream } from '../platform/http-stream.ts'
import type { DeskDeps } from './case.ts'
import { itemsOf } from './queue-items.ts'
import { queues, readQueue, summarise } from './queues.ts'
import { fits } from './search-orders.ts'

const searchPage = 20

export function registerDesk(app: FastifyInstance, deps: DeskDeps, audit: Audit, view: CaseReader): void {
  const { spine } = deps
  register(app, deskRoutes.summary, async ({ params, staff }) => ({
    queues: await summarise(deps, params.authority, staff.roles),
  }))
  register(app, deskRoutes.queue, async ({ params, query, staff }) => {
    if (!queues[params.queue].roles.some(role => staff.roles.includes(role)))
      throw new AppError('access.role')
    return await readQueue(deps, params.authority, params.queue, staff.id, query)
  })
  register(app, deskRoutes.search, async ({ params, query, staff }) => {
    let found = spine.db.kysely
      .selectFrom('orders')
      .where('authority_id', '=', params.authority)
      .where('number', 'is not', null)
    if (query.q.trim()) found = found.where(fits('orders', query.q))
    const { total } = await found.select(eb => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
    const rows = await found
      .selectAll()
      .orderBy('submitted_at', 'desc')
      .limit(searchPage)
      .offset((query.page - 1) * searchPage)
      .execute()
    const orders = await itemsOf(
      deps,
      params.authority,
      rows.map(order => ({
        order,
        stage: { state: order.state, since: order.submitted_at ?? order.created_at, due_at: null },
      })),
      staff.id,
    )
    return { orders, total: Number(total) }
  })
  register(app, deskRoutes.case, async ({ params, staff }) => view(params, staff))
  register(app, deskRoutes.caseEvents, async ({ params, reply }) => {
    const stop = { now: () => {} }
    const stream = openEventStream(reply, () => stop.now())
    stop.now = spine.events.subscribe(deskTopic(params.authority), payload => stream.send('change', payload))
    return reply
  })
  register(app, deskRoutes.addNote, async ({ params, body, staff }) => {
    await readOrder(spine.db.kysely, params)
    await spine.db.kysely
      .insertInto('order_note')
      .values({
        authority_id: params.authority,
        order_id: params.order,
        id: randomUUID(),
        at: spine.clock.now(),
        staff_id: staff.id,
        staff_name: staff.name,
        text: body.text,
      })
      .execute()
    return { done: true as const }
  })
  // PIPL art. 51: masked by default; whoever looks says why, and it stays on record.
  register(app, deskRoutes.unmask, async ({ params, body, staff }) => {
    await readOrder(spine.db.kysely, params)
    await refuseRestricted(spine.db.kysely, params)
    const held = (await readValues(spine.db.kysely, params)).get(body.path)
    if (!held) throw new AppError('not-found')
    await spine.db.transaction(trx =>
      audit.write(trx, {
        authority: params.authority,
        actor: `staff:${staff.id}`,
        act: 'value.unmasked',
        subject: `order:${params.order}`,
        detail: { path: body.path, reason: body.reason },
      }),
    )
    return { path: body.path, value: held.value, source: held.source }
  })
}
