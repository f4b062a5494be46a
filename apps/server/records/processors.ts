// Who outside the house handles personal data, what for, and which kinds of it (PIPL art. 21, 23; 网络数据安全管理条例 art. 12): the list that the
// public page, the back office and the log of transfers all speak from. Who is contracted is the authority's, in authorities.yaml.
import type { Text } from '../migrations/tables/order.ts'

export const dataKinds = {
  mobile: { zh: '手机号', en: 'mobile number' },
  message: { zh: '消息内容', en: 'text of the message' },
  openid: { zh: '微信 openid', en: 'WeChat openid' },
  email: { zh: '邮箱', en: 'e-mail address' },
  name: { zh: '姓名', en: 'name' },
  'identity-number': { zh: '证件号码', en: 'identity number' },
  'bank-account': { zh: '银行账户', en: 'bank account' },
  organisation: { zh: '单位名称、统一社会信用代码', en: 'name and credit code of the organisation' },
  'invoice-contact': { zh: '开票地址、电话、开户行及账号', en: 'address, phone and bank of the invoice' },
  payment: { zh: '订单号、金额', en: 'order number and amount' },
  waybill: { zh: '运单号', en: 'waybill' },
} as const satisfies Record<string, Text>
export type DataKind = keyof typeof dataKinds

export const processorNames = [
  'sms',
  'wechat',
  'mail',
  'wechat-pay',
  'alipay',
  'bank',
  'invoice',
  'face',
  'carrier',
  'courier',
  'registry',
] as const
export type ProcessorName = (typeof processorNames)[number]

interface Processor {
  title: Text
  purpose: Text
  /** `entrusted`: works by our instruction only (art. 21). `independent`: handles it in its own right (art. 23). */
  role: 'entrusted' | 'independent'
  kinds: readonly DataKind[]
  /** Who it is unless the authority names its own contract. */
  company: string | null
}

const t = (zh: string, en: string): Text => ({ zh, en })

export const processors: Readonly<Record<ProcessorName, Processor>> = {
  sms: {
    title: t('短信服务', 'Text messages'),
    purpose: t('发送验证码和办理进度', 'Sending codes and progress messages'),
    role: 'entrusted',
    kinds: ['mobile', 'message'],
    company: '阿里云计算有限公司',
  },
  wechat: {
    title: t('微信公众号', 'WeChat official account'),
    purpose: t('在微信里通知办理进度', 'Progress messages inside WeChat'),
    role: 'independent',
    kinds: ['openid', 'message'],
    company: '深圳市腾讯计算机系统有限公司',
  },
  mail: {
    title: t('邮件服务', 'Mail'),
    purpose: t('按您留的邮箱发送通知', 'Messages to the address you gave'),
    role: 'entrusted',
    kinds: ['email', 'message'],
    company: null,
  },
  'wechat-pay': {
    title: t('微信支付', 'WeChat Pay'),
    purpose: t('收款和退款', 'Payments and refunds'),
    role: 'independent',
    kinds: ['payment', 'openid'],
    company: '财付通支付科技有限公司',
  },
  alipay: {
    title: t('支付宝', 'Alipay'),
    purpose: t('收款和退款', 'Payments and refunds'),
    role: 'independent',
    kinds: ['payment'],
    company: '支付宝（中国）网络技术有限公司',
  },
  bank: {
    title: t('银行', 'The bank'),
    purpose: t('打款验证单位账户、退回多付的款', 'Proving an account by a small payment, returning surplus'),
    role: 'independent',
    kinds: ['organisation', 'bank-account', 'payment'],
    company: null,
  },
  invoice: {
    title: t('开票服务', 'Invoices'),
    purpose: t('开具数电发票', 'Issuing tax invoices'),
    role: 'entrusted',
    kinds: ['organisation', 'invoice-contact', 'payment'],
    company: '浙江诺诺网络科技有限公司',
  },
  face: {
    title: t('人脸核验', 'Face check'),
    purpose: t(
      '确认是本人办理；可以不用，改用别的办法',
      'Confirming that it is you; another way is always open',
    ),
    role: 'entrusted',
    kinds: ['name', 'identity-number'],
    company: null,
  },
  carrier: {
    title: t('运营商核验', 'Carrier check'),
    purpose: t('核对姓名、证件号码和手机号是否一致', 'Checking that name, number and mobile belong together'),
    role: 'independent',
    kinds: ['name', 'identity-number', 'mobile'],
    company: null,
  },
  courier: {
    title: t('快递', 'The courier'),
    purpose: t('跟踪寄出的 UKey', 'Following the key that was sent'),
    role: 'entrusted',
    kinds: ['waybill'],
    company: null,
  },
  registry: {
    title: t('企业登记信息核验', 'Business registry'),
    purpose: t('核对单位名称、信用代码和法定代表人', 'Checking name, credit code and legal representative'),
    role: 'independent',
    kinds: ['organisation'],
    company: null,
  },
}
