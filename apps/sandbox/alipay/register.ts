// Alipay as the sandbox plays it: the merchant's calls on the house wire, the payer's cashier page, and the notices between
// them, which can be late, lost or doubled.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { openWireDesk, refuse, type WireDesk } from '../house-wire.ts'
import type { Cashier, CashierOutcome, CashierPayment, World } from '../state.ts'
import { type Courier, controls, openCourier, paidNotice, type Settings } from './courier.ts'
import { registerPage } from './page.ts'
import { describe, openTrades, type Refund, type Trade, type Trades } from './trades.ts'

export function register(app: FastifyInstance, world: World): void {
  const settings = world.controls.declare('alipay', controls)
  const trades = openTrades(world)
  app.register(async scope => {
    const desk = openWireDesk(scope, world, 'alipay')
    const courier = openCourier(world, desk, settings)
    serveMerchant(world, desk, { trades, settings, courier })
    app.register(async page => registerPage(page, trades, courier))
    world.cashiers.push(cashierOf(world, trades, courier))
  })
  app.addHook('onClose', async () => trades.saveNow())
}

function serveMerchant(
  world: World,
  desk: WireDesk,
  { trades, settings, courier }: { trades: Trades; settings: () => Settings; courier: Courier },
): void {
  const serve = (path: string, deed: (body: Record<string, unknown>) => unknown) =>
    desk.serve(path, body => {
      const { fault, faultCount } = settings()
      const failing = faultCount > 0 ? fault : 'none'
      if (failing !== 'none') world.controls.set('alipay', { faultCount: faultCount - 1 })
      if (failing === 'busy') throw refuse(503, 'ACQ.SYSTEM_ERROR', '系统繁忙，请稍后再试')
      const answer = deed(body)
      return failing === 'hang' ? new Promise(() => {}) : answer
    })
  const number = (body: Record<string, unknown>, name: string) => z.string().parse(body[name])

  serve('/trades/start', body => {
    const trade = trades.start(body)
    const url = cashierUrl(world, trade)
    return trade.method === 'alipay-qr' ? { kind: 'native', codeUrl: url } : { kind: 'redirect', url }
  })
  serve('/trades/query', body => {
    const trade = trades.known(number(body, 'outTradeNo'))
    return trade ? describe(trade) : { state: 'absent' }
  })
  serve('/trades/close', body => {
    trades.close(number(body, 'outTradeNo'))
    return {}
  })
  serve('/refunds', body => {
    const { refund, fresh } = trades.refund(body)
    if (fresh) {
      const url = z.string().optional().parse(body.noticeUrl)
      world.later(settings().refundDelayMs, () => finish(refund, url))
    }
    return { ...refund }
  })
  serve('/refunds/query', body => trades.refunds.get(number(body, 'outRefundNo')) ?? { state: 'absent' })

  function finish(refund: Refund, url?: string) {
    trades.finishRefund(refund, settings().refundOutcome)
    const trade = trades.known(refund.outTradeNo)
    if (url && trade)
      courier.announce(url, {
        ...{ kind: 'refund', noticeId: randomUUID(), transactionId: trade.transactionId },
        ...refund,
      })
  }
}

const cashierUrl = (world: World, trade: Trade) => `${world.publicUrl()}/alipay/pay/${trade.token}`

/** The same payments as seen from /phone. */
function cashierOf(world: World, trades: Trades, courier: Courier): Cashier {
  function show(trade: Trade): CashierPayment {
    const waiting = trades.payable(trade)
    const over = trade.state === 'handed-out' || trade.state === 'waiting' ? 'closed' : trade.state
    return {
      token: trade.token,
      vendor: 'alipay',
      kind: trade.method === 'alipay-qr' ? 'native' : 'page',
      codeUrl: cashierUrl(world, trade),
      payee: '支付宝商户（演示）',
      description: trade.description,
      orderNo: trade.outTradeNo,
      amountFen: trade.amountFen,
      state: waiting ? (trade.refused ? 'refused' : 'waiting') : over,
      expiresAt: trade.expiresAt,
    }
  }
  const find = (token: string) => trades.byToken(token)
  const act = (token: string, deed: (trade: Trade) => boolean): CashierOutcome => {
    const trade = find(token)
    if (!trade) return { ok: false, reason: 'unknown' }
    return deed(trade) ? { ok: true, payment: show(trade) } : { ok: false, reason: 'not-waiting' }
  }
  return {
    vendor: 'alipay',
    list: () => [...trades.trades.values()].map(show),
    find: token => {
      const trade = find(token)
      return trade && show(trade)
    },
    pay: token =>
      act(token, trade => {
        const paid = trades.pay(trade)
        if (paid) courier.announce(trade.noticeUrl, paidNotice(trade))
        return paid
      }),
    refuse: token =>
      act(token, trade => {
        if (!trades.payable(trade)) return false
        trades.scan(trade)
        trade.refused = true
        trades.changed()
        return true
      }),
  }
}
