// The merchant's side: /wechat-pay/v3/…, signed both ways.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { keepRawBodies, rawBody } from '../raw-body.ts'
import type { World } from '../state.ts'
import { refundDocument, refundNoticeDocument, transactionDocument } from './documents.ts'
import { createGate } from './gate.ts'
import type { Ledger } from './ledger.ts'
import type { NoticeCourier } from './notices.ts'
import { Refusal } from './refusal.ts'
import { signedHeaders } from './seal.ts'
import type { Fault, SettingsDesk } from './settings.ts'
import type { Refund, Store } from './store.ts'

interface Rooms {
  store: Store
  ledger: Ledger
  courier: NoticeCourier
  settings: SettingsDesk
}

type Call = { number: string; query: Record<string, string>; body: unknown }
type Deed = (call: Call) => unknown

export function registerApi(app: FastifyInstance, world: World, { store, ledger, courier, settings }: Rooms) {
  keepRawBodies(app)
  const requireSigned = createGate(world)

  const deeds: [method: 'GET' | 'POST', path: string, deed: Deed][] = [
    [
      'POST',
      '/pay/transactions/native',
      ({ body }) => ({ code_url: codeUrl(ledger.start('native', body).token) }),
    ],
    ['POST', '/pay/transactions/jsapi', ({ body }) => ({ prepay_id: ledger.start('jsapi', body).prepayId })],
    [
      'GET',
      '/pay/transactions/out-trade-no/:number',
      ({ number, query }) => {
        requireMerchant(query.mchid)
        return transactionDocument(world, ledger.requireTrade(number))
      },
    ],
    [
      'POST',
      '/pay/transactions/out-trade-no/:number/close',
      ({ number, body }) => ledger.close(number, body),
    ],
    ['POST', '/refund/domestic/refunds', ({ body }) => startRefund(body)],
    ['GET', '/refund/domestic/refunds/:number', ({ number }) => findRefund(number)],
  ]
  for (const [method, path, deed] of deeds) {
    app.route({
      method,
      url: `/wechat-pay/v3${path}`,
      handler: (request, reply) => serve(request, reply, deed),
    })
  }

  async function serve(request: FastifyRequest, reply: FastifyReply, deed: Deed) {
    const fault = settings.takeFault(request.url)
    if (fault === 'hang') return reply.hijack()
    await pause(settings.current().replyDelayMs)
    reply.header('Request-ID', randomUUID())
    try {
      requireSigned(request)
      if (fault === 'system-error') throw new Refusal(500, 'SYSTEM_ERROR', '系统异常，请稍后重试')
      if (fault === 'rate-limit') throw new Refusal(429, 'FREQUENCY_LIMITED', '频率限制')
      const { number = '' } = request.params as { number?: string }
      const query = request.query as Record<string, string>
      return answer(request, reply, deed({ number, query, body: parseBody(request) }), fault)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return reply
        .status(error.status)
        .send({ code: error.code, message: error.message, detail: error.detail })
    }
  }

  function answer(request: FastifyRequest, reply: FastifyReply, content: unknown, fault: Fault) {
    if (fault === 'drop-reply') {
      // The deed is done and nobody is told.
      reply.hijack()
      request.raw.socket.destroy()
      return reply
    }
    const body = content === undefined ? '' : JSON.stringify(content)
    const at = new Date(world.clock.now().getTime() - (fault === 'stale-reply' ? 301_000 : 0))
    if (fault !== 'unsigned-reply')
      reply.headers(signedHeaders(world, fault === 'forge-reply' ? `${body} ` : body, at))
    if (content === undefined) return reply.status(204).send()
    return reply.status(200).header('Content-Type', 'application/json; charset=utf-8').send(body)
  }

  function requireMerchant(mchid: string | undefined) {
    if (mchid !== world.secrets.wechatPay.merchantId) throw new Refusal(400, 'MCH_NOT_EXISTS', '商户号不存在')
  }

  function startRefund(body: unknown) {
    const { refund, fresh } = ledger.refund(body)
    if (fresh) world.later(settings.current().refundDelayMs, () => finish(refund))
    return refundDocument(refund, ledger.requireTrade(refund.outTradeNo))
  }

  function finish(refund: Refund) {
    const { refundOutcome } = settings.current()
    ledger.finishRefund(refund, refundOutcome)
    if (!refund.notifyUrl) return
    const content = refundNoticeDocument(world, refund, ledger.requireTrade(refund.outTradeNo))
    courier.announce(`REFUND.${refundOutcome}`, refund.notifyUrl, content)
  }

  function findRefund(number: string) {
    const refund = store.refunds.get(number)
    if (!refund) throw new Refusal(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
    return refundDocument(refund, ledger.requireTrade(refund.outTradeNo))
  }

  // Refunds that a stopped sandbox left unfinished.
  for (const refund of store.refunds.values())
    if (refund.status === 'PROCESSING') world.later(500, () => finish(refund))
}

export const codeUrl = (token: string) => `weixin://wxpay/bizpayurl?pr=${token}`

function parseBody(request: FastifyRequest): unknown {
  const text = rawBody(request)
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, 'PARAM_ERROR', '请求体不是合法的JSON')
  }
}
