// The doors of the seal room: impressions, seals, stamping and checking for their owner; the desk that prepares by hand.
import { sealDeskRoutes, sealRoutes } from '@hufu/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { readOrder, readOwnOrder } from '../order/order.ts'
import { AppError } from '../platform/errors.ts'
import { register } from '../platform/http.ts'
import { uploadHeaders } from '../platform/images.ts'
import type { LineKey, SealContext } from './context.ts'
import {
  askForHand,
  confirmPicture,
  drawByHand,
  openPicture,
  refuseImpression,
  sendImpression,
  takeFromPaper,
  viewWork,
} from './impression.ts'
import { openOwnSeal } from './open-seal.ts'
import { readPersonSeals, sealView } from './read-seals.ts'
import { setFiling } from './set-filing.ts'
import { judgeUpload } from './stamping/judge-document.ts'
import { finishStamp, openStamped, prepareStamp } from './stamping/stamp-document.ts'

/** A photograph as it leaves the camera. */
const PICTURE_LIMIT = 40 * 1024 * 1024

export function registerSealRoutes(app: FastifyInstance, context: SealContext): void {
  registerImpressions(app, context)
  registerOwnSeals(app, context)
  registerDesk(app, context)
}

function registerImpressions(app: FastifyInstance, context: SealContext): void {
  const { db } = context.spine
  const own = async (key: LineKey, person: string) =>
    viewWork(context, await readOwnOrder(db.kysely, key, person), key)
  register(app, sealRoutes.sealWork, ({ params, person }) => own(params, person.id))
  register(
    app,
    sealRoutes.uploadImpression,
    async ({ params, query, person, request }) => {
      await sendImpression(context, params, person.id, query, request.body as Buffer)
      return await own(params, person.id)
    },
    { bodyLimit: PICTURE_LIMIT },
  )
  register(app, sealRoutes.takeImpression, async ({ params, body, person }) => {
    await takeFromPaper(context, params, person.id, body)
    return await own(params, person.id)
  })
  register(app, sealRoutes.impression, async ({ params, person, reply }) => {
    await readOwnOrder(db.kysely, params, person.id)
    const { bytes, mime } = await openPicture(context, params, 'picture')
    return reply.headers(uploadHeaders({ mime }, 'seal.png')).send(bytes)
  })
  register(app, sealRoutes.confirmImpression, async ({ params, body, person }) => {
    await confirmPicture(context, params, person.id, body.picture, body.filing)
    return await own(params, person.id)
  })
  register(app, sealRoutes.askForHand, async ({ params, person }) => {
    await askForHand(context, params, person.id)
    return await own(params, person.id)
  })
}

function registerOwnSeals(app: FastifyInstance, context: SealContext): void {
  const { db, clock } = context.spine
  register(app, sealRoutes.seals, async ({ params, person }) => ({
    seals: (await readPersonSeals(db.kysely, params.authority, person.id)).map(row =>
      sealView(row, clock.now()),
    ),
  }))
  register(app, sealRoutes.sealPicture, async ({ params, person, reply }) => {
    const { bytes } = await openOwnSeal(context, { ...params, person: person.id }, 'picture')
    return reply.headers(uploadHeaders({ mime: 'image/png' }, 'seal.png')).send(bytes)
  })
  register(app, sealRoutes.sealFile, async ({ params, person, reply }) => {
    const { bytes, number } = await openOwnSeal(context, { ...params, person: person.id }, 'sealed')
    return attach(reply, 'application/octet-stream', `${number}.esl`).send(bytes)
  })
  register(app, sealRoutes.prepareStamp, async ({ params, query, person, request }) =>
    prepareStamp(context, { ...params, person: person.id }, query, request.body as Buffer),
  )
  register(app, sealRoutes.finishStamp, async ({ params, body, person }) => {
    const signature = Buffer.from(body.signature, 'base64')
    const verdict = await finishStamp(context, { ...params, person: person.id }, params.stamp, signature)
    return { stamp: params.stamp, verdict }
  })
  register(app, sealRoutes.stampedDocument, async ({ params, person, reply }) => {
    const bytes = await openStamped(context, { ...params, person: person.id }, params.stamp, 'document')
    return attach(reply, 'application/pdf', 'stamped.pdf').send(bytes)
  })
  register(app, sealRoutes.stampFile, async ({ params, person, reply }) => {
    const bytes = await openStamped(context, { ...params, person: person.id }, params.stamp, 'stamp')
    return attach(reply, 'application/octet-stream', 'stamp.ses').send(bytes)
  })
  register(app, sealRoutes.verifyStamped, async ({ params, request }) => ({
    stamps: await judgeUpload(context, params.authority, request.body as Buffer),
  }))
}

