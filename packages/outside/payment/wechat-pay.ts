// WeChat Pay API v3 behind PaymentPort: Native on a computer, JSAPI inside WeChat, public-key mode.
import { randomBytes } from 'node:crypto'
import { OutsideError } from '../errors.ts'
import { memoryOfNonces } from './nonces.ts'
import type {
  JsapiParameters,
  NoticeHeaders,
  PaymentAttempt,
  PaymentNotice,
  PaymentPort,
  PaymentState,
  RefundRequest,
} from './port.ts'
import { createClient, toleranceSeconds, type WechatPayOptions } from './wechat-pay-client.ts'
import {
  envelope,
  jsapiReply,
  nativeReply,
  paidFields,
  parse,
  refund,
  refundNotice,
  refundState,
  stateOf,
  transaction,
} from './wechat-pay-messages.ts'
import { jsapiMessage, openResource, sign } from './wechat-pay-signature.ts'

export type { WechatPayOptions } from './wechat-pay-client.ts'

// code_url and prepay_id live two hours, however late the order itself expires.
const startLifetime = 2 * 3_600_000

export function createWechatPay(options: WechatPayOptions): PaymentPort {
  const client = createClient(options)
  const rememberNonce = options.rememberNonce ?? memoryOfNonces(options.now)
  const tradePath = (outTradeNo: string) =>
    `/v3/pay/transactions/out-trade-no/${encodeURIComponent(outTradeNo)}`

  async function start(attempt: PaymentAttempt) {
    const common = {
      appid: options.appId,
      mchid: options.merchantId,
      description: attempt.description,
      out_trade_no: attempt.outTradeNo,
      time_expire: shanghaiTime(attempt.expiresAt),
      notify_url: attempt.noticeUrl,
      amount: { total: attempt.amountFen, currency: 'CNY' },
    }
    const expiresAt = new Date(Math.min(attempt.expiresAt.getTime(), options.now().getTime() + startLifetime))
    if (attempt.method === 'wechat-native') {
      const reply = parse(nativeReply, await client.call('POST', '/v3/pay/transactions/native', common))
      return { kind: 'native', codeUrl: reply.code_url, expiresAt } as const
    }
    if (attempt.method !== 'wechat-jsapi')
      throw new OutsideError('refused', {
        code: 'payment.refused',
        message: `no ${attempt.method} at WeChat`,
      })
    const body = { ...common, payer: { openid: attempt.openid } }
    const reply = parse(jsapiReply, await client.call('POST', '/v3/pay/transactions/jsapi', body))
    return { kind: 'jsapi', parameters: jsapiParameters(reply.prepay_id), expiresAt } as const
  }

  function jsapiParameters(prepayId: string): JsapiParameters {
    const timeStamp = String(Math.floor(options.now().getTime() / 1000))
    const nonceStr = randomBytes(16).toString('hex').toUpperCase()
    const prepay = `prepay_id=${prepayId}`
    const paySign = sign(jsapiMessage(options.appId, timeStamp, nonceStr, prepay), client.privateKey)
    return { appId: options.appId, timeStamp, nonceStr, package: prepay, signType: 'RSA', paySign }
  }

  async function verifyNotice(rawBody: Uint8Array, headers: NoticeHeaders): Promise<PaymentNotice> {
    // Step 1: the signature, over bytes nobody has parsed yet.
    const header = (name: string) => {
      const value = headers[`wechatpay-${name}`]
      return Array.isArray(value) ? undefined : value
    }
    const { nonce, sentAt } = client.authenticate(
      {
        timestamp: header('timestamp'),
        nonce: header('nonce'),
        signature: header('signature'),
        serial: header('serial'),
      },
      rawBody,
    )
    // Step 2: once only. WeChat signs every retry anew, so the same nonce is somebody's copy.
    if (!(await rememberNonce(nonce, new Date(sentAt.getTime() + 2 * toleranceSeconds * 1000)))) {
      throw new OutsideError('forged', {
        code: 'payment.replayed',
        message: 'this notice has been here before',
      })
    }
    // Step 3: open and translate.
    const notice = parse(envelope, Buffer.from(rawBody).toString('utf8'))
    return translate(notice.id, notice.event_type, open(notice.resource))
  }

  function open(resource: { ciphertext: string; nonce: string; associated_data: string }): string {
    try {
      return openResource({ ...resource, associatedData: resource.associated_data }, options.apiV3Key)
    } catch (cause) {
      throw new OutsideError('forged', {
        code: 'payment.sealed-wrongly',
        message: 'the APIv3 key opens it not',
        cause,
      })
    }
  }

  function translate(noticeId: string, event: string, text: string): PaymentNotice {
    if (event === 'TRANSACTION.SUCCESS') {
      const found = parse(transaction, text)
      requireOurs(found.mchid, found.appid)
      if (found.trade_state !== 'SUCCESS') throw malformed(`${event} about ${found.trade_state}`)
      return { kind: 'payment', noticeId, outTradeNo: found.out_trade_no, ...paidFields(found) }
    }
    if (event.startsWith('REFUND.')) {
      const found = parse(refundNotice, text)
      requireOurs(found.mchid, options.appId)
      const state = refundState({ ...found, status: found.refund_status })
      return { kind: 'refund', noticeId, transactionId: found.transaction_id, ...state }
    }
    throw new OutsideError('malformed', {
      code: 'payment.unknown-event',
      message: `event ${event.slice(0, 64)}`,
    })
  }

  function requireOurs(merchantId: string, appId: string) {
    if (merchantId === options.merchantId && appId === options.appId) return
    throw new OutsideError('forged', {
      code: 'payment.foreign-notice',
      message: `for ${merchantId}/${appId}`,
    })
  }

  async function query(outTradeNo: string): Promise<PaymentState> {
    const path = `${tradePath(outTradeNo)}?mchid=${options.merchantId}`
    const found = await orAbsent(client.call('GET', path))
    return found === undefined ? { state: 'absent' } : stateOf(parse(transaction, found))
  }

  async function close(outTradeNo: string): Promise<PaymentState> {
    try {
      await client.call('POST', `${tradePath(outTradeNo)}/close`, { mchid: options.merchantId })
    } catch (error) {
      if (!(error instanceof OutsideError) || error.repeatable || error.kind === 'forged') throw error
      // Refused because it is paid, closed or absent: the state says which. Refused while still open: a real refusal.
      const state = await query(outTradeNo)
      if (state.state === 'waiting') throw error
      return state
    }
    // A 204 proves little: it also comes for orders whose payer is typing the password.
    return query(outTradeNo)
  }

  async function startRefund(request: RefundRequest) {
    const body = {
      out_trade_no: request.outTradeNo,
      out_refund_no: request.outRefundNo,
      reason: request.reason,
      notify_url: request.noticeUrl,
      amount: { refund: request.refundFen, total: request.totalFen, currency: 'CNY' },
    }
    return refundState(parse(refund, await client.call('POST', '/v3/refund/domestic/refunds', body)))
  }

  async function queryRefund(outRefundNo: string) {
    const path = `/v3/refund/domestic/refunds/${encodeURIComponent(outRefundNo)}`
    const found = await orAbsent(client.call('GET', path))
    return found === undefined ? ({ state: 'absent' } as const) : refundState(parse(refund, found))
  }

  return { start, verifyNotice, answerNotice, query, close, refund: startRefund, queryRefund }
}

const malformed = (message: string) => new OutsideError('malformed', { code: 'payment.malformed', message })

function answerNotice(outcome: 'accepted' | 'refused') {
  const contentType = 'application/json'
  if (outcome === 'accepted') return { status: 200, contentType, body: '{"code":"SUCCESS","message":"成功"}' }
  // No reason given: whoever forges notices need not learn what was wrong with them.
  return { status: 401, contentType, body: '{"code":"FAIL","message":"失败"}' }
}

async function orAbsent(reply: Promise<string>): Promise<string | undefined> {
  try {
    return await reply
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'payment.absent') return undefined
    throw error
  }
}

/** RFC 3339 in Beijing time, whole seconds: the one form that the vendor documents. */
function shanghaiTime(date: Date): string {
  return `${new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
}
