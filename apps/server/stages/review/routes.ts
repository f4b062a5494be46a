// The reviewer's doors: claim, release, decide.
import { deskRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import type { CaseReader } from '../../order/readers.ts'
import type { Spine } from '../../order/spine.ts'
import type { Audit } from '../../platform/audit.ts'
import { register } from '../../platform/http.ts'
import { claimCase, releaseCase } from './claim-case.ts'
import { decideCase } from './decide-case.ts'

export function registerReview(app: FastifyInstance, spine: Spine, audit: Audit, viewCase: CaseReader): void {
  register(app, deskRoutes.claim, async ({ params, staff }) => {
    await claimCase(spine, params, staff)
    return await viewCase(params, staff)
  })
  register(app, deskRoutes.release, async ({ params, staff }) => {
    await releaseCase(spine, params, staff)
    return { done: true as const }
  })
  register(app, deskRoutes.decide, async ({ params, body, staff }) => {
    await decideCase(spine, audit, params, staff, body)
    return await viewCase(params, staff)
  })
}
