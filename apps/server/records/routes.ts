// The doors of the records room: for an administrator with a reason, for the desk that revokes, and for the person whom the data are
// about.
import { ownRecordRoutes, recordRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { checkApplicant, sendApplicantCode } from '../certificate/check-applicant.ts'
import { AppError } from '../platform/errors.ts'
import { register } from '../platform/http.ts'
import { deleteOrder } from './delete-order.ts'
import type { RecordsRoom } from './deps.ts'
import { exportEvidence } from './evidence.ts'
import { inventory } from './inventory.ts'
import { type ProcessorName, processorNames } from './processors.ts'
import { accountTransfers, type TransferFilter } from './transfers.ts'
import { csvOf, viewProcessors, viewTransfer } from './views.ts'

interface Asked {
  scope: 'counter' | 'accounts'
  processor?: string | undefined
  from?: string | undefined
  until?: string | undefined
}

export function registerRecords(app: FastifyInstance, room: RecordsRoom): void {
  const { spine, transfers, audit } = room
  register(app, recordRoutes.evidence, async ({ params, body, staff, reply }) => {
    const found = await exportEvidence(room, { ...params, staff: staff.id, reason: body.reason })
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${found.name}"`)
      .header('cache-control', 'no-store')
      .header('x-manifest-sha256', found.sha256)
      .send(Buffer.from(found.bytes))
  })

  const scopeOf = (authority: string, { scope }: Asked) =>
    scope === 'accounts' ? accountTransfers : authority
  register(app, recordRoutes.transfers, async ({ params, query }) => {
    const found = await transfers.list(scopeOf(params.authority, query), filterOf(query), query.page)
    const ids = found.rows.flatMap(row => (row.order_id ? [row.order_id] : []))
    const numbers = ids.length
      ? await spine.db.kysely
          .selectFrom('orders')
          .select(['id', 'number'])
          .where('authority_id', '=', params.authority)
          .where('id', 'in', ids)
          .execute()
      : []
    const numberOf = new Map(numbers.map(({ id, number }) => [id, number]))
    return {
      total: found.total,
      transfers: found.rows.map(row => viewTransfer(row, numberOf.get(row.order_id ?? '') ?? null)),
    }
  })
  register(app, recordRoutes.transfersFile, async ({ params, query, staff, reply }) => {
    const text = await csvOf(transfers.all(scopeOf(params.authority, query), filterOf(query)))
    await spine.db.transaction(trx =>
      audit.write(trx, {
        authority: params.authority,
        actor: `staff:${staff.id}`,
        act: 'transfers.exported',
        subject: `authority:${params.authority}`,
        detail: query,
      }),
    )
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="transfers.csv"')
      .header('cache-control', 'no-store')
      .send(text)
  })

  register(app, recordRoutes.inventory, async ({ params }) => {
    const all = await room.programmes()
    const programmes = all.filter(each => each.authority === params.authority).map(each => each.programme)
    const requests = await spine.db.kysely
      .selectFrom('deletion_request as d')
      .innerJoin('orders as o', join =>
        join.onRef('o.authority_id', '=', 'd.authority_id').onRef('o.id', '=', 'd.order_id'),
      )
      .select(['d.order_id', 'o.number', 'd.at', 'd.outcome', 'd.until', 'd.done_at'])
      .where('d.authority_id', '=', params.authority)
      .orderBy('d.at', 'desc')
      .limit(200)
      .execute()
    const { count } = await spine.db.kysely
      .selectFrom('orders')
      .select(eb => eb.fn.countAll<number>().as('count'))
      .where('authority_id', '=', params.authority)
      .where('restricted_at', 'is not', null)
      .executeTakeFirstOrThrow()
    return {
      items: await inventory(spine.db.kysely, params.authority, programmes),
      restricted: Number(count),
      requests: requests.map(row => ({
        ...{ order: row.order_id, number: row.number, at: row.at.toISOString(), outcome: row.outcome },
        ...{ until: row.until?.toISOString() ?? null, done: row.done_at?.toISOString() ?? null },
      })),
    }
  })

  register(app, recordRoutes.applicantCode, ({ params, request }) =>
    sendApplicantCode(room, params, request.ip),
  )
  register(app, recordRoutes.checkApplicant, async ({ params, body, staff }) => {
    await checkApplicant(room, { ...params, staff }, body)
    return { done: true as const }
  })

  register(app, ownRecordRoutes.processors, async () => ({ processors: viewProcessors(room) }))
  register(app, ownRecordRoutes.deleteOrder, async ({ params, person }) => {
    const { until, ...answer } = await deleteOrder(room, params, person.id)
    return { ...answer, until: until?.toISOString() ?? null }
  })
}

function filterOf({ processor, from, until }: Asked): TransferFilter {
  if (processor && !(processorNames as readonly string[]).includes(processor))
    throw new AppError('request.invalid')
  return {
    ...(processor ? { processor: processor as ProcessorName } : {}),
    ...(from ? { from } : {}),
    ...(until ? { until } : {}),
  }
}
