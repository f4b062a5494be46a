// WeChat Pay, public-key mode: the merchant's key pair, the key pair of WeChat Pay itself, and the APIv3 key.
import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto'
import type { SecretsOf } from './shape.ts'

export interface WechatPaySecrets {
  merchantId: string
  /** Serial of the merchant's API certificate, upper-case hex. */
  merchantSerial: string
  merchantPrivateKey: string
  merchantPublicKey: string
  platformKeyId: string
  platformPrivateKey: string
  platformPublicKey: string
  /** 32 characters; the characters themselves are the AES-256 key. */
  apiV3Key: string
}

export const wechatPay: SecretsOf<
  WechatPaySecrets,
  { wechatPay: WechatPaySecrets; wechatOa: { appId: string } }
> = {
  file: 'wechat-pay.json',
  create() {
    const merchant = keyPair()
    const platform = keyPair()
    const merchantId = `19${String(randomInt(0, 10 ** 8)).padStart(8, '0')}`
    return {
      merchantId,
      merchantSerial: randomBytes(20).toString('hex').toUpperCase(),
      merchantPrivateKey: merchant.privateKey,
      merchantPublicKey: merchant.publicKey,
      platformKeyId: `PUB_KEY_ID_0${merchantId}${new Date().toISOString().slice(0, 10).replaceAll('-', '')}00${randomInt(100000, 999999)}`,
      platformPrivateKey: platform.privateKey,
      platformPublicKey: platform.publicKey,
      apiV3Key: randomBytes(16).toString('hex'),
    }
  },
  environment: ({ wechatPay: own, wechatOa }, url) => ({
    WECHAT_PAY_BASE_URL: `${url}/wechat-pay`,
    // JSAPI needs the openid of this official account, so both share one appid, as at a real merchant.
    WECHAT_PAY_APP_ID: wechatOa.appId,
    WECHAT_PAY_MERCHANT_ID: own.merchantId,
    WECHAT_PAY_MERCHANT_SERIAL: own.merchantSerial,
    WECHAT_PAY_MERCHANT_PRIVATE_KEY: own.merchantPrivateKey,
    WECHAT_PAY_PLATFORM_KEY_ID: own.platformKeyId,
    WECHAT_PAY_PLATFORM_PUBLIC_KEY: own.platformPublicKey,
    WECHAT_PAY_API_V3_KEY: own.apiV3Key,
  }),
}

function keyPair() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}
