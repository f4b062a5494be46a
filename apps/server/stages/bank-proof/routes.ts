// The bank-proof room's doors: for the applicant, for the reviewer's desk, for finance, and for the bank.
import { bankNotice, bankProofDeskRoutes, bankProofRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import type { OrderReader } from '../../order/readers.ts'
import type { Audit } from '../../platform/audit.ts'
import { AppError } from '../../platform/errors.ts'
import { register } from '../../platform/http.ts'
import { answerRound } from './answer-round.ts'
import { askStaff, decideProof } from './decide-proof.ts'
import { listPayouts, viewProof } from './list-payouts.ts'
import { hearBank } from './pay-round.ts'
import type { BankProofDeps } from './rounds.ts'
import { startRound } from './start-round.ts'

export function registerBankProof(
  app: FastifyInstance,
  deps: BankProofDeps,
  audit: Audit,
  view: OrderReader,
): void {
  register(app, bankProofRoutes.searchBanks, async ({ params, query }) => {
    const port = query.q ? deps.port(params.authority) : null
    // Without an answer of the bank, head banks from our own list are better than an empty box.
    const found = await port?.searchBanks(query.q).catch(() => null)
    return { offices: found ?? deps.headBanks(query.q) }
  })
  register(app, bankProofRoutes.startBankProof, async ({ params, person }) => {
    await startRound(deps, params, person.id)
    return await view(params, person.id)
  })
  register(app, bankProofRoutes.answerBankProof, async ({ params, body, person }) => {
    await answerRound(deps, params, person.id, body.answer)
    return await view(params, person.id)
  })
  register(app, bankProofRoutes.askBankProofStaff, async ({ params, body, person }) => {
    await askStaff(deps, params, person.id, body.note)
    return await view(params, person.id)
  })

  register(app, bankProofDeskRoutes.proofCase, async ({ params, staff }) => viewProof(deps, params, staff))
  register(app, bankProofDeskRoutes.decideProof, async ({ params, body, staff }) => {
    await decideProof(deps, audit, params, staff, body)
    return await viewProof(deps, params, staff)
  })
  register(app, bankProofDeskRoutes.payouts, async ({ params, query }) =>
    listPayouts(deps, params.authority, {
      ...(query.from ? { from: query.from } : {}),
      ...(query.until ? { until: query.until } : {}),
    }),
  )

  register(app, bankNotice, async ({ params, request, reply }) => {
    const heard = await hearBank(deps, params.authority, request.body as Buffer, request.headers)
    if (heard === 'forged') throw new AppError('notice.forged')
    return reply.status(200).type('text/plain').send('ok')
  })
}
