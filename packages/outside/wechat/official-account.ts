// The WeChat official account behind the port, on fetch and node:crypto. Errors come inside HTTP 200 as
// {errcode,errmsg}; a refused token is renewed and the call repeated once.
import { createHash, randomUUID } from 'node:crypto'
import { OutsideError } from '../errors.ts'
import {
  type JsapiSignature,
  type Push,
  type PushQuery,
  type TemplateRefusal,
  type TemplateSent,
  type TokenStore,
  type WechatPort,
  wechatFault,
} from './port.ts'
import { decryptPush, pushSignature, readFlatXml, sameSignature } from './push.ts'
import { keepToken } from './token.ts'

export interface OfficialAccountOptions {
  appId: string
  appSecret: string
  /** Of the push address, as set in WeChat's console. */
  pushToken: string
  encodingAesKey: string
  now: () => Date
  tokenStore?: TokenStore
  /** One address in front of both of WeChat's hosts (api and open); the sandbox is one. */
  baseUrl?: string
  timeoutMs?: number
}

const TOKEN_REFUSED = new Set([40001, 40014, 42001])

const TEMPLATE_REFUSALS: Record<number, [TemplateRefusal, boolean]> = {
  43004: ['not-following', false],
  43101: ['user-refused', false],
  43108: ['user-refused', false],
  40003: ['not-following', false],
  40037: ['template', false],
  47003: ['template', false],
  45009: ['too-often', true],
  45011: ['too-often', true],
  [-1]: ['vendor', true],
}

/** WeChat repeats a push three times within seconds; anything older is a replay. */
const PUSH_WINDOW_MS = 10 * 60_000

type Reply = Record<string, unknown>

export function officialAccount(options: OfficialAccountOptions): WechatPort {
  const api = (options.baseUrl ?? 'https://api.weixin.qq.com').replace(/\/$/, '')
  const open = (options.baseUrl ?? 'https://open.weixin.qq.com').replace(/\/$/, '')

  async function request(path: string, body?: Reply): Promise<Reply> {
    const reply = await fetch(`${api}${path}`, {
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
      signal: AbortSignal.timeout(options.timeoutMs ?? 8000),
      redirect: 'error',
    }).catch((fault: unknown) => {
      // The cause may hold the address, and the address holds a secret or a token: only its kind is kept.
      throw wechatFault('wechat.unreachable', fault instanceof Error ? fault.name : 'fault')
    })
    if (!reply.ok) throw wechatFault('wechat.unreachable', `HTTP ${reply.status}`)
    const json: unknown = await reply.json().catch(() => undefined)
    if (typeof json !== 'object' || json === null)
      throw wechatFault('wechat.unreachable', 'reply is not JSON')
    return json as Reply
  }

  const accessToken = keepToken(
    async force => {
      const reply = await request('/cgi-bin/stable_token', {
        grant_type: 'client_credential',
        appid: options.appId,
        secret: options.appSecret,
        force_refresh: force,
      })
      return kept(reply, 'access_token')
    },
    options.now,
    options.tokenStore,
  )

  const ticket = keepToken(
    async () => kept(await authorised('/cgi-bin/ticket/getticket?type=jsapi'), 'ticket'),
    options.now,
  )

  function kept(reply: Reply, field: string): { token: string; expiresAt: number } {
    const token = reply[field]
    if (typeof token !== 'string' || token === '') throw refusal(reply)
    return { token, expiresAt: options.now().getTime() + Number(reply.expires_in ?? 0) * 1000 }
  }

  /** Calls with the token; refused for the token's sake, renews it and tries exactly once more. */
  async function authorised(path: string, body?: Reply): Promise<Reply> {
    const withToken = (token: string): string =>
      `${path}${path.includes('?') ? '&' : '?'}access_token=${encodeURIComponent(token)}`
    const first = await accessToken.current()
    const reply = await request(withToken(first), body)
    if (!TOKEN_REFUSED.has(errcode(reply))) return reply
    return request(withToken(await accessToken.renewed(first)), body)
  }

  return {
    appId: options.appId,

    authorizeUrl({ redirectUri, state, scope }) {
      if (!/^[A-Za-z0-9]{1,128}$/.test(state))
        throw new TypeError('state must be 1 to 128 letters and digits')
      // The order of the parameters matters to WeChat, and so does the fragment.
      return `${open}/connect/oauth2/authorize?appid=${options.appId}&redirect_uri=${encodeURIComponent(redirectUri)}&response_type=code&scope=${scope}&state=${state}#wechat_redirect`
    },

    async exchangeCode(code) {
      const reply = await request(
        `/sns/oauth2/access_token?appid=${options.appId}&secret=${encodeURIComponent(options.appSecret)}&code=${encodeURIComponent(code)}&grant_type=authorization_code`,
      )
      if (typeof reply.openid !== 'string') throw refusal(reply)
      return {
        openid: reply.openid,
        ...(typeof reply.unionid === 'string' && { unionid: reply.unionid }),
        snapshot: reply.is_snapshotuser === 1,
      }
    },

    async sendTemplate(message): Promise<TemplateSent> {
      const data = Object.fromEntries(Object.entries(message.data).map(([name, value]) => [name, { value }]))
      let reply: Reply
      try {
        reply = await authorised('/cgi-bin/message/template/send', {
          touser: message.openid,
          template_id: message.templateId,
          ...(message.url && { url: message.url }),
          client_msg_id: message.clientMsgId,
          data,
        })
      } catch (fault) {
        if (!(fault instanceof OutsideError)) throw fault
        if (fault.code === 'wechat.unreachable') return { result: 'unknown', reason: fault.message }
        return {
          result: 'refused',
          code: 'credentials',
          vendorCode: Number(fault.vendorCode ?? 0),
          again: false,
        }
      }
      const vendorCode = errcode(reply)
      if (vendorCode === 0) return { result: 'accepted', messageId: String(reply.msgid) }
      if (TOKEN_REFUSED.has(vendorCode)) {
        return { result: 'refused', code: 'credentials', vendorCode, again: true }
      }
      const [code, again] = TEMPLATE_REFUSALS[vendorCode] ?? ['vendor', false]
      return { result: 'refused', code, vendorCode, again }
    },

    async jsapiSignature(url): Promise<JsapiSignature> {
      const timestamp = String(Math.floor(options.now().getTime() / 1000))
      const nonceStr = randomUUID().replaceAll('-', '').slice(0, 16)
      return {
        appId: options.appId,
        timestamp,
        nonceStr,
        signature: signJsapi(await ticket.current(), nonceStr, timestamp, url),
      }
    },

    verifyPush: (query, rawBody) => verifyPush(options, query, rawBody),
  }
}

