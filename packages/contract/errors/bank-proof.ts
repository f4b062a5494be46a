// Errors of the proof of a bank account. None of them says how far an answer was from the right one.
import { e } from './entry.ts'

export const bankProofErrors = {
  'bank-proof.wrong': e(
    422,
    [
      '与到账记录不一致',
      '填写的金额或验证码，和我们打出的那一笔对不上',
      '请再看一眼对公账户的到账记录；次数用完会自动转人工核对',
    ],
    [
      'It does not match the statement',
      'The amount or code differs from the payment that we sent',
      'Look at the account statement again; when no tries are left our staff check by hand',
    ],
  ),
  'bank-proof.account': e(
    422,
    [
      '账户信息还不能用来打款',
      '有一项没有填好，或与申请单位对不上',
      '请按提示改正；确实无误的，可以改为人工核对',
    ],
    [
      'The account cannot be paid yet',
      'Something is missing or does not fit the applicant organisation',
      'Correct what is named; if it is right as it is, ask our staff to check',
    ],
  ),
  'bank-proof.too-often': e(
    429,
    [
      '打款次数已到上限',
      '为了安全，一份申请和一个账户能收到的核验款笔数有限',
      '可以改为人工核对，或明天再试',
    ],
    [
      'No more payments for now',
      'How many small payments one order and one account get is limited for safety',
      'Ask our staff to check by hand, or try again tomorrow',
    ],
  ),
  'bank-proof.unavailable': e(
    503,
    ['暂时不能打款', '银行接口没有开通，或正在维护', '可以改为人工核对，不影响办理'],
    [
      'Payments cannot be sent at the moment',
      'The bank is not connected, or is under maintenance',
      'Ask our staff to check by hand; nothing is lost',
    ],
  ),
}
