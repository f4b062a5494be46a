// Talking to Nuonuo's open platform: the cached token, the HMAC-SHA1 signature over the body as sent, one renewal
// when the token is no longer liked. https://open.nuonuo.com (自用型应用)
import { createHmac, randomBytes, randomInt } from 'node:crypto'
import { z } from 'zod'
import { OutsideError } from '../errors.ts'
import { exchange } from '../exchange.ts'

export interface NuonuoOptions {
  /** https://sdk.nuonuo.com, without a trailing slash. */
  baseUrl: string
  /** https://open.nuonuo.com/accessToken */
  tokenUrl: string
  appKey: string
  appSecret: string
  sellerTaxNumber: string
  /** Where the seller's details are printed; the vendor needs them with each request. */
  seller: { name: string; address: string; phone: string; bankAccount?: string }
  /** Hosts (with port where unusual) that invoice files may come from, e.g. inv.jss.com.cn. */
  fileHosts: readonly string[]
  tokens: TokenStore
  now: () => Date
  fetch?: typeof fetch
  timeoutMs?: number
}

/**
 * A token lives 24 hours and only some 50 are given in 30 days: it must outlive the process and be shared by all
 * of them, or the account is locked out.
 */
export interface TokenStore {
  load(): Promise<StoredToken | undefined>
  save(token: StoredToken): Promise<void>
}

export interface StoredToken {
  value: string
  expiresAt: Date
}

export interface SignedFields {
  appKey: string
  senid: string
  nonce: string
  timestamp: string
  body: string
}

/** The path /open/v1/services is spelled a=services&l=v1&p=open, whatever host or prefix it stands behind. */
export function nuonuoSignature(fields: SignedFields, appSecret: string): string {
  const { appKey, senid, nonce, timestamp, body } = fields
  const text = `a=services&l=v1&p=open&k=${appKey}&i=${senid}&n=${nonce}&t=${timestamp}&f=${body}`
  return createHmac('sha1', appSecret).update(text, 'utf8').digest('base64')
}

const answerShape = z.object({
  code: z.string(),
  describe: z.string().default(''),
  result: z.unknown().optional(),
})
const tokenShape = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() })

export type NuonuoAnswer = z.infer<typeof answerShape>

// Token missing, expired, revoked or of another application.
const tokenTroubles = new Set(['070101', '070304', '070305', '070306', '070307'])
const renewBefore = 5 * 60_000

export function createNuonuoClient(options: NuonuoOptions) {
  let renewal: Promise<StoredToken> | undefined

  async function token(refused?: string): Promise<string> {
    const stored = await options.tokens.load()
    const fresh = stored && stored.expiresAt.getTime() - renewBefore > options.now().getTime()
    // Somebody else may have renewed it since it was refused here.
    if (stored && fresh && stored.value !== refused) return stored.value
    // One renewal for all who wait: each costs one of fifty.
    renewal ??= renew().finally(() => {
      renewal = undefined
    })
    return (await renewal).value
  }

  async function renew(): Promise<StoredToken> {
    const { appKey, appSecret, tokenUrl } = options
    const form = new URLSearchParams({
      client_id: appKey,
      client_secret: appSecret,
      grant_type: 'client_credentials',
    })
    const reply = await exchange(tokenUrl, { method: 'POST', body: form }, exchangeOptions())
    const answer = tokenShape.safeParse(readJson(reply.body))
    if (!answer.success) {
      const code = reply.status >= 500 ? 'invoice.busy' : 'invoice.not-authorised'
      const kind = reply.status >= 500 ? 'busy' : 'refused'
      throw new OutsideError(kind, { code, message: `Nuonuo gave no token (HTTP ${reply.status})` })
    }
    const expiresAt = new Date(options.now().getTime() + answer.data.expires_in * 1000)
    const renewed = { value: answer.data.access_token, expiresAt }
    await options.tokens.save(renewed)
    return renewed
  }

  async function send(method: string, body: string, accessToken: string): Promise<NuonuoAnswer> {
    const { appKey, appSecret } = options
    const senid = randomBytes(16).toString('hex')
    const nonce = String(randomInt(10_000_000, 100_000_000))
    const timestamp = String(Math.floor(options.now().getTime() / 1000))
    const query = new URLSearchParams({ senid, nonce, timestamp, appkey: appKey })
    const reply = await exchange(
      `${options.baseUrl}/open/v1/services?${query}`,
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json;charset=UTF-8',
          'X-Nuonuo-Sign': nuonuoSignature({ appKey, senid, nonce, timestamp, body }, appSecret),
          accessToken,
          userTax: options.sellerTaxNumber,
          method,
        },
        body,
      },
      exchangeOptions(),
    )
    if (reply.status === 429 || reply.status >= 500) {
      throw new OutsideError('busy', { code: 'invoice.busy', message: `Nuonuo answers HTTP ${reply.status}` })
    }
    const answer = answerShape.safeParse(readJson(reply.body))
    if (answer.success) return answer.data
    throw new OutsideError('malformed', {
      code: 'invoice.malformed',
      message: `HTTP ${reply.status} without a code`,
    })
  }

  const exchangeOptions = () => ({
    port: 'invoice',
    fetch: options.fetch,
    timeoutMs: options.timeoutMs ?? 20_000,
  })

  /** The vendor's answer, whatever its code; the caller knows which codes are news and which are troubles. */
  return async function call(method: string, content: unknown): Promise<NuonuoAnswer> {
    const body = JSON.stringify(content)
    const first = await token()
    const answer = await send(method, body, first)
    if (!tokenTroubles.has(answer.code)) return answer
    return send(method, body, await token(first))
  }
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
