// The gate of the API: who calls, and is the signature over exactly what was sent? Written apart from the product's
// own client, so that an error there cannot hide here.
import { createPublicKey, verify } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { rawBody } from '../raw-body.ts'
import type { World } from '../state.ts'
import { Refusal } from './refusal.ts'

const toleranceMs = 300_000

export function createGate(world: World) {
  const { merchantId, merchantSerial, merchantPublicKey, platformKeyId } = world.secrets.wechatPay
  const key = createPublicKey(merchantPublicKey)
  const nonces = new Map<string, number>()

  return function requireSigned(request: FastifyRequest) {
    const fields = parseAuthorization(request.headers.authorization)
    if (!request.headers['user-agent']) {
      throw new Refusal(400, 'INVALID_REQUEST', 'Http头缺少Accept或User-Agent')
    }
    if (fields.mchid !== merchantId) throw signError('mchid', '商户号不存在')
    if (fields.serial_no !== merchantSerial) throw signError('serial_no', '商户证书序列号有误')
    const serial = request.headers['wechatpay-serial']
    if (serial !== platformKeyId) throw signError('Wechatpay-Serial', '微信支付公钥ID不存在')

    const now = world.clock.now().getTime()
    if (!(Math.abs(now - Number(fields.timestamp) * 1000) <= toleranceMs)) {
      throw signError('timestamp', 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟')
    }
    const body = rawBody(request)
    const message = `${request.method}\n${request.raw.url}\n${fields.timestamp}\n${fields.nonce_str}\n${body}\n`
    if (!verify('sha256', Buffer.from(message), key, Buffer.from(fields.signature, 'base64'))) {
      world.log('wechat-pay refused a signature', { path: request.raw.url })
      throw new Refusal(401, 'SIGN_ERROR', '错误的签名，验签失败', {
        detail: { issue: 'sign not match' },
        field: 'signature',
        location: 'authorization',
        sign_information: {
          method: request.method,
          url: request.raw.url,
          sign_message_length: message.length,
        },
      })
    }
    for (const [old, end] of nonces) {
      if (end >= now) break
      nonces.delete(old)
    }
    if (nonces.has(fields.nonce_str)) throw signError('nonce_str', '请求随机串重复')
    nonces.set(fields.nonce_str, now + 2 * toleranceMs)
  }
}

const signError = (field: string, message: string) =>
  new Refusal(401, 'SIGN_ERROR', message, { field, location: 'authorization' })

const required = ['mchid', 'nonce_str', 'signature', 'timestamp', 'serial_no'] as const

function parseAuthorization(header: string | undefined): Record<(typeof required)[number], string> {
  const [scheme, rest] = header?.match(/^(\S+) (.*)$/)?.slice(1) ?? []
  const pairs = [...(rest ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value])
  const fields = Object.fromEntries(pairs) as Record<string, string>
  if (scheme !== 'WECHATPAY2-SHA256-RSA2048' || required.some(name => !fields[name])) {
    throw signError('authorization', 'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》')
  }
  return fields as Record<(typeof required)[number], string>
}
