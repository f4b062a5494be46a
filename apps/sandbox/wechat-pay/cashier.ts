// The payer's side: what the phone shows after a scan or a JSAPI call, and the two buttons under it.
import { verify } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Cashier, CashierOutcome, CashierPayment, World } from '../state.ts'
import { codeUrl } from './api.ts'
import { transactionDocument } from './documents.ts'
import type { Ledger } from './ledger.ts'
import type { NoticeCourier } from './notices.ts'
import type { Store, Trade } from './store.ts'

const states = { NOTPAY: 'waiting', SUCCESS: 'paid', REFUND: 'refunded', CLOSED: 'closed' } as const

export function createCashier(world: World, store: Store, ledger: Ledger, courier: NoticeCourier): Cashier {
  const tradeOf = (token: string) => [...store.trades.values()].find(trade => trade.token === token)

  function show(trade: Trade): CashierPayment {
    const state = states[ledger.present(trade).state]
    return {
      token: trade.token,
      vendor: 'wechat-pay',
      kind: trade.kind,
      codeUrl: trade.kind === 'native' ? codeUrl(trade.token) : undefined,
      openid: trade.openid,
      payee: `商户 ${world.secrets.wechatPay.merchantId}`,
      description: trade.description,
      orderNo: trade.outTradeNo,
      amountFen: trade.amountFen,
      state: state === 'waiting' && trade.refused ? 'refused' : state,
      expiresAt: trade.expiresAt,
    }
  }

  function withTrade(token: string, deed: (trade: Trade) => boolean): CashierOutcome {
    const trade = tradeOf(token)
    if (!trade) return { ok: false, reason: 'unknown' }
    return deed(trade) ? { ok: true, payment: show(trade) } : { ok: false, reason: 'not-waiting' }
  }

  return {
    vendor: 'wechat-pay',
    list: () => [...store.trades.values()].map(show),
    find: token => {
      const trade = tradeOf(token)
      return trade && show(trade)
    },
    pay: token =>
      withTrade(token, trade => {
        const paid = ledger.pay(trade, 'oSandboxScanner0000000000000')
        if (paid) courier.announce('TRANSACTION.SUCCESS', paid.notifyUrl, transactionDocument(world, paid))
        return paid !== undefined
      }),
    // The order stays open after a refusal, as in the real one: the payer may change her mind until it expires.
    refuse: token =>
      withTrade(token, trade => {
        if (ledger.present(trade).state !== 'NOTPAY') return false
        trade.refused = true
        store.changed()
        return true
      }),
  }
}

const bridgeCall = z.object({
  appId: z.string(),
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string().startsWith('prepay_id='),
  signType: z.literal('RSA'),
  paySign: z.string(),
})

export function registerCashier(app: FastifyInstance, world: World, store: Store, cashier: Cashier) {
  // The product's pages call from their own origin, as they call the bridge inside WeChat.
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' })
  })
  app.options('/sandbox/cashier/*', (_request, reply) => reply.status(204).send())

  // One place for the payments of every vendor: a person with a phone does not ask whose they are.
  const holder = (token: string) => world.cashiers.find(one => one.find(token)) ?? cashier
  app.get('/sandbox/cashier', () => world.cashiers.flatMap(one => one.list()))
  app.get<{ Params: { token: string } }>('/sandbox/cashier/:token', ({ params }, reply) => {
    return holder(params.token).find(params.token) ?? reply.status(404).send({ message: 'no such payment' })
  })
  for (const verb of ['pay', 'refuse'] as const) {
    app.post<{ Params: { token: string } }>(`/sandbox/cashier/:token/${verb}`, ({ params }, reply) => {
      const outcome = holder(params.token)[verb](params.token)
      if (outcome.ok) return outcome.payment
      return reply.status(outcome.reason === 'unknown' ? 404 : 409).send({ message: outcome.reason })
    })
  }

  /** getBrandWCPayRequest: WeChat checks paySign before it shows the amount; so do we. */
  app.post('/sandbox/cashier/jsapi', (request, reply) => {
    const call = bridgeCall.safeParse(request.body)
    if (!call.success) return reply.status(400).send({ err_msg: 'get_brand_wcpay_request:fail 缺少参数' })
    const { appId, timeStamp, nonceStr, package: prepay, paySign } = call.data
    const message = Buffer.from(`${appId}\n${timeStamp}\n${nonceStr}\n${prepay}\n`)
    const { merchantPublicKey } = world.secrets.wechatPay
    if (!verify('sha256', message, merchantPublicKey, Buffer.from(paySign, 'base64'))) {
      return reply.status(400).send({ err_msg: 'get_brand_wcpay_request:fail 支付验证签名失败' })
    }
    const trade = [...store.trades.values()].find(one => `prepay_id=${one.prepayId}` === prepay)
    return (
      (trade && cashier.find(trade.token)) ??
      reply.status(404).send({ err_msg: 'get_brand_wcpay_request:fail' })
    )
  })
}
