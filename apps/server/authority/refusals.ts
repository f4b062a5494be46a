// Why the CA would not sign, in words for whoever waits for the certificate. Each says what to do next.
import type { IssuanceRefusal } from './issuing.ts'

const words = {
  'order-closed': {
    zh: '申请单已经结束，不再签发。如仍需要证书，请重新申请。',
    en: 'The order has ended, so nothing is issued. Please apply anew if you still need the certificate.',
  },
  'not-reviewed': {
    zh: '审核或其他前置环节还没有完成。完成后请重新提交证书请求。',
    en: 'The review or an earlier step is not complete. Hand in the request again once it is.',
  },
  'not-paid': {
    zh: '费用还没有付清，也没有使用免费政策。付款后请重新提交证书请求。',
    en: 'The order is neither paid nor free of charge. Hand in the request again after payment.',
  },
  'wrong-stage': {
    zh: '申请单不在签发环节。请刷新页面，按当前进度操作。',
    en: 'The order is not at the issuing stage. Refresh the page and follow its progress.',
  },
  'not-in-programme': {
    zh: '所请求的证书与申请单的产品不一致。请联系客服核对产品设置。',
    en: 'The certificate asked for is not what the order bought. Please have customer service check the product.',
  },
  'facts-differ': {
    zh: '单位名称或代码与审核通过的不一致。请联系客服。',
    en: 'Name or code differs from what was reviewed. Please contact customer service.',
  },
  'replaces-foreign': {
    zh: '要更新的证书不存在、已吊销，或不属于这份申请。请重新申请。',
    en: 'The certificate to renew does not exist, is revoked or is not of this order. Please apply anew.',
  },
  'request-bad': {
    zh: '证书请求没有通过验证。请用密钥助手重新生成后再提交。',
    en: 'The certificate request did not verify. Please generate it again with the key assistant.',
  },
  'key-used': {
    zh: '这把密钥已经签发过证书。请用密钥助手重新生成后再提交。',
    en: 'This key has been certified before. Please generate a new one with the key assistant.',
  },
  'key-weak': {
    zh: '密钥强度不够，没有签发。请用密钥助手重新生成后再提交。',
    en: 'The key is too weak, so nothing was issued. Please generate a new one with the key assistant.',
  },
  'key-device': {
    zh: '这只 UKey 生成的密钥有已知缺陷（ROCA），重新生成也一样。请换一只 UKey，或联系客服更换。',
    en: 'This UKey makes keys with a known fault (ROCA), and will again. Use another one, or ask customer service for it.',
  },
  'key-compromised': {
    zh: '这把密钥已经公开或泄露，不能再用。请用密钥助手重新生成后再提交。',
    en: 'This key is public or was disclosed and cannot be used. Please generate a new one with the key assistant.',
  },
  'key-revoked': {
    zh: '用这把密钥的证书已经吊销，同一把密钥不再签发。请用密钥助手重新生成后再提交。',
    en: 'A certificate over this key was revoked; the key is not certified again. Please generate a new one.',
  },
  'key-other-holder': {
    zh: '这把密钥属于另一位持有人的证书。请确认插的是自己的 UKey，再用密钥助手重新生成。',
    en: 'This key belongs to another holder’s certificate. Check that the UKey is your own, then generate a new key.',
  },
  'no-ca': {
    zh: '签发机构还没有这种算法的证书。请联系客服。',
    en: 'The authority has no CA of this algorithm. Please contact customer service.',
  },
  'subject-unfit': {
    zh: '单位名称写不进证书：太长、为空，或含有不可见字符。请联系客服核对名称。',
    en: 'The name does not fit a certificate: too long, empty or with invisible characters. Please have it checked.',
  },
  lint: {
    zh: '证书内容没有通过签发前检查，未签发。请联系客服，并告知申请编号。',
    en: 'The content failed the check before signing; nothing was issued. Please contact customer service with the order number.',
  },
} as const

export type RefusalCode = keyof typeof words

export const refusal = (code: RefusalCode): IssuanceRefusal => ({ code, ...words[code] })

/** Thrown where the CA decides against signing; everything else that is thrown is a fault, and the try is repeated. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly refusal: IssuanceRefusal
  constructor(code: RefusalCode, why?: string) {
    super(why ?? code)
    this.refusal = refusal(code)
  }
}
