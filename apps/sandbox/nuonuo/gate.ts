// The gate of the open platform: signature, time, token. Written apart from the product's client, so that an error
// there cannot hide here. Codes 0703xx are the documented token troubles; the code of a wrong signature is ours.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { rawBody } from '../raw-body.ts'
import type { World } from '../state.ts'
import type { Store } from './store.ts'

export class PlatformRefusal extends Error {
  readonly code: string

  constructor(code: string, describe: string) {
    super(describe)
    this.code = code
  }
}

const toleranceSeconds = 600

export function createGate(world: World, store: Store) {
  const { appKey, appSecret, sellerTaxNumber } = world.secrets.nuonuo
  const seen = new Set<string>()

  return function requireSigned(request: FastifyRequest) {
    const query = request.query as Record<string, string | undefined>
    const { senid = '', nonce = '', timestamp = '' } = query
    if (query.appkey !== appKey) throw new PlatformRefusal('070302', 'appKey不存在')
    if (!/^[0-9a-f]{32}$/.test(senid) || !/^\d{8}$/.test(nonce))
      throw new PlatformRefusal('070201', 'senid或nonce格式错误')
    const now = world.clock.now().getTime() / 1000
    if (!(Math.abs(now - Number(timestamp)) <= toleranceSeconds))
      throw new PlatformRefusal('070201', '时间戳已过期')

    const text = `a=services&l=v1&p=open&k=${appKey}&i=${senid}&n=${nonce}&t=${timestamp}&f=${rawBody(request)}`
    const expected = createHmac('sha1', appSecret).update(text).digest()
    const given = Buffer.from(String(request.headers['x-nuonuo-sign']), 'base64')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new PlatformRefusal('070201', '签名校验失败')
    }
    if (seen.has(senid)) throw new PlatformRefusal('070201', 'senid重复')
    seen.add(senid)

    const end = store.tokens.get(String(request.headers.accesstoken))
    if (end === undefined) throw new PlatformRefusal('070304', 'accessToken不存在或已失效')
    if (end < world.clock.now().getTime()) throw new PlatformRefusal('070305', 'accessToken已过期')
    if (request.headers.usertax !== sellerTaxNumber)
      throw new PlatformRefusal('070306', 'userTax与accessToken不匹配')
  }
}
