// The outside services of this installation, built from their settings. Production and demo differ by addresses and
// keys only.
import { createHouseBank } from '@hufu/outside/bank/house-bank.ts'
import type { BankPort } from '@hufu/outside/bank/port.ts'
import { createHouseCarrier } from '@hufu/outside/carrier/house-carrier.ts'
import type { CarrierPort } from '@hufu/outside/carrier/port.ts'
import { createHouseCourier } from '@hufu/outside/courier/house-courier.ts'
import type { CourierPort } from '@hufu/outside/courier/port.ts'
import { createHouseFace } from '@hufu/outside/face/house-face.ts'
import type { FacePort } from '@hufu/outside/face/port.ts'
import { createNuonuo } from '@hufu/outside/invoice/nuonuo.ts'
import type { InvoicePort } from '@hufu/outside/invoice/port.ts'
import { mailOnWire } from '@hufu/outside/mail/mail-on-wire.ts'
import type { MailPort } from '@hufu/outside/mail/port.ts'
import { localOcr } from '@hufu/outside/ocr/local.ts'
import type { OcrPort } from '@hufu/outside/ocr/port.ts'
import { createAlipayOnWire } from '@hufu/outside/payment/alipay-on-wire.ts'
import type { PaymentPort } from '@hufu/outside/payment/port.ts'
import { createWechatPay } from '@hufu/outside/payment/wechat-pay.ts'
import { createHouseRegistry } from '@hufu/outside/registry/house-registry.ts'
import type { RegistryPort } from '@hufu/outside/registry/port.ts'
import { aliyunSms } from '@hufu/outside/sms/aliyun.ts'
import type { SmsPort } from '@hufu/outside/sms/port.ts'
import { officialAccount } from '@hufu/outside/wechat/official-account.ts'
import type { WechatPort } from '@hufu/outside/wechat/port.ts'
import type { Clock } from '../platform/clock.ts'
import type { KeptTokens } from './kept-tokens.ts'
import { namedTemplate, type VendorSettings } from './vendor-settings.ts'

export interface Vendors {
  /** By the programme's word for the method. */
  payments: ReadonlyMap<string, PaymentPort>
  sms: {
    port: SmsPort
    sign: string
    codeTemplate: string
    templateOf(programme: string, event: string): string
  } | null
  wechat: { port: WechatPort; templateId: string } | null
  invoices: { port: InvoicePort; clerk: string } | null
  bank: BankPort | null
  face: FacePort | null
  carrier: CarrierPort | null
  courier: CourierPort | null
  mail: MailPort | null
  ocr: OcrPort
  registry: RegistryPort | null
}

