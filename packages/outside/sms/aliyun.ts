// Alibaba Cloud SMS (Dysmsapi 2017-05-25) behind the SMS port: parameters in the query, an empty body, and business
// errors inside HTTP 200.
import { randomUUID } from 'node:crypto'
import { OutsideError } from '../errors.ts'
import { canonicalQuery, sha256Hex, signAcs3 } from './acs3.ts'
import type { SmsMessage, SmsPort, SmsReceipt, SmsRefusal, SmsSent } from './port.ts'

export interface AliyunSmsOptions {
  accessKeyId: string
  accessKeySecret: string
  now: () => Date
  baseUrl?: string
  timeoutMs?: number
}

const PRODUCTION = 'https://dysmsapi.aliyuncs.com'

/** Vendor code → our word, and whether the very same message may be tried again later. */
const REFUSALS: Record<string, [SmsRefusal, boolean]> = {
  'isv.BUSINESS_LIMIT_CONTROL': ['too-often', true],
  'isv.DAY_LIMIT_CONTROL': ['too-often', true],
  'isv.MONTH_LIMIT_CONTROL': ['too-often', true],
  'Throttling.User': ['too-often', true],
  'Throttling.Api': ['too-often', true],
  'isv.MOBILE_NUMBER_ILLEGAL': ['number', false],
  'isv.MOBILE_COUNT_OVER_LIMIT': ['number', false],
  'isv.BLACK_KEY_CONTROL_LIMIT': ['blocked', false],
  'isv.MOBILE_IN_BLACK': ['blocked', false],
  'isv.SMS_TEMPLATE_ILLEGAL': ['template', false],
  'isv.TEMPLATE_MISSING_PARAMETERS': ['template', false],
  'isv.TEMPLATE_PARAMS_ILLEGAL': ['template', false],
  'isv.INVALID_JSON_PARAM': ['template', false],
  'isv.SMS_SIGNATURE_ILLEGAL': ['sign', false],
  'isv.SMS_SIGN_ILLEGAL': ['sign', false],
  'isv.AMOUNT_NOT_ENOUGH': ['account', true],
  'isv.OUT_OF_SERVICE': ['account', true],
  'isv.ACCOUNT_ABNORMAL': ['account', false],
  SignatureDoesNotMatch: ['credentials', false],
  SignatureNonceUsed: ['credentials', true],
  'InvalidAccessKeyId.NotFound': ['credentials', false],
  'InvalidTimeStamp.Expired': ['credentials', true],
}

/** The most that QuerySendDetails gives at once. */
const pageSize = 50

