// The outside services of this installation, built from the environment. Production and demo differ by addresses and
// keys only. A service whose variables are missing is absent; one with half of them is a fault, said at boot.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { createNuonuo } from '@hufu/outside/invoice/nuonuo.ts'
import type { InvoicePort } from '@hufu/outside/invoice/port.ts'
import type { PaymentPort } from '@hufu/outside/payment/port.ts'
import { createWechatPay } from '@hufu/outside/payment/wechat-pay.ts'
import { aliyunSms } from '@hufu/outside/sms/aliyun.ts'
import type { SmsPort } from '@hufu/outside/sms/port.ts'
import { officialAccount } from '@hufu/outside/wechat/official-account.ts'
import type { WechatPort } from '@hufu/outside/wechat/port.ts'
import { z } from 'zod'
import type { Clock } from '../platform/clock.ts'
import { ConfigError } from '../platform/config.ts'
import type { KeptTokens } from './kept-tokens.ts'

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
}

const url = z.url({ protocol: /^https?$/ }).transform(value => value.replace(/\/$/, ''))
const word = z.string().min(1)

/** A PEM key; environments that cannot hold line breaks write them as \\n. */
const pem = (open: (key: string) => unknown) =>
  z
    .string()
    .min(1)
    .transform(value => value.replaceAll('\\n', '\n'))
    .refine(value => {
      try {
        open(value)
        return true
      } catch {
        return false
      }
    }, 'is not a readable PEM key')

const templateTable = z.string().transform((text, context) => {
  const parsed = z.record(z.string(), z.string().startsWith('SMS_')).safeParse(safeJson(text))
  if (parsed.success) return parsed.data
  context.addIssue({ code: 'custom', message: 'is not a JSON object of SMS_… numbers' })
  return z.NEVER
})

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Unless a number is configured: a name of its own for every text, as the sandbox takes them. */
const namedTemplate = (programme: string, event: string) =>
  `SMS_${programme}_${event}`.replaceAll('-', '_').toUpperCase()

const shapes = {
  wechatPay: z.object({
    WECHAT_PAY_BASE_URL: url,
    WECHAT_PAY_APP_ID: word,
    WECHAT_PAY_MERCHANT_ID: word,
    WECHAT_PAY_MERCHANT_SERIAL: word,
    WECHAT_PAY_MERCHANT_PRIVATE_KEY: pem(createPrivateKey),
    WECHAT_PAY_PLATFORM_KEY_ID: word,
    WECHAT_PAY_PLATFORM_PUBLIC_KEY: pem(createPublicKey),
    WECHAT_PAY_API_V3_KEY: z.string().length(32),
  }),
  sms: z.object({
    ALIYUN_SMS_BASE_URL: url,
    ALIYUN_SMS_ACCESS_KEY_ID: word,
    ALIYUN_SMS_ACCESS_KEY_SECRET: word,
    ALIYUN_SMS_SIGN: word.default('虎符证书'),
    ALIYUN_SMS_CODE_TEMPLATE: word.default('SMS_100001'),
    /** `{"<programme>/review-passed": "SMS_2719…"}`: the vendor gives its numbers as it approves the texts. */
    ALIYUN_SMS_TEMPLATES: templateTable.default({}),
  }),
  wechat: z.object({
    WECHAT_OA_BASE_URL: url,
    WECHAT_OA_APP_ID: word,
    WECHAT_OA_APP_SECRET: word,
    WECHAT_OA_PUSH_TOKEN: word,
    WECHAT_OA_ENCODING_AES_KEY: z.string().length(43),
    WECHAT_OA_TEMPLATE_ID: word.default('hufu-progress'),
  }),
  nuonuo: z.object({
    NUONUO_BASE_URL: url,
    NUONUO_TOKEN_URL: url,
    NUONUO_APP_KEY: word,
    NUONUO_APP_SECRET: word,
    NUONUO_SELLER_TAX_NUMBER: word,
    NUONUO_SELLER_NAME: word,
    NUONUO_SELLER_ADDRESS: word,
    NUONUO_SELLER_PHONE: word,
    NUONUO_FILE_HOSTS: word,
    NUONUO_CLERK: word.default('系统'),
  }),
}

/** Throws ConfigError with every fault of every service. */
export function openVendors(env: Readonly<Record<string, string>>, clock: Clock, kept: KeptTokens): Vendors {
  const faults: string[] = []
  const read = <S extends z.ZodObject>(shape: S): z.output<S> | null => {
    const names = Object.keys(shape.shape)
    if (!names.some(name => env[name])) return null
    const parsed = shape.safeParse(Object.fromEntries(names.map(name => [name, env[name] || undefined])))
    if (parsed.success) return parsed.data
    faults.push(...parsed.error.issues.map(issue => `${String(issue.path[0])}: ${issue.message}`))
    return null
  }
  const pay = read(shapes.wechatPay)
  const sms = read(shapes.sms)
  const account = read(shapes.wechat)
  const nuonuo = read(shapes.nuonuo)
  if (faults.length) throw new ConfigError(faults)
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
  }
}