export function signJsapi(ticket: string, nonceStr: string, timestamp: string, url: string): string {
  const page = url.split('#')[0]
  return createHash('sha1')
    .update(`jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${page}`)
    .digest('hex')
}

type PushKeys = Pick<OfficialAccountOptions, 'appId' | 'pushToken' | 'encodingAesKey' | 'now'>

export function verifyPush(keys: PushKeys, query: PushQuery, rawBody?: Uint8Array | string): Push {
  const { timestamp = '', nonce = '' } = query
  // Step 1: is it fresh? The time is under the signature, so a lie about it fails in step 2 or 3.
  if (!(Math.abs(keys.now().getTime() - Number(timestamp) * 1000) <= PUSH_WINDOW_MS)) {
    throw wechatFault('wechat.push-stale', 'push is too old or bears no time')
  }
  // Step 2: registering the address is a GET; its echo is ours to return if signed.
  if (rawBody === undefined) {
    if (!sameSignature(query.signature ?? '', pushSignature(keys.pushToken, timestamp, nonce))) {
      throw wechatFault('wechat.push-forged', 'echo signature does not fit')
    }
    return { kind: 'echo', reply: query.echostr ?? '' }
  }
  // Step 3: the envelope is read only to find Encrypt; plain mode, which anyone could replay with a new body, is refused.
  const envelope = readFlatXml(typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody))
  const box = envelope.Encrypt
  if (query.encrypt_type !== 'aes' || !box) {
    throw wechatFault('wechat.push-malformed', 'only pushes in security mode are taken')
  }
  if (!sameSignature(query.msg_signature ?? '', pushSignature(keys.pushToken, timestamp, nonce, box))) {
    throw wechatFault('wechat.push-forged', 'push signature does not fit')
  }
  // Step 4: open it, and read what is inside.
  const fields = readFlatXml(decryptPush(box, keys.appId, keys.encodingAesKey))
  const { FromUserName = '', CreateTime = '0', MsgType = '', MsgId, MsgID, Event } = fields
  return {
    kind: 'message',
    reply: 'success',
    message: {
      id: MsgId ?? `${FromUserName}-${CreateTime}-${Event ?? MsgType}${MsgID ? `-${MsgID}` : ''}`,
      from: FromUserName,
      type: MsgType,
      ...(Event && { event: Event }),
      at: new Date(Number(CreateTime) * 1000),
      fields,
    },
  }
}

const errcode = (reply: Reply): number => Number(reply.errcode ?? 0)

function refusal(reply: Reply): OutsideError {
  const code = errcode(reply)
  if (code === 40029 || code === 40163 || code === 42003) {
    return wechatFault('wechat.code-spent', 'this sign-in code was used or is too old', code)
  }
  return wechatFault(
    code === 40125 || code === 40013 ? 'wechat.credentials' : 'wechat.vendor',
    `WeChat said ${code}`,
    code,
  )
}
