// The delivery room's doors: the shipping desk's, and the applicant's «received».
import { afterDeskRoutes, afterRoutes, applicantRoutes, courierNotice, deskRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { readOrder, readOwnOrder } from '../../order/order.ts'
import type { CaseReader, OrderReader } from '../../order/readers.ts'
import { AppError } from '../../platform/errors.ts'
import { register } from '../../platform/http.ts'
import { chooseDelivery, handOver } from './choose-delivery.ts'
import { type DeliveryDeps, hearCourier, takeBack } from './follow-parcel.ts'
import { confirmDelivered, shipParcel } from './ship-parcel.ts'

export function registerDelivery(
  app: FastifyInstance,
  deps: DeliveryDeps,
  view: OrderReader,
  viewCase: CaseReader,
): void {
  const { spine } = deps
  register(app, deskRoutes.ship, async ({ params, body, staff }) => {
    await readOrder(spine.db.kysely, params)
    await shipParcel(spine, params, { kind: 'staff', id: staff.id, name: staff.name }, body)
    return await viewCase(params, staff)
  })
  register(app, deskRoutes.delivered, async ({ params, staff }) => {
    await confirmDelivered(spine, params, { kind: 'staff', id: staff.id, name: staff.name })
    return await viewCase(params, staff)
  })
  register(app, applicantRoutes.received, async ({ params, person }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    await confirmDelivered(spine, params, { kind: 'applicant', id: person.id })
    return await view(params, person.id)
  })
  register(app, afterRoutes.chooseDelivery, async ({ params, body, person }) => {
    await chooseDelivery(spine, params, person.id, body)
    return await view(params, person.id)
  })
  register(app, afterDeskRoutes.handOver, async ({ params, body, staff }) => {
    await readOrder(spine.db.kysely, params)
    await handOver(spine, params, { kind: 'staff', id: staff.id, name: staff.name }, body.code)
    return await viewCase(params, staff)
  })
  register(app, afterDeskRoutes.parcelReturned, async ({ params, body, staff }) => {
    await readOrder(spine.db.kysely, params)
    await takeBack(spine, params, { kind: 'staff', id: staff.id, name: staff.name }, body.reason)
    return await viewCase(params, staff)
  })
  register(app, courierNotice, async ({ params, request, reply }) => {
    const heard = await hearCourier(deps, params.authority, request.body as Buffer, request.headers)
    if (heard === 'forged') throw new AppError('notice.forged')
    return reply.status(200).type('text/plain').send('ok')
  })
}
