// The delivery room's doors: the shipping desk's, and the applicant's «received».
import { applicantRoutes, deskRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { readOrder, readOwnOrder } from '../../order/order.ts'
import type { CaseReader, OrderReader } from '../../order/readers.ts'
import type { Spine } from '../../order/spine.ts'
import { register } from '../../platform/http.ts'
import { confirmDelivered, shipParcel } from './ship-parcel.ts'

export function registerDelivery(
  app: FastifyInstance,
  spine: Spine,
  view: OrderReader,
  viewCase: CaseReader,
): void {
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
}
