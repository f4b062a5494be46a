// Errors of codes, bank transfers and money given back by hand.
import { e } from './entry.ts'

export const payingErrors = {
  'payment.code-over': e(
    410,
    ['这个付款码已失效', '它超过了有效期，或者申请已经不需要付款', '请在电脑上的付款页重新获取二维码'],
    [
      'This payment code is no longer valid',
      'It has expired, or nothing has to be paid any more',
      'Get a new code on the payment page',
    ],
  ),
  'transfer.incomplete': e(
    422,
    ['汇款信息还没有填完', '有必填项或汇款凭据缺少', '请按标出的地方补齐后再提交'],
    [
      'The remittance is not complete',
      'A required field or the slip is missing',
      'Complete what is marked, then send again',
    ],
  ),
  'transfer.wrong-payer': e(
    409,
    ['付款户名与申请单位不一致', '这个项目只收申请单位自己账户的汇款', '核实后可写明理由接受，或把款项退回'],
    [
      'The payer is not the applicant organisation',
      'This programme takes transfers from its own account only',
      'Accept it with a note after checking, or send the money back',
    ],
  ),
  'deposit.taken': e(
    409,
    ['这笔到账已经处理过', '同事刚刚匹配或退回了它', '请刷新列表，换一笔'],
    ['This deposit is already dealt with', 'A colleague matched or returned it', 'Refresh the list'],
  ),
  'deposit.known': e(
    409,
    ['这笔流水号已经登记过', '同一笔到账只能登记一次', '请在到账列表里查找它'],
    ['This statement number is known', 'One deposit is entered once', 'Look for it in the list'],
  ),
  'deposit.no-account': e(
    409,
    ['不能自动退回', '流水里没有付款账号，或银行接口没有开通', '请从网银手工退回，然后登记退回方式'],
    [
      'It cannot be sent back automatically',
      'The payer’s account is unknown, or no bank is connected',
      'Send it back in online banking, then record how',
    ],
  ),
  'deposit.not-matched': e(
    409,
    ['这笔到账没有匹配任何申请', '同事可能刚刚撤销了匹配', '请刷新列表再看'],
    ['This deposit is matched to no order', 'A colleague may just have taken it back', 'Refresh the list'],
  ),
  'deposit.returning': e(
    409,
    ['这笔钱已经在退回', '退回或退款开始后，不能再撤销匹配', '请等退回完成；退错了请联系收款人追回'],
    [
      'This money is already on its way back',
      'Once a return or refund has begun, the match stays',
      'Wait until it is done; recover it from the receiver if it went wrong',
    ],
  ),
  'deposit.order-issued': e(
    409,
    [
      '证书已经签发，不能撤销匹配',
      '撤销后就成了没有付款的证书',
      '请让申请单位补付这笔款；不肯补付的，按吊销证书处理，再退回错收的款',
    ],
    [
      'The certificate is issued; the match stays',
      'It would leave a certificate that nobody paid for',
      'Ask the organisation to pay; if it will not, revoke the certificate and send the money back',
    ],
  ),
  'deposit.order-invoiced': e(
    409,
    [
      '这份申请已开票或正在开票，不能撤销匹配',
      '撤销后就成了没有收款的发票',
      '请先按退费办理，发票会红冲，再重新核对款项',
    ],
    [
      'The order is invoiced; the match stays',
      'It would leave an invoice without money',
      'Refund the order first, which takes the invoice back; then match anew',
    ],
  ),
  'order.reopened': e(
    409,
    ['前面的环节又打开了', '付款或对公账户验证需要重新完成', '等它完成后再继续；申请人已收到通知'],
    [
      'An earlier step is open again',
      'The payment or the proof of the account has to be done anew',
      'Go on when it is done; the applicant has been told',
    ],
  ),
}
