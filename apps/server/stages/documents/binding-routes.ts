// The doors of the ways beside the stamp: the applicant's, and the one that a message opens for the legal representative.
import { bindingRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { advance } from '../../order/advance.ts'
import { lockOwnOrder } from '../../order/order.ts'
import type { OrderReader } from '../../order/readers.ts'
import { register } from '../../platform/http.ts'
import {
  answerQuestion,
  askRepresentative,
  sendRepresentativeCode,
  viewQuestion,
} from './ask-representative.ts'
import { withdrawCurrent } from './binding.ts'
import type { BindingDeps } from './deps.ts'
import { expectDue } from './finish-papers.ts'
import { prepareDeclaration, signDeclaration } from './sign-declaration.ts'

export function registerBinding(app: FastifyInstance, deps: BindingDeps, view: OrderReader): void {
  const { spine } = deps.documents
  register(app, bindingRoutes.prepareDeclaration, async ({ params, body, person }) =>
    prepareDeclaration(deps, params, person.id, body.stage),
  )
  register(app, bindingRoutes.signDeclaration, async ({ params, body, person }) => {
    await signDeclaration(deps, params, person.id, { declaration: params.declaration, ...body })
    return await view(params, person.id)
  })
  register(app, bindingRoutes.askRepresentative, async ({ params, body, person }) => {
    const { name, identity, mobile } = body.representative
    const representative = {
      ...(name ? { name } : {}),
      ...(identity ? { identity } : {}),
      ...(mobile ? { mobile } : {}),
    }
    await askRepresentative(deps, params, person.id, { stage: body.stage, representative })
    return await view(params, person.id)
  })
  register(app, bindingRoutes.withdrawBinding, async ({ params, body, person }) => {
    await spine.db.transaction(async trx => {
      const order = await lockOwnOrder(trx, params, person.id)
      await expectDue(deps.documents, trx, order, body.stage)
      await withdrawCurrent(trx, params, body.stage)
      await advance(spine, trx, params, {
        event: 'binding-withdrawn',
        text: { zh: '已改用其他确认方式', en: 'Another way was chosen' },
        actor: { kind: 'applicant', id: person.id },
      })
    })
    return await view(params, person.id)
  })
  register(app, bindingRoutes.bindingQuestion, async ({ params, reply }) => {
    reply.header('referrer-policy', 'no-referrer')
    return await viewQuestion(deps, params.token)
  })
  register(app, bindingRoutes.bindingCode, async ({ params, request }) =>
    sendRepresentativeCode(deps, params.token, request.ip),
  )
  register(app, bindingRoutes.answerBinding, async ({ params, body }) => {
    await answerQuestion(deps, params.token, body)
    return { done: true as const }
  })
}
