// What vendors of messages tell us: SMS receipts, and the official account's pushes (verified before they are read).
import { vendorRoutes } from '@hufu/contract'
import { OutsideError } from '@hufu/outside/errors.ts'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../platform/errors.ts'
import { register } from '../platform/http.ts'
import { type SendDeps, takeReceipts } from './send-notice.ts'

export function registerNotify(app: FastifyInstance, deps: SendDeps, receiptSecret: string): void {
  const { log } = deps.spine
  register(app, vendorRoutes.smsReceipts, async ({ params, request, reply }) => {
    if (params.secret !== receiptSecret) throw new AppError('not-found')
    return reply
      .type('application/json')
      .send(await takeReceipts(deps, params.authority, request.body as Buffer))
  })

  const push = (authority: string, query: Record<string, string>, body?: Buffer) => {
    const account = deps.wechat(authority)
    if (!account) throw new AppError('not-found')
    try {
      return account.port.verifyPush(query, body)
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error
      log.warn({ event: 'wechat.push-refused', code: error.code }, 'a WeChat push was refused')
      throw new AppError('notice.forged', { cause: error })
    }
  }
  register(app, vendorRoutes.wechatEcho, async ({ params, query, reply }) =>
    reply.type('text/plain').send(push(params.authority, query).reply),
  )
  register(app, vendorRoutes.wechatPush, async ({ params, query, request, reply }) => {
    const said = push(params.authority, query, request.body as Buffer)
    if (said.kind === 'message' && said.message.event === 'TEMPLATESENDJOBFINISH') {
      const ok = said.message.fields.Status === 'success'
      await deps.spine.db.kysely
        .updateTable('notice')
        .set(
          ok
            ? { state: 'delivered' }
            : { state: 'failed', failure: said.message.fields.Status?.slice(0, 100) ?? 'failed' },
        )
        .where('authority_id', '=', params.authority)
        .where('channel', '=', 'wechat')
        .where('receipt', '=', said.message.fields.MsgID ?? said.message.fields.MsgId ?? '')
        .where('state', '=', 'sent')
        .execute()
    }
    return reply.type('text/plain').send(said.reply)
  })
}
