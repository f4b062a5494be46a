// The invoice room's doors: ask, ask again, read; retry for finance; the vendor's hint.
import { afterRoutes, applicantRoutes, deskRoutes, vendorRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { readOrder, readOwnOrder } from '../../order/order.ts'
import type { CaseReader, OrderReader } from '../../order/readers.ts'
import { AppError } from '../../platform/errors.ts'
import { register, shownInFrame } from '../../platform/http.ts'
import { spendLink } from './invoice-link.ts'
import {
  askInvoice,
  declineInvoice,
  type InvoiceDeps,
  openInvoice,
  readInvoice,
  workInvoice,
} from './issue-invoice.ts'

export const pdfHeaders = (name: string) => ({
  'content-type': 'application/pdf',
  'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
  'cache-control': 'private, no-store',
  ...shownInFrame,
})

export function registerInvoice(
  app: FastifyInstance,
  deps: InvoiceDeps,
  view: OrderReader,
  viewCase: CaseReader,
  noticeSecret: string,
): void {
  const { spine } = deps
  register(app, applicantRoutes.askInvoice, async ({ params, person }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    await askInvoice(deps, params, { kind: 'applicant', id: person.id })
    return await view(params, person.id)
  })
  register(app, applicantRoutes.refreshInvoice, async ({ params, person }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    // The vendor being away is no fault of the page: the job goes on asking.
    await workInvoice(deps, { ...params, round: 0 }).catch(error => {
      spine.log.warn(
        { event: 'invoice.refresh-failed', order: params.order, error },
        'invoice service did not answer',
      )
    })
    return await view(params, person.id)
  })
  register(app, applicantRoutes.invoiceFile, async ({ params, person, reply }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    const file = await openInvoice(deps, params)
    return reply.headers(pdfHeaders(file.name)).send(file.bytes)
  })
  register(app, afterRoutes.declineInvoice, async ({ params, person }) => {
    await declineInvoice(deps, params, person.id)
    return await view(params, person.id)
  })
  register(app, afterRoutes.invoiceByLink, async ({ params, reply }) => {
    const file = await openInvoice(deps, await spendLink(spine, params.token))
    return reply.headers({ ...pdfHeaders(file.name), 'referrer-policy': 'no-referrer' }).send(file.bytes)
  })
  register(app, deskRoutes.retryInvoice, async ({ params, staff }) => {
    await readOrder(spine.db.kysely, params)
    await askInvoice(deps, params, { kind: 'staff', id: staff.id, name: staff.name })
    return await viewCase(params, staff)
  })
  register(app, deskRoutes.invoiceFile, async ({ params, reply }) => {
    await readOrder(spine.db.kysely, params)
    const file = await openInvoice(deps, params)
    return reply.headers(pdfHeaders(file.name)).send(file.bytes)
  })
  // Unsigned: whatever it says, only the vendor's answer to our own question counts.
  register(app, vendorRoutes.nuonuo, async ({ params, request, reply }) => {
    if (params.secret !== noticeSecret) throw new AppError('not-found')
    const orderNo = /"c_orderno"\s*:\s*"([0-9A-Za-z]{6,20})"/.exec(decodeForm(request.body as Buffer))?.[1]
    const row = orderNo ? await findByNumber(deps, params.authority, orderNo) : undefined
    if (row && (await readInvoice(deps, row))) {
      await spine.db.transaction(trx =>
        spine.jobs.send(trx, 'invoice.work', { ...row, round: 0 }, { key: row.order }),
      )
    }
    return reply.send({ status: '0000', message: '同步成功' })
  })
}

const decodeForm = (body: Buffer) => new URLSearchParams(body.toString('utf8')).get('content') ?? ''

async function findByNumber(deps: InvoiceDeps, authority: string, orderNo: string) {
  const row = await deps.spine.db.kysely
    .selectFrom('invoice_request')
    .select(['order_id'])
    .where('authority_id', '=', authority)
    .where('order_no', '=', orderNo)
    .executeTakeFirst()
  return row && { authority, order: row.order_id }
}
