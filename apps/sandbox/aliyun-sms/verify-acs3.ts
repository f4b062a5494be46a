// Checks ACS3-HMAC-SHA256 as the vendor does, from the bytes that arrived. Written apart from our own signer on
// purpose: two readings of the same rules, and the vendor's SDK as the third (sdk.test.ts).
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The vendor takes 15 minutes either way, and remembers a nonce for as long. */
const SKEW_MS = 15 * 60_000

export interface Refusal {
  status: number
  code: string
  message: string
}

export interface Arrived {
  method: string
  /** Path and query as sent. */
  url: string
  headers: IncomingHttpHeaders
  body: string
}

export interface AccessKey {
  accessKeyId: string
  accessKeySecret: string
}

export function createAcs3Gate(key: AccessKey, now: () => Date) {
  const nonces = new Map<string, number>()

  return function refuse(request: Arrived): Refusal | undefined {
    // Step 1: who says it?
    const authorization = request.headers.authorization ?? ''
    const parts = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      authorization,
    )
    if (!parts) return refusal(400, 'IncompleteSignature', 'Authorization is not ACS3-HMAC-SHA256')
    const [, id = '', signedHeaders = '', signature = ''] = parts
    if (id !== key.accessKeyId) {
      return refusal(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.')
    }

    // Step 2: is everything signed that has to be?
    const names = signedHeaders.split(';')
    const unsigned = Object.keys(request.headers).filter(
      name => (name === 'host' || name.startsWith('x-acs-')) && !names.includes(name),
    )
    if (unsigned.length > 0) return refusal(400, 'IncompleteSignature', `not signed: ${unsigned.join(', ')}`)
    if (header(request, 'x-acs-content-sha256') !== sha256(request.body)) {
      return refusal(400, 'SignatureDoesNotMatch', 'x-acs-content-sha256 is not the hash of the body')
    }

    // Step 3: the signature over what arrived.
    const canonical = [
      request.method,
      request.url.split('?')[0],
      canonicalQuery(request.url),
      names.map(name => `${name}:${header(request, name).trim()}\n`).join(''),
      signedHeaders,
      sha256(request.body),
    ].join('\n')
    const expected = createHmac('sha256', key.accessKeySecret)
      .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
      .digest()
    if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
      return refusal(400, 'SignatureDoesNotMatch', `server string to sign is:${sha256(canonical)}`)
    }

    // Step 4: is it of now, and not seen before?
    const at = now().getTime()
    if (!(Math.abs(Date.parse(header(request, 'x-acs-date')) - at) <= SKEW_MS)) {
      return refusal(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.')
    }
    for (const [old, time] of nonces) if (time < at - SKEW_MS) nonces.delete(old)
    const nonce = header(request, 'x-acs-signature-nonce')
    if (nonce === '' || nonces.has(nonce)) {
      return refusal(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.')
    }
    nonces.set(nonce, at)
    return undefined
  }
}

function canonicalQuery(url: string): string {
  const query = url.split('?')[1] ?? ''
  if (query === '') return ''
  return query
    .split('&')
    .map(pair => {
      const [name = '', value = ''] = pair.split('=')
      return `${encode(decodeURIComponent(name))}=${encode(decodeURIComponent(value))}`
    })
    .sort()
    .join('&')
}

const encode = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('!', '%21')
    .replaceAll("'", '%27')
    .replaceAll('(', '%28')
    .replaceAll(')', '%29')
    .replaceAll('*', '%2A')

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const header = (request: Arrived, name: string): string => String(request.headers[name] ?? '')
const refusal = (status: number, code: string, message: string): Refusal => ({ status, code, message })
