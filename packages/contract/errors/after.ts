// Errors of what follows production, and of the confirmation before it.
import { e } from './entry.ts'

export const afterErrors = {
  'issuance.permit-over': e(
    409,
    ['下载授权已到期', '超过了写入证书的期限', '请联系柜台重新开通，申请和证书都在，不用重办'],
    [
      'The permission to download ran out',
      'The time for writing the certificate is over',
      'Ask the counter to open it again; nothing has to be done anew',
    ],
  ),
  'issuance.unconfirmed': e(
    409,
    [
      '证书内容还没有经申请人确认',
      '将写入证书的内容与申请人最后确认的不同，法律要求由申请人确认',
      '请通知申请人打开申请页，确认“证书里会写”的内容，然后再制证',
    ],
    [
      'The applicant has not confirmed what the certificate will say',
      'It differs from what was confirmed last; the law wants the applicant to confirm it',
      'Ask the applicant to open the order and confirm it, then produce',
    ],
  ),
  'delivery.not-offered': e(
    422,
    ['不能选择这种领取方式', '这个项目没有提供它', '请从列出的方式里选择'],
    ['This way of delivery is not offered', 'The programme does not have it', 'Choose one that is listed'],
  ),
  'delivery.wrong-code': e(
    422,
    ['取件码不对', '与申请页上显示的不一致', '请申请人打开申请页，再读一次取件码'],
    [
      'The pickup code is wrong',
      'It differs from the one on the order page',
      'Have the applicant open the order and read it again',
    ],
  ),
  'pin.shown': e(
    410,
    ['密码已经显示过', '为了安全，密码只显示一次', '如果没有记下，请联系客服重置介质密码'],
    [
      'The PIN was shown already',
      'For safety it is shown once only',
      'If you did not keep it, ask customer service to reset the key',
    ],
  ),
  'pin.not-ready': e(
    409,
    ['现在还不能查看密码', '介质还没有制作完成，或者这张证书由您自己设置密码', '请看申请页上的说明'],
    [
      'There is no PIN to show now',
      'The key is not made yet, or you set the PIN of this key yourself',
      'See what the order page says',
    ],
  ),
  'invoice.same-number': e(
    422,
    ['这是蓝字发票的号码', '红字发票有自己的 20 位号码', '请到税务局开票页面查看红字发票号码后再登记'],
    [
      'This is the number of the invoice itself',
      'The red-letter invoice has a number of its own',
      'Look it up on the bureau’s page, then record it',
    ],
  ),
  'invoice.link-over': e(
    410,
    ['这个链接已失效', '链接只能使用一次，并且有时间限制', '请登录后在申请里下载发票'],
    [
      'This link is used up',
      'It works once, and for a limited time',
      'Sign in and download the invoice from the order',
    ],
  ),
}
