// The doors for files: into a slot, out of it, and a look at them; staff see them through the case.
import { applicantRoutes, deskRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { readOrder, readOwnOrder } from '../../order/order.ts'
import type { OrderReader } from '../../order/readers.ts'
import type { Audit } from '../../platform/audit.ts'
import { register, shownInFrame } from '../../platform/http.ts'
import { uploadHeaders } from '../../platform/images.ts'
import { type DocumentsDeps, openFile, removeFile, uploadFile } from './upload-file.ts'

export function registerDocuments(
  app: FastifyInstance,
  deps: DocumentsDeps,
  view: OrderReader,
  audit: Audit,
): void {
  register(app, applicantRoutes.uploadFile, async ({ params, person, request }) => {
    const named = request.headers['x-file-name']
    const file = await uploadFile(deps, {
      key: params,
      person: person.id,
      slot: params.slot,
      name: decodeName(typeof named === 'string' ? named : ''),
      bytes: request.body as Buffer,
    })
    const order = await view(params, person.id)
    const shown = order.files.find(f => f.id === file.id)
    return { version: order.version, file: shown, values: order.values, tasks: order.tasks }
  })
  register(app, applicantRoutes.removeFile, async ({ params, person }) => {
    await removeFile(deps, params, person.id, params.slot)
    return await view(params, person.id)
  })
  register(app, applicantRoutes.file, async ({ params, person, reply }) => {
    await readOwnOrder(deps.spine.db.kysely, params, person.id)
    const file = await openFile(deps, params, { slot: params.slot })
    return reply.headers(uploadHeaders(file, file.name)).send(file.bytes)
  })
  register(app, deskRoutes.caseFile, async ({ params, query, staff, reply }) => {
    await readOrder(deps.spine.db.kysely, params)
    const file = await openFile(deps, params, { file: params.file }, query.original)
    await deps.spine.db.transaction(trx =>
      audit.write(trx, {
        authority: params.authority,
        actor: `staff:${staff.id}`,
        act: 'file.seen',
        subject: `order:${params.order}`,
        detail: { file: params.file },
      }),
    )
    return reply
      .headers({
        ...uploadHeaders(file, file.name),
        // A reviewer looks at a PDF beside the values; scripts and embedded files were refused when it came in.
        ...(file.mime === 'application/pdf' ? { ...shownInFrame, 'content-disposition': 'inline' } : {}),
      })
      .send(file.bytes)
  })
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
