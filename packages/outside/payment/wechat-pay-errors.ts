// What WeChat Pay's error codes mean to a payment room. Codes: https://pay.weixin.qq.com/doc/v3/merchant/4012556398
import { OutsideError, type OutsideErrorKind } from '../errors.ts'

const meanings: Record<string, [OutsideErrorKind, code: string]> = {
  SIGN_ERROR: ['refused', 'payment.not-authorised'],
  NO_AUTH: ['refused', 'payment.not-authorised'],
  MCH_NOT_EXISTS: ['refused', 'payment.not-authorised'],
  APPID_MCHID_NOT_MATCH: ['refused', 'payment.not-authorised'],
  PARAM_ERROR: ['refused', 'payment.bad-request'],
  INVALID_REQUEST: ['refused', 'payment.bad-request'],
  ORDER_NOT_EXIST: ['refused', 'payment.absent'],
  RESOURCE_NOT_EXISTS: ['refused', 'payment.absent'],
  NOT_ENOUGH: ['refused', 'payment.merchant-balance-too-low'],
  USER_ACCOUNT_ABNORMAL: ['refused', 'payment.payer-account-abnormal'],
  RULE_LIMIT: ['refused', 'payment.limit-exceeded'],
  ORDER_CLOSED: ['conflict', 'payment.closed'],
  ORDERPAID: ['conflict', 'payment.already-paid'],
  OUT_TRADE_NO_USED: ['conflict', 'payment.number-reused'],
  FREQUENCY_LIMITED: ['busy', 'payment.busy'],
  RATELIMIT_EXCEEDED: ['busy', 'payment.busy'],
  SYSTEM_ERROR: ['busy', 'payment.busy'],
}

// INVALID_REQUEST covers several ends that a room must tell apart; only the sentence does.
const sentences: [words: string, code: string][] = [
  ['请求重入', 'payment.number-reused'],
  ['与之前请求不一致', 'payment.number-reused'],
  ['已支付', 'payment.already-paid'],
  ['已关闭', 'payment.closed'],
]

export function errorOfReply(status: number, body: string, requestId: string | undefined): OutsideError {
  const { code: vendorCode, message } = read(body)
  const [kind, code] = meaningOf(status, vendorCode, message)
  return new OutsideError(kind, { code, vendorCode, requestId, message: `WeChat Pay ${status}: ${message}` })
}

function meaningOf(status: number, vendorCode: string, message: string): [OutsideErrorKind, string] {
  const sentence = vendorCode === 'INVALID_REQUEST' && sentences.find(([words]) => message.includes(words))
  if (sentence) return ['conflict', sentence[1]]
  const known = meanings[vendorCode]
  if (known) return known
  return status === 429 || status >= 500 ? ['busy', 'payment.busy'] : ['refused', 'payment.refused']
}

// A gateway in between answers in HTML; that must not hide the status.
function read(body: string): { code: string; message: string } {
  try {
    const { code, message } = JSON.parse(body) as { code?: unknown; message?: unknown }
    return { code: String(code ?? ''), message: String(message ?? '') }
  } catch {
    return { code: '', message: 'a reply that is not JSON' }
  }
}