export function openVendors(settings: VendorSettings, clock: Clock, kept: KeptTokens): Vendors {
  const { pay, sms, account, nuonuo } = settings
  const now = () => clock.now()

  const payments = new Map<string, PaymentPort>()
  if (pay) {
    payments.set(
      'wechat-pay',
      createWechatPay({
        baseUrl: pay.WECHAT_PAY_BASE_URL,
        appId: pay.WECHAT_PAY_APP_ID,
        merchantId: pay.WECHAT_PAY_MERCHANT_ID,
        merchantSerial: pay.WECHAT_PAY_MERCHANT_SERIAL,
        merchantPrivateKey: pay.WECHAT_PAY_MERCHANT_PRIVATE_KEY,
        apiV3Key: pay.WECHAT_PAY_API_V3_KEY,
        platformKeyId: pay.WECHAT_PAY_PLATFORM_KEY_ID,
        platformKeys: { [pay.WECHAT_PAY_PLATFORM_KEY_ID]: pay.WECHAT_PAY_PLATFORM_PUBLIC_KEY },
        now,
        rememberNonce: (nonce, until) => kept.rememberNonce(`wechat-pay/${nonce}`, until),
      }),
    )
  }
  if (settings.alipay)
    payments.set(
      'alipay',
      createAlipayOnWire({
        baseUrl: settings.alipay.ALIPAY_BASE_URL,
        key: settings.alipay.ALIPAY_KEY,
        now,
        rememberNonce: (nonce, until) => kept.rememberNonce(`alipay/${nonce}`, until),
      }),
    )
  return {
    payments,
    sms: sms && {
      port: aliyunSms({
        baseUrl: sms.ALIYUN_SMS_BASE_URL,
        accessKeyId: sms.ALIYUN_SMS_ACCESS_KEY_ID,
        accessKeySecret: sms.ALIYUN_SMS_ACCESS_KEY_SECRET,
        now,
      }),
      sign: sms.ALIYUN_SMS_SIGN,
      codeTemplate: sms.ALIYUN_SMS_CODE_TEMPLATE,
      templateOf: (programme, event) =>
        sms.ALIYUN_SMS_TEMPLATES[`${programme}/${event}`] ?? namedTemplate(programme, event),
    },
    wechat: account && {
      port: officialAccount({
        baseUrl: account.WECHAT_OA_BASE_URL,
        appId: account.WECHAT_OA_APP_ID,
        appSecret: account.WECHAT_OA_APP_SECRET,
        pushToken: account.WECHAT_OA_PUSH_TOKEN,
        encodingAesKey: account.WECHAT_OA_ENCODING_AES_KEY,
        now,
        tokenStore: {
          async load() {
            const found = await kept.load('wechat-oa')
            return found && { token: found.token, expiresAt: found.expiresAt.getTime() }
          },
          save: ({ token, expiresAt }) => kept.save('wechat-oa', token, new Date(expiresAt)),
        },
      }),
      templateId: account.WECHAT_OA_TEMPLATE_ID,
    },
    mail:
      settings.mail && mailOnWire({ baseUrl: settings.mail.MAIL_BASE_URL, key: settings.mail.MAIL_KEY, now }),
    invoices: nuonuo && {
      port: createNuonuo({
        baseUrl: nuonuo.NUONUO_BASE_URL,
        tokenUrl: nuonuo.NUONUO_TOKEN_URL,
        appKey: nuonuo.NUONUO_APP_KEY,
        appSecret: nuonuo.NUONUO_APP_SECRET,
        sellerTaxNumber: nuonuo.NUONUO_SELLER_TAX_NUMBER,
        seller: {
          name: nuonuo.NUONUO_SELLER_NAME,
          address: nuonuo.NUONUO_SELLER_ADDRESS,
          phone: nuonuo.NUONUO_SELLER_PHONE,
        },
        fileHosts: nuonuo.NUONUO_FILE_HOSTS.split(','),
        tokens: {
          async load() {
            const found = await kept.load('nuonuo')
            return found && { value: found.token, expiresAt: found.expiresAt }
          },
          save: ({ value, expiresAt }) => kept.save('nuonuo', value, expiresAt),
        },
        now,
      }),
      clerk: nuonuo.NUONUO_CLERK,
    },
    ocr: localOcr(),
    registry:
      settings.registry &&
      createHouseRegistry({
        baseUrl: settings.registry.REGISTRY_BASE_URL,
        key: settings.registry.REGISTRY_KEY,
        now,
      }),
    face:
      settings.face &&
      createHouseFace({ baseUrl: settings.face.FACE_BASE_URL, key: settings.face.FACE_KEY, now }),
    carrier:
      settings.carrier &&
      createHouseCarrier({
        baseUrl: settings.carrier.CARRIER_BASE_URL,
        key: settings.carrier.CARRIER_KEY,
        now,
      }),
    courier:
      settings.courier &&
      createHouseCourier({
        baseUrl: settings.courier.COURIER_BASE_URL,
        key: settings.courier.COURIER_KEY,
        now,
      }),
    bank:
      settings.bank &&
      createHouseBank({ baseUrl: settings.bank.BANK_BASE_URL, key: settings.bank.BANK_KEY, now }),
  }
}
