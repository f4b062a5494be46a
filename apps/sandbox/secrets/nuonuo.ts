// Nuonuo e-invoice: the application's key and secret, and the seller whose invoices it may issue.
import { randomBytes, randomInt } from 'node:crypto'
import type { SecretsOf } from '../secrets.ts'

export interface NuonuoSecrets {
  appKey: string
  appSecret: string
  sellerTaxNumber: string
}

export const nuonuo: SecretsOf<NuonuoSecrets> = {
  file: 'nuonuo.json',
  create: () => ({
    appKey: String(randomInt(10 ** 7, 10 ** 8)),
    appSecret: randomBytes(8).toString('hex').toUpperCase(),
    // 339901999999xxx is the family of numbers Nuonuo gives to test sellers; no real taxpayer has one.
    sellerTaxNumber: '339901999999500',
  }),
  environment: ({ nuonuo: own }, url) => ({
    NUONUO_BASE_URL: `${url}/nuonuo`,
    NUONUO_TOKEN_URL: `${url}/nuonuo/accessToken`,
    NUONUO_APP_KEY: own.appKey,
    NUONUO_APP_SECRET: own.appSecret,
    NUONUO_SELLER_TAX_NUMBER: own.sellerTaxNumber,
    NUONUO_FILE_HOSTS: new URL(url).host,
  }),
}
