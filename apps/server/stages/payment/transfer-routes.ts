// The doors of codes and transfers: for whoever scans, for the applicant, and for finance, whose every deed is on the audit log.
import { payingDeskRoutes, payingRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import type { Trx } from '../../order/order.ts'
import type { CaseReader, OrderReader, StaffMember } from '../../order/readers.ts'
import type { Audit } from '../../platform/audit.ts'
import { AppError } from '../../platform/errors.ts'
import { register } from '../../platform/http.ts'
import { issueToken, redeemToken } from '../../platform/tokens.ts'
import { refreshPayment } from './ask-vendor.ts'
import type { PaymentDeps } from './attempts.ts'
import { matchDeposit, refuseTransfer } from './match-deposit.ts'
import { orderOfCode, payByCode, viewCode } from './payment-code.ts'
import { recordRefundByHand } from './refund-payment.ts'
import { dueBack, findDeposit, mayPayBack, recordReturnByHand, startReturn } from './return-deposit.ts'
import { collectionAccounts, keepDeposit, takeDeposits } from './take-deposits.ts'
import { announceTransfer, yuanOf } from './transfer.ts'
import { listDeposits, viewDeposit, viewTransfer } from './transfer-desk.ts'
import { unmatchDeposit } from './unmatch-deposit.ts'

const tokenLife = 10 * 60_000

export interface TransferDoors {
  deps: PaymentDeps
  audit: Audit
  view: OrderReader
  viewCase: CaseReader
}

export function registerTransfers(app: FastifyInstance, doors: TransferDoors): void {
  const { deps, view } = doors
  register(app, payingRoutes.payCode, async ({ params, session }) =>
    viewCode(deps, params.token, session.person?.id),
  )
  register(app, payingRoutes.payByCode, async ({ params, body, session }) =>
    payByCode(deps, { ...params, ...body, ...(session.person ? { person: session.person.id } : {}) }),
  )
  register(app, payingRoutes.refreshPayCode, async ({ params, session }) => {
    await refreshPayment(deps, await orderOfCode(deps, params.token))
    return await viewCode(deps, params.token, session.person?.id)
  })
  register(app, payingRoutes.announceTransfer, async ({ params, person }) => {
    await announceTransfer(deps, params, person.id)
    return await view(params, person.id)
  })
  registerMatching(app, doors)
  registerReturns(app, doors)
}

const actorOf = (staff: StaffMember) => ({ kind: 'staff' as const, id: staff.id, name: staff.name })

function recorder({ deps, audit }: TransferDoors) {
  return async (
    trx: Trx | null,
    authority: string,
    staff: StaffMember,
    act: string,
    subject: string,
    detail: Record<string, unknown> = {},
  ): Promise<void> => {
    const write = (inside: Trx) =>
      audit.write(inside, { authority, actor: `staff:${staff.id}`, act, subject, detail })
    await (trx ? write(trx) : deps.spine.db.transaction(write))
  }
}

function registerMatching(app: FastifyInstance, doors: TransferDoors): void {
  const { deps, viewCase } = doors
  const record = recorder(doors)
  register(app, payingDeskRoutes.transferCase, async ({ params }) => viewTransfer(deps, params))
  register(app, payingDeskRoutes.matchDeposit, async ({ params, body, staff }) => {
    const { deposit, note } = body
    const outcome = await matchDeposit(deps, {
      ...{ key: params, deposit, actor: actorOf(staff) },
      ...(note ? { note } : {}),
    })
    const detail = { deposit, outcome, note: note ?? null }
    await record(null, params.authority, staff, 'deposit.matched', `order:${params.order}`, detail)
    return await viewCase(params, staff)
  })
  register(app, payingDeskRoutes.unmatchDeposit, async ({ params, body, staff }) => {
    const { authority, deposit } = params
    await deps.spine.db.transaction(async trx => {
      const by = { id: staff.id, name: staff.name }
      const undone = await unmatchDeposit(deps, trx, { authority, deposit, reason: body.reason, staff: by })
      // On both: whoever reads the order's log, or the deposit's, finds it.
      const subjects = [`deposit:${deposit}`, `order:${undone.order}`]
      const detail = { deposit, reason: body.reason, ...undone }
      for (const subject of subjects)
        await record(trx, authority, staff, 'deposit.unmatched', subject, detail)
    })
    const db = deps.spine.db.kysely
    return await viewDeposit(deps, db, await findDeposit(db, authority, deposit))
  })
  register(app, payingDeskRoutes.refuseTransfer, async ({ params, body, staff }) => {
    await refuseTransfer(deps, params, actorOf(staff), body.reason)
    await record(null, params.authority, staff, 'transfer.refused', `order:${params.order}`, body)
    return await viewCase(params, staff)
  })
  register(app, payingDeskRoutes.deposits, async ({ params, query }) =>
    listDeposits(deps, params.authority, query),
  )
  register(app, payingDeskRoutes.fetchDeposits, async () => ({ fresh: await takeDeposits(deps) }))
  register(app, payingDeskRoutes.addDeposit, async ({ params, body, staff }) => {
    const { authority } = params
    const accounts = await collectionAccounts(deps)
    const account = [...accounts].find(([, owner]) => owner === authority)?.[0] ?? ''
    const line = { ...body, depositNo: body.deposit, account, at: new Date(body.at), enteredBy: staff.id }
    if (!(await keepDeposit(deps, authority, line))) throw new AppError('deposit.known')
    const { amountFen } = body
    await record(null, authority, staff, 'deposit.entered', `deposit:${body.deposit}`, { amountFen })
    // The line is written; a bank that is away must not undo that.
    await deps.spine.db.transaction(trx =>
      deps.spine.jobs.send(trx, 'payment.deposits', {}, { key: 'entered' }),
    )
    const db = deps.spine.db.kysely
    return await viewDeposit(deps, db, await findDeposit(db, authority, body.deposit))
  })
}

function registerReturns(app: FastifyInstance, doors: TransferDoors): void {
  const { deps } = doors
  const { spine } = deps
  const record = recorder(doors)
  const subject = (authority: string, deposit: string, staff: string) => `${authority}/${deposit}/${staff}`
  const shown = async (authority: string, deposit: string) => {
    const db = spine.db.kysely
    return await viewDeposit(deps, db, await findDeposit(db, authority, deposit))
  }
  register(app, payingDeskRoutes.prepareReturn, async ({ params: { authority, deposit }, staff }) => {
    const found = await findDeposit(spine.db.kysely, authority, deposit)
    const due = await dueBack(spine.db.kysely, found)
    if (!due) throw new AppError('deposit.taken')
    if (!mayPayBack(deps, found)) throw new AppError('deposit.no-account')
    const about = subject(authority, deposit, staff.id)
    const token = await spine.db.transaction(trx =>
      issueToken(trx, { purpose: 'deposit-return', subject: about, ttl: tokenLife }, spine.clock),
    )
    const yuan = yuanOf(due.amountFen)
    return {
      token,
      amountFen: due.amountFen,
      to: found.payer_name,
      text: {
        zh: `将向付款账户（${found.payer_name}）退回 ${yuan} 元，不能撤回。`,
        en: `${yuan} yuan will go back to ${found.payer_name}. This cannot be undone.`,
      },
    }
  })
  register(app, payingDeskRoutes.returnDeposit, async ({ params, body, staff }) => {
    const { authority, deposit } = params
    await spine.db.transaction(async trx => {
      const about = await redeemToken(trx, 'deposit-return', body.token, { clock: spine.clock })
      if (about !== subject(authority, deposit, staff.id)) throw new AppError('token.spent')
      await startReturn(deps, trx, { authority, deposit, reason: body.reason })
      const detail = { reason: body.reason }
      await record(trx, authority, staff, 'deposit.returned', `deposit:${deposit}`, detail)
    })
    return await shown(authority, deposit)
  })
  register(app, payingDeskRoutes.returnedByHand, async ({ params, body, staff }) => {
    const { authority, deposit } = params
    await spine.db.transaction(async trx => {
      await recordReturnByHand(deps, trx, { authority, deposit, how: body.how, by: staff.id })
      await record(trx, authority, staff, 'deposit.returned-by-hand', `deposit:${deposit}`, body)
    })
    return await shown(authority, deposit)
  })
  register(app, payingDeskRoutes.refundByHand, async ({ params, body, staff }) => {
    await spine.db.transaction(async trx => {
      await recordRefundByHand(deps, trx, params, { id: staff.id, name: staff.name }, body.how)
      await record(trx, params.authority, staff, 'refund.by-hand', `order:${params.order}`, body)
    })
    return { done: true as const }
  })
}
