// Nuonuo e-invoice: the application's key and secret, and the seller whose invoices it may issue.
import { randomBytes, randomInt } from 'node:crypto'
import type { SecretsOf } from './shape.ts'

export interface NuonuoSecrets {
  appKey: string
  appSecret: string
  sellerTaxNumber: string
  sellerName: string
  sellerAddress: string
  sellerPhone: string
}

export const nuonuo: SecretsOf<NuonuoSecrets, { nuonuo: NuonuoSecrets }> = {
  file: 'nuonuo.json',
  create: () => ({
    appKey: String(randomInt(10 ** 7, 10 ** 8)),
    appSecret: randomBytes(8).toString('hex').toUpperCase(),
    // 339901999999xxx is the family of numbers Nuonuo gives to test sellers; no real taxpayer has one.
    sellerTaxNumber: '339901999999500',
    sellerName: '虎符演示电子认证有限公司',
    sellerAddress: '河南省郑州市演示路1号',
    sellerPhone: '0371-00000000',
  }),
  environment: ({ nuonuo: own }, url) => ({
    NUONUO_BASE_URL: `${url}/nuonuo`,
    NUONUO_TOKEN_URL: `${url}/nuonuo/accessToken`,
    NUONUO_APP_KEY: own.appKey,
    NUONUO_APP_SECRET: own.appSecret,
    NUONUO_SELLER_TAX_NUMBER: own.sellerTaxNumber,
    NUONUO_SELLER_NAME: own.sellerName,
    NUONUO_SELLER_ADDRESS: own.sellerAddress,
    NUONUO_SELLER_PHONE: own.sellerPhone,
    NUONUO_FILE_HOSTS: new URL(url).host,
  }),
}
