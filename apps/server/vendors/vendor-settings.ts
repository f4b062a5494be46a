// The settings of outside services in the environment. A service whose variables are missing is absent; one with half of
// them is a fault, said at boot together with all others.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { ConfigError } from '../platform/config.ts'

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
export const namedTemplate = (programme: string, event: string) =>
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

/** Services still on the house wire (packages/outside/house-wire.ts): an address and a key each. */
const wire = <S extends string>(service: S) =>
  z.object({ [`${service}_BASE_URL`]: url, [`${service}_KEY`]: word }) as z.ZodObject<{
    [K in `${S}_BASE_URL` | `${S}_KEY`]: z.ZodString
  }>

export type VendorSettings = ReturnType<typeof readVendorSettings>

/** Throws ConfigError with every fault of every service. */
export function readVendorSettings(env: Readonly<Record<string, string | undefined>>) {
  const faults: string[] = []
  const read = <S extends z.ZodObject>(shape: S): z.output<S> | null => {
    const names = Object.keys(shape.shape)
    if (!names.some(name => env[name])) return null
    const parsed = shape.safeParse(Object.fromEntries(names.map(name => [name, env[name] || undefined])))
    if (parsed.success) return parsed.data
    faults.push(
      ...parsed.error.issues.map(issue => {
        const name = String(issue.path[0])
        return `${name}: ${env[name] ? issue.message : 'is missing; this service is only half configured'}`
      }),
    )
    return null
  }
  const settings = {
    pay: read(shapes.wechatPay),
    sms: read(shapes.sms),
    account: read(shapes.wechat),
    nuonuo: read(shapes.nuonuo),
    alipay: read(wire('ALIPAY')),
    bank: read(wire('BANK')),
    carrier: read(wire('CARRIER')),
    courier: read(wire('COURIER')),
    face: read(wire('FACE')),
    mail: read(wire('MAIL')),
    registry: read(wire('REGISTRY')),
  }
  if (faults.length) throw new ConfigError(faults)
  return settings
}
