// The same four steps for the holder (renewal on their own key) and for production (a new key from stock): plan,
// request, bundle, written.
import { afterDeskRoutes, afterRoutes, applicantRoutes, deskRoutes, type KeyBundle } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { type OrderKey, readOrder, readOwnOrder, readStage } from '../../order/order.ts'
import type { CaseReader, OrderReader } from '../../order/readers.ts'
import { programmeOf, stageNamed } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import { register } from '../../platform/http.ts'
import { confirmWritten } from './confirm-written.ts'
import { handInRequest } from './hand-in-request.ts'
import { type IssuanceDeps, isHeld, readKeyRequests, readLineStates } from './lines.ts'
import { keepPin, type PinDeps, revealPin, sendPinCode } from './pin.ts'
import { planKey } from './plan-key.ts'
import { expectPermit, reopenWriting } from './write-permit.ts'

export function registerIssuance(
  app: FastifyInstance,
  deps: IssuanceDeps,
  view: OrderReader,
  viewCase: CaseReader,
): void {
  const { spine } = deps

  register(app, applicantRoutes.keyPlan, async ({ params, person }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    await expectMaker(deps, params, 'holder')
    await expectPermit(spine, params)
    return await planKey(deps, params, params.line, person.id)
  })
  register(app, applicantRoutes.requestCertificate, async ({ params, body, person }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    await expectMaker(deps, params, 'holder')
    await expectPermit(spine, params)
    await handInRequest(deps, {
      key: params,
      line: params.line,
      ...body,
      actor: { kind: 'applicant', id: person.id },
    })
    return await view(params, person.id)
  })
  register(app, applicantRoutes.keyBundle, async ({ params, person }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    await expectMaker(deps, params, 'holder')
    await expectPermit(spine, params)
    return await readBundle(deps, params, params.line)
  })
  register(app, applicantRoutes.written, async ({ params, body, person }) => {
    await readOwnOrder(spine.db.kysely, params, person.id)
    await expectMaker(deps, params, 'holder')
    await confirmWritten(deps, {
      key: params,
      line: params.line,
      ...body,
      actor: { kind: 'applicant', id: person.id },
    })
    return await view(params, person.id)
  })

  register(app, afterDeskRoutes.reopenWriting, async ({ params, body, staff }) => {
    await readOrder(spine.db.kysely, params)
    const actor = { kind: 'staff' as const, id: staff.id, name: staff.name }
    await reopenWriting(deps, params, actor, body.reason)
    return await viewCase(params, staff)
  })
  register(app, deskRoutes.startProduction, async ({ params, staff }) => {
    await expectMaker(deps, params, 'production')
    return await planKey(deps, params, params.line, staff.id)
  })
  register(app, deskRoutes.requestCertificate, async ({ params, body, staff }) => {
    await expectMaker(deps, params, 'production')
    const actor = { kind: 'staff' as const, id: staff.id, name: staff.name }
    await handInRequest(deps, { key: params, line: params.line, ...body, actor })
    return await viewCase(params, staff)
  })
  register(app, deskRoutes.productionBundle, async ({ params }) => {
    await expectMaker(deps, params, 'production')
    return await readBundle(deps, params, params.line)
  })
  register(app, deskRoutes.productionWritten, async ({ params, body, staff }) => {
    await expectMaker(deps, params, 'production')
    const actor = { kind: 'staff' as const, id: staff.id, name: staff.name }
    await confirmWritten(deps, { key: params, line: params.line, ...body, actor })
    return await viewCase(params, staff)
  })
}

export function registerPins(app: FastifyInstance, deps: PinDeps): void {
  register(app, afterRoutes.pinCode, async ({ params, person, request }) =>
    sendPinCode(deps, params, person.id, params.line, request.ip),
  )
  register(app, afterRoutes.revealPin, async ({ params, body, person, reply }) => {
    reply.header('cache-control', 'no-store')
    return { pin: await revealPin(deps, params, person.id, params.line, body.code) }
  })
  register(app, afterDeskRoutes.keepPin, async ({ params, body }) => {
    await readOrder(deps.spine.db.kysely, params)
    await keepPin(deps, params, params.line, body.pin)
    return { done: true as const }
  })
}

/** Who carries out the stage is the programme's word; the other one's door stays shut, whatever the page hides. */
async function expectMaker(deps: IssuanceDeps, key: OrderKey, maker: 'holder' | 'production'): Promise<void> {
  const order = await readOrder(deps.spine.db.kysely, key)
  const row = await readStage(deps.spine.db.kysely, key, 'issuance')
  const stage = stageNamed(await programmeOf(deps.spine, order), row.stage)
  if (stage.stage !== 'issuance' || stage.by !== maker) {
    throw new AppError('order.wrong-state', {
      state: `${row.stage}:by-${maker === 'holder' ? 'production' : 'holder'}`,
    })
  }
}

async function readBundle(deps: IssuanceDeps, key: OrderKey, line: number): Promise<KeyBundle> {
  const db = deps.spine.db.kysely
  const request = (await readKeyRequests(db, key)).find(r => r.line === line)
  if (!request?.issuance_id) throw new AppError('order.wrong-state', { state: 'issuance:waiting' })
  const bundle = await deps.issuing.bundle(db, key.authority, request.issuance_id)
  if (!bundle) throw new AppError('order.wrong-state', { state: 'issuance:signing' })
  const journey = await programmeOf(deps.spine, await readOrder(db, key))
  const row = await readStage(db, key, 'issuance')
  if (isHeld(journey, row.stage, await readLineStates(deps, db, key))) throw new AppError('issuance.together')
  return { request: request.request, ...bundle }
}
