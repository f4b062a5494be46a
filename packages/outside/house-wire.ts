// The wire of services whose vendor's own protocol is not spoken yet (bank, face, carrier, courier, mail, registry,
// Alipay): JSON, signed both ways. An adapter built on it is replaced by the vendor's; port and rooms stay as they are.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { OutsideError } from './errors.ts'
import { exchange } from './exchange.ts'

export interface HouseWireOptions {
  /** Prefix of the error codes: the port's name. */
  port: string
  baseUrl: string
  key: string
  now?: () => Date
  timeoutMs?: number
}

export type WireHeaders = Readonly<Record<string, string | string[] | undefined>>

export interface HouseWire {
  /** POSTs `body` to `path`; answers the reply's JSON after its signature held. Throws OutsideError. */
  call(path: string, body: object): Promise<unknown>
  /** The JSON of a notice of the service. Throws OutsideError `forged` before anything is parsed. */
  openNotice(raw: Uint8Array, headers: WireHeaders): unknown
}

/** Older or further ahead than this is a replay, or a wrong clock. */
const tolerance = 300_000

/** Hex HMAC-SHA256 over time, nonce, path and body, each on a line of its own. */
export function signWire(key: string, parts: { time: string; nonce: string; path: string; body: string }) {
  const text = [parts.time, parts.nonce, parts.path, parts.body].join('\n')
  return createHmac('sha256', key).update(text).digest('hex')
}

/** Whether these bytes were signed by whoever holds the key, and lately. */
export function isSignedWire(
  key: string,
  given: { headers: WireHeaders; path: string; body: string; now: Date },
): boolean {
  const [time, nonce, signature] = ['x-hufu-time', 'x-hufu-nonce', 'x-hufu-signature'].map(name =>
    String(given.headers[name] ?? ''),
  )
  if (!time || !nonce || !signature || Math.abs(given.now.getTime() - Number(time) * 1000) > tolerance)
    return false
  const expected = Buffer.from(signWire(key, { time, nonce, path: given.path, body: given.body }))
  const got = Buffer.from(signature)
  return expected.length === got.length && timingSafeEqual(expected, got)
}

export function wireHeaders(key: string, path: string, body: string, now: Date): Record<string, string> {
  const time = String(Math.floor(now.getTime() / 1000))
  const nonce = randomBytes(12).toString('hex')
  const signature = signWire(key, { time, nonce, path, body })
  return {
    'content-type': 'application/json',
    'x-hufu-time': time,
    'x-hufu-nonce': nonce,
    'x-hufu-signature': signature,
  }
}

/** A reply with status 409 is a conflict, 429 and 5xx are busy, other 4xx refuse with `{code, message}`. */
export function createHouseWire(options: HouseWireOptions): HouseWire {
  const { port, baseUrl, key, timeoutMs } = options
  const now = options.now ?? (() => new Date())
  const forged = (what: string) => new OutsideError('forged', { code: `${port}.forged`, message: what })

  return {
    async call(path, content) {
      const body = JSON.stringify(content)
      const url = new URL(baseUrl + path)
      const headers = wireHeaders(key, url.pathname, body, now())
      const reply = await exchange(url.href, { method: 'POST', headers, body }, { port, timeoutMs })
      const text = reply.body.toString('utf8')
      const signed = isSignedWire(key, {
        headers: Object.fromEntries(reply.headers),
        path: url.pathname,
        body: text,
        now: now(),
      })
      if (reply.status >= 500 || reply.status === 429) throw said('busy', port, reply.status, text)
      if (!signed) throw forged(`the reply of ${url.pathname} is not signed by ${port}`)
      if (reply.status === 409) throw said('conflict', port, reply.status, text)
      if (reply.status >= 400) throw said('refused', port, reply.status, text)
      return parse(port, text)
    },
    openNotice(raw, headers) {
      const body = Buffer.from(raw).toString('utf8')
      if (!isSignedWire(key, { headers, path: 'notice', body, now: now() }))
        throw forged('a notice without a valid signature')
      return parse(port, body)
    },
  }
}

function said(kind: 'busy' | 'conflict' | 'refused', port: string, status: number, text: string) {
  let code = String(status)
  let message = `answered ${status}`
  try {
    const parsed = JSON.parse(text) as { code?: string; message?: string }
    code = parsed.code ?? code
    message = parsed.message ?? message
  } catch {
    // Not JSON: the status alone speaks.
  }
  return new OutsideError(kind, { code: `${port}.${kind}`, message, vendorCode: code })
}

function parse(port: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new OutsideError('malformed', { code: `${port}.malformed`, message: 'not JSON', cause })
  }
}
