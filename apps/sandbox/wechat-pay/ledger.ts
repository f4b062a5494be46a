// The rules of trades and refunds: what may be started, closed, paid and given back, and what is said when it may not.
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { World } from '../state.ts'
import { parameterError, Refusal } from './refusal.ts'
import type { Refund, Store, Trade } from './store.ts'

const order = z.object({
  appid: z.string(),
  mchid: z.string(),
  description: z.string().min(1).max(127),
  out_trade_no: z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/),
  time_expire: z.iso.datetime({ offset: true }).optional(),
  attach: z.string().max(128).optional(),
  notify_url: z.url().max(255),
  amount: z.object({ total: z.int().positive(), currency: z.literal('CNY').default('CNY') }),
  payer: z.object({ openid: z.string().min(1) }).optional(),
})

const refundRequest = z.object({
  out_trade_no: z.string().optional(),
  transaction_id: z.string().optional(),
  out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
  reason: z.string().max(80).optional(),
  notify_url: z.url().optional(),
  amount: z.object({ refund: z.int().positive(), total: z.int().positive(), currency: z.literal('CNY') }),
})

const sevenDays = 7 * 86_400_000

export function createLedger(world: World, store: Store) {
  const { merchantId } = world.secrets.wechatPay
  const { appId } = world.secrets.wechatOa
  const now = () => world.clock.now()

  /** Expiry is noticed when somebody looks. */
  function present(trade: Trade): Trade {
    if (trade.state === 'NOTPAY' && new Date(trade.expiresAt) <= now()) trade.state = 'CLOSED'
    return trade
  }

  function requireTrade(outTradeNo: string | undefined, transactionId?: string): Trade {
    const trade =
      outTradeNo === undefined
        ? [...store.trades.values()].find(one => one.transactionId === transactionId)
        : store.trades.get(outTradeNo)
    if (!trade) throw new Refusal(404, 'ORDER_NOT_EXIST', '订单不存在')
    return present(trade)
  }

  function start(kind: Trade['kind'], content: unknown): Trade {
    const body = read(order, content)
    if (body.mchid !== merchantId) throw new Refusal(400, 'MCH_NOT_EXISTS', '商户号不存在')
    if (body.appid !== appId) throw new Refusal(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配')
    if (kind === 'jsapi' && !body.payer) throw parameterError('/payer/openid', '缺少参数openid', undefined)
    requireNotifyUrl(body.notify_url)

    const fingerprint = digest([kind, body])
    const earlier = store.trades.get(body.out_trade_no)
    if (earlier) {
      if (earlier.fingerprint !== fingerprint) {
        throw new Refusal(400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致')
      }
      const { state } = present(earlier)
      if (state === 'CLOSED') throw new Refusal(400, 'ORDER_CLOSED', '该订单已关闭')
      if (state !== 'NOTPAY') throw new Refusal(400, 'INVALID_REQUEST', '该订单已支付')
      return earlier
    }
    const expiresAt = body.time_expire ? new Date(body.time_expire) : new Date(now().getTime() + sevenDays)
    if (expiresAt <= now()) throw parameterError('/time_expire', '订单失效时间早于当前时间', body.time_expire)
    const trade: Trade = {
      token: randomBytes(9).toString('base64url'),
      kind,
      fingerprint,
      appId,
      outTradeNo: body.out_trade_no,
      description: body.description,
      amountFen: body.amount.total,
      attach: body.attach,
      notifyUrl: body.notify_url,
      openid: body.payer?.openid,
      expiresAt: expiresAt.toISOString(),
      prepayId: `wx${digits(now())}${randomUUID().replaceAll('-', '').slice(0, 22)}`,
      state: 'NOTPAY',
    }
    store.trades.set(trade.outTradeNo, trade)
    store.changed()
    return trade
  }

  function close(outTradeNo: string, content: unknown) {
    const { mchid } = read(z.object({ mchid: z.string() }), content)
    if (mchid !== merchantId) throw new Refusal(400, 'MCH_NOT_EXISTS', '商户号不存在')
    const trade = requireTrade(outTradeNo)
    if (trade.state === 'CLOSED') throw new Refusal(400, 'ORDER_CLOSED', '订单已关闭')
    if (trade.state !== 'NOTPAY') throw new Refusal(400, 'ORDERPAID', '订单已支付')
    trade.state = 'CLOSED'
    store.changed()
  }

  /** The payer's deed. Undefined when there is nothing to pay any more. */
  function pay(trade: Trade, openid: string): Trade | undefined {
    if (present(trade).state !== 'NOTPAY') return undefined
    Object.assign(trade, {
      state: 'SUCCESS',
      refused: false,
      openid: trade.openid ?? openid,
      paidAt: wholeSecond(now()),
      transactionId: `4200${String(randomInt(1000, 9999))}${digits(now())}${String(randomInt(10 ** 5, 10 ** 6))}`,
    })
    store.changed()
    return trade
  }

  function refund(content: unknown): { refund: Refund; fresh: boolean } {
    const body = read(refundRequest, content)
    if (body.notify_url) requireNotifyUrl(body.notify_url)
    const trade = requireTrade(body.out_trade_no, body.transaction_id)
    const fingerprint = digest([trade.outTradeNo, body.amount])
    const earlier = store.refunds.get(body.out_refund_no)
    if (earlier) {
      if (earlier.fingerprint === fingerprint) return { refund: earlier, fresh: false }
      throw new Refusal(400, 'INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试')
    }
    if (!trade.transactionId) throw new Refusal(400, 'INVALID_REQUEST', '订单未支付，不可退款')
    if (body.amount.total !== trade.amountFen) {
      throw new Refusal(400, 'INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试')
    }
    const given = [...store.refunds.values()]
      .filter(one => one.outTradeNo === trade.outTradeNo && one.status !== 'CLOSED')
      .reduce((sum, one) => sum + one.refundFen, 0)
    if (given + body.amount.refund > trade.amountFen) {
      throw new Refusal(403, 'NOT_ENOUGH', '可退金额不足')
    }
    const created: Refund = {
      refundId: `5030${String(randomInt(1000, 9999))}${digits(now())}${String(randomInt(10 ** 6, 10 ** 7))}`,
      fingerprint,
      outRefundNo: body.out_refund_no,
      outTradeNo: trade.outTradeNo,
      refundFen: body.amount.refund,
      reason: body.reason,
      notifyUrl: body.notify_url,
      status: 'PROCESSING',
      createdAt: wholeSecond(now()),
    }
    store.refunds.set(created.outRefundNo, created)
    // REFUND stands for a part as well: facts of the vendor, not of logic.
    trade.state = 'REFUND'
    store.changed()
    return { refund: created, fresh: true }
  }

  function finishRefund(refund: Refund, status: 'SUCCESS' | 'CLOSED' | 'ABNORMAL') {
    Object.assign(refund, { status, finishedAt: wholeSecond(now()) })
    store.changed()
  }

  return { start, close, pay, refund, finishRefund, requireTrade, present }
}

export type Ledger = ReturnType<typeof createLedger>

function read<T>(schema: z.ZodType<T>, content: unknown): T {
  const result = schema.safeParse(content)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw parameterError(`/${issue?.path.join('/') ?? ''}`, issue?.message ?? '参数错误', undefined)
}

function requireNotifyUrl(text: string) {
  const url = new URL(text)
  // The real one insists on https; on loopback there is nobody to listen in.
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if ((url.protocol !== 'https:' && !loopback) || url.search !== '') {
    throw parameterError('/notify_url', '回调地址必须为https，且不能携带参数', text)
  }
}

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')
const digits = (date: Date) => date.toISOString().replaceAll(/\D/g, '').slice(0, 14)

/** 2026-11-21T09:00:00+08:00, as WeChat Pay writes times. */
export function wholeSecond(date: Date): string {
  return `${new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
}
