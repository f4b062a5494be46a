// The doors of the records room: the evidence of a certificate, for an administrator with a reason.
import { recordRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { register } from '../platform/http.ts'
import { exportEvidence, type RecordsDeps } from './evidence.ts'

export function registerRecords(app: FastifyInstance, deps: RecordsDeps): void {
  register(app, recordRoutes.evidence, async ({ params, body, staff, reply }) => {
    const found = await exportEvidence(deps, { ...params, staff: staff.id, reason: body.reason })
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${found.name}"`)
      .header('cache-control', 'no-store')
      .header('x-manifest-sha256', found.sha256)
      .send(Buffer.from(found.bytes))
  })
}
