// The payment room's doors: for the applicant, for finance, and for the payment service.
import { applicantRoutes, deskRoutes, vendorRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { readOwnOrder, readStage } from '../../order/order.ts'
import type { CaseReader, OrderReader } from '../../order/readers.ts'
import { AppError } from '../../platform/errors.ts'
import { register } from '../../platform/http.ts'
import { issueToken, redeemToken } from '../../platform/tokens.ts'
import { refreshPayment } from './ask-vendor.ts'
import type { PaymentDeps } from './attempts.ts'
import { receiveNotice } from './receive-notice.ts'
import { askRefund, executeRefund, refundSummary, refuseRefund } from './refund-payment.ts'
import { startPayment } from './start-payment.ts'

const tokenLife = 10 * 60_000
const yuan = (fen: number) => (fen / 100).toFixed(2)

export function registerPayment(
  app: FastifyInstance,
  deps: PaymentDeps,
  view: OrderReader,
  viewCase: CaseReader,
): void {
  const { spine } = deps
  register(app, applicantRoutes.pay, async ({ params, body, person }) =>
    startPayment(deps, { key: params, person: person.id, ...body }),
  )
  register(app, applicantRoutes.refreshPayment, async ({ params, person }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    await refreshPayment(deps, params)
    return await view(params, person.id)
  })
  register(app, applicantRoutes.refund, async ({ params, body, person }) => {
    await askRefund(deps, params, person.id, body.reason)
    return await view(params, person.id)
  })

  const subject = (key: { authority: string; order: string }, staff: string) =>
    `${key.authority}/${key.order}/${staff}`
  register(app, deskRoutes.prepareRefund, async ({ params, staff }) => {
    const summary = await refundSummary(deps, params)
    const token = await spine.db.transaction(trx =>
      issueToken(trx, { purpose: 'refund', subject: subject(params, staff.id), ttl: tokenLife }, spine.clock),
    )
    return {
      token,
      amountFen: summary.amountFen,
      method: summary.method,
      text: {
        zh: `将向原付款账户退回 ${yuan(summary.amountFen)} 元，申请随即结束，不能撤回。`,
        en: `${yuan(summary.amountFen)} yuan will go back to the paying account and the order ends. This cannot be undone.`,
      },
    }
  })
  register(app, deskRoutes.executeRefund, async ({ params, body, staff }) => {
    await spine.db.transaction(async trx => {
      const about = await redeemToken(trx, 'refund', body.token, { clock: spine.clock })
      if (about !== subject(params, staff.id)) throw new AppError('token.spent')
      await executeRefund(deps, trx, params, { kind: 'staff', id: staff.id, name: staff.name })
    })
    return await viewCase(params, staff)
  })
  register(app, deskRoutes.refuseRefund, async ({ params, body, staff }) => {
    await readStage(spine.db.kysely, params, 'payment')
    await refuseRefund(deps, params, { kind: 'staff', id: staff.id, name: staff.name }, body.reason)
    return await viewCase(params, staff)
  })

  for (const [method, route] of [
    ['wechat-pay', vendorRoutes.wechatPay],
    ['alipay', vendorRoutes.alipay],
  ] as const) {
    register(app, route, async ({ params, request, reply }) => {
      const body = request.body as Buffer
      const answer = await receiveNotice(deps, params.authority, method, body, request.headers)
      return reply.status(answer.status).type(answer.contentType).send(answer.body)
    })
  }
}
