// The doors of red-letter invoices: the file for its owner and the desk; trying again and recording by hand for finance, both on
// the audit log.
import { afterDeskRoutes, afterRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { readOrder, readOwnOrder, type Trx } from '../../order/order.ts'
import type { CaseReader, StaffMember } from '../../order/readers.ts'
import type { Audit } from '../../platform/audit.ts'
import { register } from '../../platform/http.ts'
import type { InvoiceDeps } from './issue-invoice.ts'
import { openRedLetter, redLetterByHand, retryRedLetter } from './red-letter.ts'
import { pdfHeaders } from './routes.ts'

export function registerRedLetters(
  app: FastifyInstance,
  deps: InvoiceDeps,
  audit: Audit,
  viewCase: CaseReader,
): void {
  const { db } = deps.spine
  register(app, afterRoutes.redLetterFile, async ({ params, person, reply }) => {
    await readOwnOrder(db.kysely, params, person.id)
    const file = await openRedLetter(deps, params)
    return reply.headers(pdfHeaders(file.name)).send(file.bytes)
  })
  register(app, afterDeskRoutes.redLetterDeskFile, async ({ params, reply }) => {
    await readOrder(db.kysely, params)
    const file = await openRedLetter(deps, params)
    return reply.headers(pdfHeaders(file.name)).send(file.bytes)
  })

  const record = (
    trx: Trx,
    at: { authority: string; order: string },
    staff: StaffMember,
    act: string,
    detail = {},
  ) =>
    audit.write(trx, {
      ...{ authority: at.authority, actor: `staff:${staff.id}`, act },
      ...{ subject: `order:${at.order}`, detail },
    })
  register(app, afterDeskRoutes.retryRedLetter, async ({ params, staff }) => {
    await db.transaction(async trx => {
      await retryRedLetter(deps, trx, params, { kind: 'staff', id: staff.id, name: staff.name })
      await record(trx, params, staff, 'red-letter.retried')
    })
    return await viewCase(params, staff)
  })
  register(app, afterDeskRoutes.redLetterByHand, async ({ params, body, staff }) => {
    await db.transaction(async trx => {
      await redLetterByHand(deps, trx, params, { ...body, staff: { id: staff.id, name: staff.name } })
      await record(trx, params, staff, 'red-letter.by-hand', body)
    })
    return await viewCase(params, staff)
  })
}
