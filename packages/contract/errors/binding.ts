// Errors of standing behind one's papers without stamping them. Each names the ways that stay open.
import { e } from './entry.ts'

export const bindingErrors = {
  'binding.not-offered': e(
    409,
    ['这里不能用这种确认方式', '这个项目没有开通，或现在不是交文件的时候', '请打印盖章后上传'],
    [
      'This way is not open here',
      'The programme does not offer it, or no papers are due now',
      'Print, stamp and upload',
    ],
  ),
  'binding.lapsed': e(
    409,
    ['这次确认已失效', '超过了时间，或资料已经改过', '请重新开始这一步'],
    ['This confirmation has lapsed', 'Its time is over, or the data changed since', 'Begin this step again'],
  ),
  'binding.certificate-unreadable': e(
    422,
    ['证书读不出来', '收到的不是一张完整的证书', '请重新插入 UKey 再试，或打印盖章后上传'],
    [
      'The certificate cannot be read',
      'What came is no whole certificate',
      'Plug the key in again, or stamp the papers',
    ],
  ),
  'binding.certificate-untrusted': e(
    422,
    [
      '这张证书不能用在这里',
      '它不是本机构签发的，或签发链核对不上',
      '请换一张本机构的单位证书，或打印盖章、请法定代表人手机确认',
    ],
    [
      'This certificate cannot be used here',
      'It was not issued by this authority, or its chain does not hold',
      'Use another of this authority, stamp the papers, or ask the legal representative',
    ],
  ),
  'binding.certificate-expired': e(
    422,
    ['证书已过期', '过期的证书不能再签名', '请换一张有效的单位证书，或打印盖章、请法定代表人手机确认'],
    [
      'The certificate has expired',
      'It can sign nothing any more',
      'Use a valid one, stamp the papers, or ask the legal representative',
    ],
  ),
  'binding.certificate-revoked': e(
    422,
    ['证书已吊销或冻结', '它现在不能签名', '请换一张有效的单位证书，或打印盖章、请法定代表人手机确认'],
    [
      'The certificate is revoked or suspended',
      'It may not sign now',
      'Use a valid one, stamp the papers, or ask the legal representative',
    ],
  ),
  'binding.certificate-use': e(
    422,
    ['这张证书不能代表单位签名', '它是加密证书，或不是单位证书', '请选单位的签名证书，或打印盖章后上传'],
    [
      'This certificate cannot sign for the organisation',
      'It is for encryption, or not an organisation’s',
      'Choose the organisation’s signing certificate, or stamp the papers',
    ],
  ),
  'binding.other-organisation': e(
    422,
    [
      '证书是另一家单位的',
      '证书上的单位名称或信用代码与申请单位不一致',
      '请用申请单位自己的证书，或打印盖章后上传',
    ],
    [
      'The certificate is another organisation’s',
      'Its name or credit code differs from the applicant’s',
      'Use the applicant’s own certificate, or stamp the papers',
    ],
  ),
  'binding.signature': e(
    422,
    ['签名核对不上', '签名和要签的内容不符', '请重新签一次；还不行就打印盖章后上传'],
    [
      'The signature does not hold',
      'It does not fit what was to be signed',
      'Sign again, or stamp the papers',
    ],
  ),
  'binding.not-representative': e(
    422,
    [
      '手机号和法定代表人对不上',
      '运营商登记的姓名、证件号码与填写的不一致',
      '请核对后再试，或打印盖章、用现有证书签名',
    ],
    [
      'The number is not the legal representative’s',
      'The carrier has another name or identity number for it',
      'Check and try again, stamp the papers, or sign with a certificate',
    ],
  ),
  'binding.registry-differs': e(
    422,
    ['法定代表人与工商登记不一致', '登记的法定代表人是另一个人', '请核对姓名；刚变更的，请打印盖章后上传'],
    [
      'The business registry names another person',
      'Somebody else is its legal representative there',
      'Check the name; after a recent change, stamp the papers',
    ],
  ),
  'binding.own-phone': e(
    422,
    ['要填法定代表人自己的手机号', '这是经办人的号码', '请填法定代表人的号码，或打印盖章、用现有证书签名'],
    [
      'The legal representative’s own number is needed',
      'This one is the agent’s',
      'Give the representative’s, stamp the papers, or sign with a certificate',
    ],
  ),
  'binding.unavailable': e(
    503,
    ['现在核对不了手机号', '运营商没有回应', '请过一会儿再试，或打印盖章、用现有证书签名'],
    [
      'The number cannot be checked now',
      'The carrier does not answer',
      'Try again later, stamp the papers, or sign with a certificate',
    ],
  ),
  'binding.over': e(
    410,
    ['这个链接已失效', '已经处理过，或超过了时间', '需要时请经办人重新发起'],
    ['This link is over', 'It was answered, or its time has passed', 'Ask the agent to send another'],
  ),
}