const attach = (reply: FastifyReply, mime: string, name: string): FastifyReply =>
  reply.headers({
    ...uploadHeaders({ mime }, name),
    'content-disposition': `attachment; filename="${name}"`,
  })

function registerDesk(app: FastifyInstance, context: SealContext): void {
  const { audit, spine } = context
  const view = async (key: LineKey) => viewWork(context, await readOrder(spine.db.kysely, key), key)
  const look = async (key: LineKey, staff: string, which: 'source' | 'picture') => {
    await readOrder(spine.db.kysely, key)
    const opened = await openPicture(context, key, which)
    await spine.db.transaction(trx =>
      audit.write(trx, {
        authority: key.authority,
        actor: `staff:${staff}`,
        act: 'seal.picture-seen',
        subject: `order:${key.order}`,
        detail: { line: key.line, which },
      }),
    )
    return opened
  }
  register(app, sealDeskRoutes.sealsByHand, async ({ params }) => {
    const rows = await spine.db.kysely
      .selectFrom('seal_picture')
      .innerJoin('orders', join =>
        join
          .onRef('orders.authority_id', '=', 'seal_picture.authority_id')
          .onRef('orders.id', '=', 'seal_picture.order_id'),
      )
      .select([
        'orders.id',
        'orders.number',
        'orders.organisation',
        'seal_picture.line',
        'seal_picture.changed_at',
      ])
      .where('seal_picture.authority_id', '=', params.authority)
      .where('seal_picture.state', '=', 'by-hand')
      .orderBy('seal_picture.changed_at')
      .limit(200)
      .execute()
    return {
      waiting: rows.map(row => ({
        order: row.id,
        line: row.line,
        number: row.number ?? '',
        name: row.organisation,
        since: row.changed_at.toISOString(),
      })),
    }
  })
  register(app, sealDeskRoutes.sealOfLine, ({ params }) => view(params))
  register(app, sealDeskRoutes.sealSource, async ({ params, staff, reply }) => {
    const { bytes, mime } = await look(params, staff.id, 'source')
    return reply.headers(uploadHeaders({ mime }, 'impression')).send(bytes)
  })
  register(app, sealDeskRoutes.sealDrawn, async ({ params, staff, reply }) => {
    const { bytes, mime } = await look(params, staff.id, 'picture')
    return reply.headers(uploadHeaders({ mime }, 'seal.png')).send(bytes)
  })
  register(app, sealDeskRoutes.drawSeal, async ({ params, query, staff, request }) => {
    const body = request.body as Buffer
    if (body.length === 0) throw new AppError('file.empty')
    await readOrder(spine.db.kysely, params)
    await drawByHand(context, params, staff.id, query, body)
    return await view(params)
  })
  register(app, sealDeskRoutes.setFiling, async ({ params, body, staff }) => {
    await readOrder(spine.db.kysely, params)
    await setFiling(context, params, staff.id, body)
    return await view(params)
  })
  register(app, sealDeskRoutes.refuseImpression, async ({ params, body, staff }) => {
    await readOrder(spine.db.kysely, params)
    await refuseImpression(context, params, staff.id, body.note)
    return await view(params)
  })
}
