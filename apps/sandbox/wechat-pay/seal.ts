// WeChat Pay's own signature under replies and notices, and the encryption of a notice's resource.
import { createCipheriv, randomBytes, sign } from 'node:crypto'
import type { World } from '../state.ts'

export function signedHeaders(world: World, body: string, at = world.clock.now()): Record<string, string> {
  const { platformKeyId, platformPrivateKey } = world.secrets.wechatPay
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const nonce = randomBytes(16).toString('hex')
  const signature = sign('sha256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), platformPrivateKey)
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': platformKeyId,
    'Wechatpay-Signature': signature.toString('base64'),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  }
}

export function sealResource(world: World, originalType: string, content: unknown) {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', world.secrets.wechatPay.apiV3Key, nonce)
  cipher.setAAD(Buffer.from(originalType))
  const sealed = Buffer.concat([
    cipher.update(JSON.stringify(content), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  return {
    original_type: originalType,
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: sealed.toString('base64'),
    associated_data: originalType,
    nonce,
  }
}
