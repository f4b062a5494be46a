// WeChat official account: application id and secret, and what signs and encrypts its pushes to the server.
import { randomBytes } from 'node:crypto'
import type { SecretsOf } from './shape.ts'

export interface WechatOaSecrets {
  appId: string
  appSecret: string
  pushToken: string
  /** 43 characters of base64 without the last "=": a 32-byte AES key, as the vendor's console shows it. */
  encodingAesKey: string
}

export const wechatOa: SecretsOf<WechatOaSecrets, { wechatOa: WechatOaSecrets }> = {
  file: 'wechat-oa.json',
  create: () => ({
    appId: `wx${randomBytes(8).toString('hex')}`,
    appSecret: randomBytes(16).toString('hex'),
    pushToken: randomBytes(12).toString('hex'),
    encodingAesKey: randomBytes(32).toString('base64').slice(0, 43).replaceAll(/[+/]/g, 'A'),
  }),
  environment: ({ wechatOa: own }, url) => ({
    WECHAT_OA_BASE_URL: `${url}/wechat-oa`,
    WECHAT_OA_APP_ID: own.appId,
    WECHAT_OA_APP_SECRET: own.appSecret,
    WECHAT_OA_PUSH_TOKEN: own.pushToken,
    WECHAT_OA_ENCODING_AES_KEY: own.encodingAesKey,
  }),
}
