// A signed exchange with WeChat Pay: the body serialised once, signed and sent; a 2xx believed only when WeChat Pay
// signed it. Error replies are not verified (the vendor leaves some unsigned) and never count as success.
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { OutsideError } from '../errors.ts'
import { exchange } from '../exchange.ts'
import { errorOfReply } from './wechat-pay-errors.ts'
import { authorization, verify } from './wechat-pay-signature.ts'

export interface WechatPayOptions {
  /** https://api.mch.weixin.qq.com, without a trailing slash. */
  baseUrl: string
  appId: string
  merchantId: string
  /** Serial of the merchant's API certificate, upper-case hex. */
  merchantSerial: string
  /** PEM, PKCS#8. */
  merchantPrivateKey: string
  apiV3Key: string
  /** The key that replies shall be signed with: PUB_KEY_ID_… in public-key mode. */
  platformKeyId: string
  /**
   * Serial or PUB_KEY_ID_… → PEM of a public key or certificate. More than one while a merchant migrates from
   * platform certificates to the public key: both kinds occur then.
   */
  platformKeys: Readonly<Record<string, string>>
  now: () => Date
  /**
   * True the first time a nonce is seen. Several server processes share it through the database; by default
   * each process remembers its own.
   */
  rememberNonce?: (nonce: string, until: Date) => Promise<boolean>
  fetch?: typeof fetch
  timeoutMs?: number
}

export interface SignedHeaders {
  timestamp: string | undefined
  nonce: string | undefined
  signature: string | undefined
  serial: string | undefined
}

// WeChat's own limit: "商户系统允许最多5分钟的时间偏差" (doc 4013053420).
export const toleranceSeconds = 300

export function createClient(options: WechatPayOptions) {
  const privateKey = createPrivateKey(options.merchantPrivateKey)
  const platformKeys = new Map(
    Object.entries(options.platformKeys).map(([serial, pem]): [string, KeyObject] => [
      serial,
      createPublicKey(pem),
    ]),
  )

  /** Throws OutsideError `forged`; returns the nonce once everything fits. */
  function authenticate(headers: SignedHeaders, body: Uint8Array): { nonce: string; sentAt: Date } {
    const forged = (code: string, message: string) =>
      new OutsideError('forged', { code: `payment.${code}`, message })
    const { timestamp, nonce, signature, serial } = headers
    if (!timestamp || !nonce || !signature || !serial)
      throw forged('unsigned', 'a signature header is missing')
    // WeChat probes merchants with false signatures; a merchant that lets one pass is told off or cut off.
    if (signature.startsWith('WECHATPAY/SIGNTEST/'))
      throw forged('signature-probe', 'a deliberate false signature')
    const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN
    const skew = Math.abs(options.now().getTime() / 1000 - seconds)
    if (!(skew <= toleranceSeconds)) throw forged('stale', `signed ${Math.round(skew)} s away from now`)
    const key = platformKeys.get(serial)
    if (!key) throw forged('unknown-key', `no key is configured for serial ${serial.slice(0, 64)}`)
    if (!verify({ timestamp, nonce, body, signature }, key))
      throw forged('bad-signature', 'the signature is wrong')
    return { nonce, sentAt: new Date(seconds * 1000) }
  }

  async function call(method: 'GET' | 'POST', path: string, content?: unknown): Promise<string> {
    const body = content === undefined ? '' : JSON.stringify(content)
    const url = new URL(options.baseUrl + path)
    const request = {
      method,
      target: url.pathname + url.search,
      timestamp: String(Math.floor(options.now().getTime() / 1000)),
      nonce: randomBytes(16).toString('hex').toUpperCase(),
      body,
    }
    const merchant = { id: options.merchantId, serial: options.merchantSerial, privateKey }
    const reply = await exchange(
      url.href,
      {
        method,
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          // Required not to be empty; requests without one are refused.
          'User-Agent': 'hufu',
          Authorization: authorization(request, merchant),
          // Asks for a reply signed with this key (public-key mode).
          'Wechatpay-Serial': options.platformKeyId,
        },
        body: body === '' ? undefined : body,
      },
      { port: 'payment', fetch: options.fetch, timeoutMs: options.timeoutMs },
    )
    const requestId = reply.headers.get('request-id') ?? undefined
    if (reply.status < 200 || reply.status > 299)
      throw errorOfReply(reply.status, reply.body.toString(), requestId)
    const header = (name: string) => reply.headers.get(`wechatpay-${name}`) ?? undefined
    authenticate(
      {
        timestamp: header('timestamp'),
        nonce: header('nonce'),
        signature: header('signature'),
        serial: header('serial'),
      },
      reply.body,
    )
    return reply.body.toString('utf8')
  }

  return { authenticate, call, privateKey }
}
