// The cryptography of WeChat Pay API v3: what is signed, how a signature is checked, how a notice's resource opens.
// https://pay.weixin.qq.com/doc/v3/merchant/4012365336 (signing), 4013053420 (verifying)
import { createDecipheriv, createSign, createVerify, type KeyLike } from 'node:crypto'

const scheme = 'WECHATPAY2-SHA256-RSA2048'

export interface RequestToSign {
  method: string
  /** Path and query as sent, encoding included. */
  target: string
  timestamp: string
  nonce: string
  body: string
}

// Every line ends with LF, the last one too: the most common reason for SIGN_ERROR.
const lines = (...parts: string[]) => parts.map(part => `${part}\n`).join('')

export const requestMessage = (r: RequestToSign) => lines(r.method, r.target, r.timestamp, r.nonce, r.body)

export const jsapiMessage = (appId: string, timeStamp: string, nonceStr: string, pkg: string) =>
  lines(appId, timeStamp, nonceStr, pkg)

export function sign(message: string, privateKey: KeyLike): string {
  return createSign('RSA-SHA256').update(message).sign(privateKey, 'base64')
}

export function authorization(
  request: RequestToSign,
  merchant: { id: string; serial: string; privateKey: KeyLike },
): string {
  const signature = sign(requestMessage(request), merchant.privateKey)
  const { nonce, timestamp } = request
  return `${scheme} mchid="${merchant.id}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${merchant.serial}"`
}

/** Replies and notices: timestamp, nonce and the body as raw bytes, never re-serialised. */
export function verify(
  signed: { timestamp: string; nonce: string; body: Uint8Array; signature: string },
  publicKey: KeyLike,
): boolean {
  // Node's decoder skips what is not base64 and stops at "="; one signature shall have one spelling.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signed.signature)) return false
  return createVerify('RSA-SHA256')
    .update(`${signed.timestamp}\n${signed.nonce}\n`)
    .update(signed.body)
    .update('\n')
    .verify(publicKey, signed.signature, 'base64')
}

/** Opens an AEAD_AES_256_GCM resource; the last 16 bytes of the ciphertext are the tag. Throws when touched. */
export function openResource(
  resource: { ciphertext: string; nonce: string; associatedData: string },
  apiV3Key: string,
): string {
  const sealed = Buffer.from(resource.ciphertext, 'base64')
  const decipher = createDecipheriv(
    'aes-256-gcm',
    Buffer.from(apiV3Key, 'utf8'),
    Buffer.from(resource.nonce, 'utf8'),
    {
      authTagLength: 16,
    },
  )
  decipher.setAAD(Buffer.from(resource.associatedData, 'utf8'))
  decipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString('utf8')
}
