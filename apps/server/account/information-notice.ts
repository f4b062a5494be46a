// The account agreement, and the list of personal information that is kept: what, what for, how necessary, how long, and
// who else handles it (PIPL art. 17, 30). Data, so that a test can compare it with the tables; a change of words is a new version.
import { createHash } from 'node:crypto'
import type { Text } from '@hufu/programme'

interface Item {
  what: Text
  purpose: Text
  necessity: Text
  retention: Text
  processor: Text | null
  /** Of what harms a person most when it leaks (PIPL art. 28, 30): what that may mean. */
  effect?: Text
}
const t = (zh: string, en: string): Text => ({ zh, en })

export const accountAgreement = {
  id: 'account-agreement',
  version: '2026-01',
  title: t('用户协议', 'User agreement'),
  paragraphs: [
    t(
      '账号属于您个人，用于代表您所在的单位办理数字证书。请用自己的手机号注册，不要把账号交给别人使用。',
      'The account is yours and serves to apply for digital certificates on behalf of your organisation. Register with your own number and do not hand the account to others.',
    ),
    t(
      '请保管好密码、验证码和 UKey。我们不会向您索要密码、验证码或 PIN。',
      'Keep your password, codes and UKey safe. We never ask you for a password, code or PIN.',
    ),
    t(
      '您填写和上传的内容应当真实、完整、准确。每一项业务另有电子认证服务协议，办理时单独征得同意。',
      'What you enter and upload must be true, complete and accurate. Each service has its own certification agreement, which is asked for separately.',
    ),
    t(
      '您可以随时查看、更正、下载自己的资料，也可以注销账号。法律要求留存的认证资料，在期限内只作保存，不作他用。',
      'You may see, correct and download your data at any time and close the account. Evidence that the law orders us to keep is only stored until its term ends, and used for nothing else.',
    ),
  ],
}

const evidence = t(
  '证书失效后至少 5 年（《电子签名法》第 24 条），到期删除',
  'At least 5 years after the certificate ends (Electronic Signature Law, art. 24), then deleted',
)
const whileOpen = t('账号存续期间，注销时删除', 'While the account exists; deleted when it is closed')

export const informationNotice: { version: string; items: Item[]; rights: Text[] } = {
  version: '2026-11',
  items: [
    {
      what: t('手机号', 'Mobile number'),
      purpose: t(
        '登录、通知办理进度、防止他人冒用',
        'Signing in, progress messages, protection against misuse',
      ),
      necessity: t('必需', 'Necessary'),
      retention: whileOpen,
      processor: t('短信服务商', 'The SMS service'),
    },
    {
      what: t(
        '密码（只存不可还原的摘要）、通行密钥公钥',
        'Password (only an irreversible digest), public keys of passkeys',
      ),
      purpose: t('登录', 'Signing in'),
      necessity: t('可选，可改用短信验证码', 'Optional; a code by SMS does as well'),
      retention: whileOpen,
      processor: null,
    },
    {
      what: t('姓名、邮箱', 'Name, e-mail'),
      purpose: t('预填申请表、发送发票', 'Filling in forms for you, sending invoices'),
      necessity: t('可选', 'Optional'),
      retention: whileOpen,
      processor: null,
    },
    {
      what: t('单位名称、统一社会信用代码、成员关系', 'Organisation, credit code, membership'),
      purpose: t(
        '办理单位证书，同事之间共用单位',
        'Certificates of an organisation, shared among colleagues',
      ),
      necessity: t('办理单位证书时必需', 'Necessary for certificates of organisations'),
      retention: whileOpen,
      processor: null,
    },
    {
      what: t('登录设备、IP 地址、时间', 'Device, IP address and time of sign-ins'),
      purpose: t('发现盗用、依法留存日志', 'Detecting misuse, logs required by law'),
      necessity: t('必需', 'Necessary'),
      retention: t(
        '会话在 180 天内结束；日志依法留存',
        'Sessions end within 180 days; logs as the law orders',
      ),
      processor: null,
    },
    {
      what: t(
        '申请资料：身份证件、证照影像、法定代表人与经办人信息',
        'Application papers: identity documents, licences, data of the legal representative and the agent',
      ),
      purpose: t('核验身份，签发证书', 'Checking identity and issuing certificates'),
      necessity: t(
        '申请证书时必需，使用前单独征得同意',
        'Necessary for a certificate; separate consent is asked for first',
      ),
      effect: t(
        '敏感信息：泄露后可能被人冒用身份。加密保存，列表和通知里只显示一部分，查看全文要写明理由并留下记录',
        'Sensitive: a leak may let others pose as you. Stored encrypted, masked in lists and messages; whoever reads it in full says why, on record',
      ),
      retention: evidence,
      processor: t('企业登记信息核验、运营商核验服务', 'Company registry and carrier checks'),
    },
    {
      what: t(
        '人脸核验结果（默认不保存人脸影像）',
        'Result of a face check (the image is not kept by default)',
      ),
      purpose: t('确认是本人办理', 'Confirming that it is you'),
      necessity: t('不是唯一方式，可以选择其他办法', 'Never the only way; you may choose another'),
      effect: t(
        '敏感信息：人脸影像不经过我们，泄露的只会是核验结果；不刷脸不影响办理，价格相同',
        'Sensitive: no picture of your face reaches us, only the result. Not showing it costs nothing and stops nothing',
      ),
      retention: evidence,
      processor: t('人脸核验服务商', 'The face check service'),
    },
    {
      what: t('银行账户、付款与开票信息', 'Bank account, payment and invoice details'),
      purpose: t('账户认证、收款、退款、开票', 'Proving the account, payments, refunds, invoices'),
      necessity: t('所选业务需要时必需', 'Necessary where the chosen service needs it'),
      effect: t(
        '敏感信息：泄露后可能影响资金安全。我们只打款验证，不会扣款，账号在列表里只显示一部分',
        'Sensitive: a leak may endanger money. We pay in to prove the account and never debit it; lists show a part of the number only',
      ),
      retention: evidence,
      processor: t('银行、支付机构、开票服务商', 'Banks, payment and invoice services'),
    },
    {
      what: t('收件人、地址', 'Recipient and address'),
      purpose: t('寄送 UKey', 'Sending the key'),
      necessity: t('选择邮寄时必需', 'Necessary when it is sent by post'),
      retention: evidence,
      processor: t('快递公司', 'The courier'),
    },
    {
      what: t(
        '换号材料：盖章营业执照、办理人身份证',
        'Papers for a change of number: stamped licence, identity card',
      ),
      purpose: t('手机丢失时确认账号归属', 'Confirming whose account it is when the phone is lost'),
      necessity: t('仅在申请人工换号时', 'Only for a change of number at a desk'),
      retention: t('办结后 180 天', '180 days after the decision'),
      processor: null,
    },
  ],
  rights: [
    t(
      '查看、更正、下载：在“我的账号”里随时可做。',
      'See, correct, download: at any time under “My account”.',
    ),
    t(
      '撤回同意：在申请里撤回，改用其他办法继续。',
      'Withdraw a consent: in the order; it goes on another way.',
    ),
    t(
      '注销：没有办理中的申请即可注销；法律要求留存的只作保存。',
      'Close the account: possible once no order is open; what must be kept is only stored.',
    ),
    t(
      '未满 14 周岁的未成年人不能自行办理，请由监护人联系客服。',
      'Children under 14 cannot apply by themselves; a guardian should contact customer service.',
    ),
  ],
}

export const agreementHash = createHash('sha256').update(JSON.stringify(accountAgreement)).digest('hex')