/** Failures from before the first byte left: certainly nothing was sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

const STATES: Record<string, SmsReceipt['state']> = { 1: 'waiting', 2: 'failed', 3: 'delivered' }

interface Answer {
  status: number
  body: Record<string, unknown>
}

export function aliyunSms(options: AliyunSmsOptions): SmsPort {
  const base = new URL(options.baseUrl ?? PRODUCTION)

  async function call(action: string, query: Record<string, string>): Promise<Answer> {
    const headers: Record<string, string> = {
      host: base.host,
      'x-acs-action': action,
      'x-acs-content-sha256': sha256Hex(''),
      'x-acs-date': `${options.now().toISOString().slice(0, 19)}Z`,
      'x-acs-signature-nonce': randomUUID().replaceAll('-', ''),
      'x-acs-version': '2017-05-25',
    }
    const signed = signAcs3(
      { method: 'POST', path: base.pathname, query, headers, body: '' },
      options.accessKeyId,
      options.accessKeySecret,
    )
    const { host: _, ...sent } = headers
    const reply = await fetch(`${base.origin}${base.pathname}?${canonicalQuery(query)}`, {
      method: 'POST',
      headers: { ...sent, accept: 'application/json', authorization: signed.authorization },
      signal: AbortSignal.timeout(options.timeoutMs ?? 8000),
      redirect: 'error',
    })
    return { status: reply.status, body: record(await reply.json()) }
  }

  async function details(query: Record<string, string>, page = 1): Promise<Record<string, unknown>[]> {
    const answer = await call('QuerySendDetails', {
      ...query,
      PageSize: String(pageSize),
      CurrentPage: String(page),
    }).catch((fault: unknown) => {
      throw new OutsideError('unreachable', { code: 'sms.unreachable', message: faultCode(fault) })
    })
    const code = text(answer.body.Code)
    if (answer.status !== 200 || code !== 'OK')
      throw new OutsideError(REFUSALS[code]?.[1] === false ? 'refused' : 'busy', {
        code: 'sms.query-failed',
        message: 'QuerySendDetails did not answer OK',
        vendorCode: code || `HTTP ${answer.status}`,
      })
    return list(record(answer.body.SmsSendDetailDTOs).SmsSendDetailDTO).map(record)
  }

  return {
    receiptReply: '{"code":0,"msg":"接收成功"}',

    async send(message: SmsMessage): Promise<SmsSent> {
      let answer: Answer
      try {
        answer = await call('SendSms', {
          PhoneNumbers: localNumber(message.to),
          SignName: message.sign,
          TemplateCode: message.template,
          TemplateParam: JSON.stringify(message.parameters),
          OutId: message.reference,
        })
      } catch (fault) {
        const reason = faultCode(fault)
        if (!NOT_SENT.has(reason)) return { result: 'unknown', reason }
        return { result: 'refused', code: 'unreachable', vendorCode: reason, again: true }
      }
      const code = text(answer.body.Code)
      if (answer.status === 200 && code === 'OK') {
        return { result: 'accepted', receiptId: text(answer.body.BizId) }
      }
      // A gateway's 5xx without a business code says nothing about whether the carrier got the message.
      if (answer.status >= 500 && !REFUSALS[code])
        return { result: 'unknown', reason: code || `HTTP ${answer.status}` }
      const [word, again] = REFUSALS[code] ?? ['vendor', false]
      return { result: 'refused', code: word, vendorCode: code, again }
    },

    parseReceipts(rawBody) {
      const json = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody)
      return list(parseJson(json)).flatMap(item => {
        const row = record(item)
        if (typeof row.biz_id !== 'string' || typeof row.phone_number !== 'string') return []
        const reference = text(row.out_id)
        return {
          to: row.phone_number,
          receiptId: row.biz_id,
          ...(reference && { reference }),
          state: row.success === true ? ('delivered' as const) : ('failed' as const),
          vendorCode: text(row.err_code),
        }
      })
    },

    async queryReceipt(to, receiptId, day) {
      const [row] = await details({ PhoneNumber: localNumber(to), BizId: receiptId, SendDate: day })
      return row && receiptOf(to, receiptId, row)
    },

    async findSent(to, reference, day) {
      // Without a BizId the vendor lists all messages of the day to this number; they name our number, not theirs.
      for (let page = 1; ; page++) {
        const rows = await details({ PhoneNumber: localNumber(to), SendDate: day }, page)
        const row = rows.find(each => text(each.OutId) === reference)
        if (row) return receiptOf(to, text(row.BizId), row)
        if (rows.length < pageSize) return undefined
      }
    },
  }
}

function receiptOf(to: string, receiptId: string, row: Record<string, unknown>): SmsReceipt | undefined {
  const state = STATES[text(row.SendStatus)]
  if (!state) return undefined
  const reference = text(row.OutId)
  return { to, receiptId, ...(reference && { reference }), state, vendorCode: text(row.ErrCode) }
}

const localNumber = (to: string): string => to.replace(/^\+?86(?=1\d{10}$)/, '')
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function faultCode(fault: unknown): string {
  const outer = record(fault)
  return text(record(outer.cause).code) || text(outer.name) || 'fault'
}
