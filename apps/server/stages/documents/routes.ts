// The doors for files: into a slot, out of it, and a look at them; staff see them through the case.
import { applicantRoutes, deskRoutes, documentRoutes } from '@hufu/contract'
import type { FastifyInstance } from 'fastify'
import { readOrder, readOwnOrder } from '../../order/order.ts'
import type { OrderReader } from '../../order/readers.ts'
import { refuseRestricted } from '../../order/restricted.ts'
import type { Audit } from '../../platform/audit.ts'
import { register, shownInFrame } from '../../platform/http.ts'
import { uploadHeaders } from '../../platform/images.ts'
import { paperHeaders } from '../../programme/sheet.ts'
import type { DocumentsDeps } from './deps.ts'
import { finishPapers } from './finish-papers.ts'
import { printPaper } from './print-paper.ts'
import { openFile, removeFile, reuseFile, uploadFile } from './upload-file.ts'

/** A photograph of 48 megapixels as it leaves the camera; browsers send it smaller, where they can. */
const UPLOAD_LIMIT = 40 * 1024 * 1024

export function registerDocuments(
  app: FastifyInstance,
  deps: DocumentsDeps,
  view: OrderReader,
  audit: Audit,
): void {
  register(
    app,
    applicantRoutes.uploadFile,
    async ({ params, person, request }) => {
      const named = request.headers['x-file-name']
      const file = await uploadFile(deps, {
        key: params,
        person: person.id,
        slot: params.slot,
        name: decodeName(typeof named === 'string' ? named : ''),
        bytes: request.body as Buffer,
      })
      await deps.awaitReading?.(params, file.id)
      const order = await view(params, person.id)
      const { version, values, tasks, papers, places } = order
      return { version, file: order.files.find(f => f.id === file.id), values, tasks, papers, places }
    },
    { bodyLimit: UPLOAD_LIMIT },
  )
  register(app, applicantRoutes.removeFile, async ({ params, query, person }) => {
    await removeFile(deps, params, person.id, params.slot, query.file)
    return await view(params, person.id)
  })
  register(app, documentRoutes.reuseFile, async ({ params, body, person }) => {
    await reuseFile(deps, params, person.id, params.slot, body.file)
    return await view(params, person.id)
  })
  register(app, documentRoutes.paper, async ({ params, query, person, reply }) => {
    const { bytes, name } = await printPaper(deps, params, person.id, { ...query, document: params.document })
    return reply.headers(paperHeaders(name, query.format)).send(bytes)
  })
  register(app, documentRoutes.finishPapers, async ({ params, person }) => {
    await finishPapers(deps, params, person.id)
    return await view(params, person.id)
  })
  register(app, applicantRoutes.file, async ({ params, query, person, reply }) => {
    await readOwnOrder(deps.spine.db.kysely, params, person.id)
    const file = await openFile(deps, params, { slot: params.slot, file: query.file })
    return reply.headers(uploadHeaders(file, file.name)).send(file.bytes)
  })
  register(app, deskRoutes.caseFile, async ({ params, query, staff, reply }) => {
    await readOrder(deps.spine.db.kysely, params)
    await refuseRestricted(deps.spine.db.kysely, params)
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
