// ACS3-HMAC-SHA256, the request signature of Alibaba Cloud's OpenAPI
// (help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature). The known answer is in acs3.test.ts.
import { createHash, createHmac } from 'node:crypto'

export interface Acs3Request {
  method: string
  path: string
  query: Record<string, string>
  /** Every header that must be covered: host and all x-acs-*; content-type when one is sent. Lower-case names. */
  headers: Record<string, string>
  body: string
}

export interface Acs3Signed {
  canonicalHash: string
  signature: string
  authorization: string
}

/** RFC 3986: encodeURIComponent leaves five characters alone that the vendor encodes. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

export function canonicalQuery(query: Record<string, string>): string {
  return Object.keys(query)
    .sort()
    .map(name => `${percentEncode(name)}=${percentEncode(query[name] ?? '')}`)
    .join('&')
}

export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export function signAcs3(request: Acs3Request, accessKeyId: string, accessKeySecret: string): Acs3Signed {
  const names = Object.keys(request.headers).sort()
  const signedHeaders = names.join(';')
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    names.map(name => `${name}:${(request.headers[name] ?? '').trim()}\n`).join(''),
    signedHeaders,
    sha256Hex(request.body),
  ].join('\n')
  const canonicalHash = sha256Hex(canonical)
  const signature = createHmac('sha256', accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${canonicalHash}`)
    .digest('hex')
  // No space after the commas: the vendor's parser refuses one.
  const authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signedHeaders},Signature=${signature}`
  return { canonicalHash, signature, authorization }
}
