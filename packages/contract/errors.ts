// Every error a person or a partner can meet: one stable code, its HTTP status, and in two languages what happened,
// why, and what to do next. docs/ERRORS.md is generated from this table.

import { accountErrors } from './errors/account.ts'
import { afterErrors } from './errors/after.ts'
import { bankProofErrors } from './errors/bank-proof.ts'
import { bindingErrors } from './errors/binding.ts'
import { certificateErrors } from './errors/certificate.ts'
import { consentErrors } from './errors/consent.ts'
import { documentErrors } from './errors/documents.ts'
import { type ErrorEntry, type ErrorText, e } from './errors/entry.ts'
import { identityErrors } from './errors/identity.ts'
import { keyErrors } from './errors/key.ts'
import { linesErrors } from './errors/lines.ts'
import { operatorErrors } from './errors/operator.ts'
import { payingErrors } from './errors/paying.ts'
import { recordErrors } from './errors/records.ts'
import { sealErrors } from './errors/seal.ts'

export type { ErrorEntry, ErrorText } from './errors/entry.ts'

export const errorCodes = {
  ...certificateErrors,
  ...operatorErrors,
  ...afterErrors,
  ...bankProofErrors,
  ...bindingErrors,
  ...accountErrors,
  ...consentErrors,
  ...documentErrors,
  ...identityErrors,
  ...keyErrors,
  ...linesErrors,
  ...payingErrors,
  ...recordErrors,
  ...sealErrors,
  'request.invalid': e(
    400,
    ['提交的内容有误', '有字段缺失或写法不对', '请按提示改正后再提交，已填的内容都在'],
    [
      'The request is not valid',
      'A field is missing or malformed',
      'Correct the fields named and send again',
    ],
  ),
  'request.too-large': e(
    413,
    ['内容太大', '超过了服务器允许的大小', '请压缩后再试，或分几次提交'],
    ['The request is too large', 'It is over the limit of this server', 'Make it smaller and try again'],
  ),
  'request.too-many': e(
    429,
    ['操作太频繁', '为了安全，短时间内的次数有限', '请稍等片刻再试'],
    ['Too many requests', 'Attempts in a short time are limited for safety', 'Wait a moment and try again'],
  ),
  'request.origin': e(
    403,
    ['这个请求被拦下了', '它不是从本网站的页面发出的', '请从本网站的页面重新操作'],
    ['The request was refused', 'It did not come from a page of this site', 'Start again from this site'],
  ),
  'session.none': e(
    401,
    ['请先登录', '登录已过期或尚未登录', '登录后会回到刚才的页面，已填的内容都在'],
    [
      'Please sign in',
      'You are not signed in or the session has ended',
      'Sign in; you will return to this page',
    ],
  ),
  'session.refused': e(
    401,
    ['没有登录成功', '账号、密码或验证码不对', '请核对后重试；忘记密码可以找管理员重设'],
    ['Sign-in failed', 'Account, password or code is wrong', 'Check and try again'],
  ),
  'session.link-used': e(
    410,
    ['这个链接已失效', '一次性链接已经用过或过期', '请让管理员再发一个'],
    [
      'This link no longer works',
      'The one-time link was used or has expired',
      'Ask an administrator for a new one',
    ],
  ),
  'session.password-weak': e(
    422,
    ['密码太容易猜', '至少 10 位，且不能是常见密码', '请换一个更长的密码'],
    [
      'The password is too weak',
      'It needs 10 characters and must not be a common one',
      'Choose a longer password',
    ],
  ),
  'session.wechat-refused': e(
    403,
    ['微信登录没有完成', '微信没有返回可用的身份', '请在微信里点“允许”再试，或改用手机号登录'],
    [
      'WeChat sign-in was not completed',
      'WeChat returned no usable identity',
      'Allow it in WeChat, or sign in by phone',
    ],
  ),
  'code.wrong': e(
    422,
    ['验证码不对', '与短信里的 6 位数字不一致', '请核对最新一条短信后重填'],
    [
      'The code is wrong',
      'It differs from the 6 digits in the message',
      'Check the latest message and type it again',
    ],
  ),
  'code.expired': e(
    422,
    ['验证码已失效', '超过 5 分钟，或已试了 5 次', '请重新获取验证码'],
    ['The code has expired', 'Five minutes or five tries have passed', 'Request a new code'],
  ),
  'code.too-soon': e(
    429,
    ['刚刚发过验证码', '同一个号码 1 分钟内只能发一次', '请稍后再点“发送”'],
    ['A code was just sent', 'One message a minute for each number', 'Wait a minute and try again'],
  ),
  'sms.failed': e(
    502,
    ['短信没有发出去', '短信服务暂时不可用', '请过一会儿再试；急用请联系客服'],
    ['The message was not sent', 'The message service is unavailable', 'Try again shortly'],
  ),
  'access.role': e(
    403,
    ['没有这项权限', '您的岗位不能做这一步', '请联系管理员'],
    ['Not permitted', 'Your role does not include this step', 'Ask an administrator'],
  ),
  'access.self-review': e(
    403,
    ['不能处理自己的申请', '录入、审核、制证须由不同的人完成', '请转给其他同事'],
    [
      'You cannot handle your own case',
      'Entry, review and production need different people',
      'Hand it to a colleague',
    ],
  ),
  'not-found': e(
    404,
    ['没有找到', '它不存在，或者不属于您', '请从列表里重新进入'],
    ['Not found', 'It does not exist or is not yours', 'Go back to the list'],
  ),
  'order.stale': e(
    409,
    ['页面不是最新的', '这份申请刚刚有了变化', '已为您刷新，请看一眼再操作'],
    ['This page is out of date', 'The order has just changed', 'It was refreshed; look again and repeat'],
  ),
  'order.wrong-state': e(
    409,
    ['现在不能做这一步', '申请已经走到别的环节', '请看页面上的当前进度'],
    [
      'This step is not possible now',
      'The order is at another stage',
      'See the current progress on the page',
    ],
  ),
  'order.faults': e(
    422,
    ['还有几处需要改', '检查没有全部通过', '请按标出的地方逐条改正，其余内容已保存'],
    ['A few things need correcting', 'Not all checks passed', 'Correct what is marked; the rest is saved'],
  ),
  'order.group-missing': e(
    409,
    ['请先选择用户群组', '不同群组享受的免费政策不同', '选好群组后再申请'],
    ['Choose your user group first', 'Free policies differ by group', 'Choose it, then apply'],
  ),
  'order.group-locked': e(
    409,
    ['暂时不能改用户群组', '还有进行中的申请', '等它办完或取消后再改'],
    ['The group cannot change now', 'An order is still open', 'Finish or cancel it first'],
  ),
  'programme.unknown': e(
    404,
    ['没有这个证书项目', '它可能已下线', '请从首页重新选择'],
    ['No such programme', 'It may have been withdrawn', 'Choose again from the home page'],
  ),
  'programme.offer-closed': e(
    409,
    [
      '这张证书现在不能更新',
      '到期前 3 个月到过期后 3 个月内才可以',
      '请在这段时间内来办；已过期太久请新申请',
    ],
    [
      'This certificate cannot be renewed now',
      'Renewal runs from 3 months before to 3 months after it ends',
      'Come back then, or apply anew',
    ],
  ),
  'renewal.open': e(
    409,
    ['这张证书已有更新在办', '同一张证书一次只能办一个更新', '请继续办理已有的那一份'],
    [
      'A renewal of this certificate is already open',
      'One renewal per certificate at a time',
      'Continue the open one',
    ],
  ),
  'renewal.done': e(
    409,
    ['这张证书已经更新过', '它的新证书已经在您手里', '请用新证书；新证书快到期时再来更新'],
    [
      'This certificate was renewed already',
      'Its successor is in your hands',
      'Use the new one, and renew that when it is due',
    ],
  ),
  'payment.not-eligible': e(
    409,
    ['暂不符合免费政策', '名册里没有该单位，或两年内的免费张数已用完', '可以改用微信支付，资料不用重填'],
    [
      'Not eligible for the free policy',
      'The roster lacks this organisation or its free certificates are used up',
      'Pay by WeChat instead; nothing is lost',
    ],
  ),
  'payment.unavailable': e(
    502,
    ['支付暂时打不开', '支付服务没有回应', '您的申请已保存，没有扣款；请稍后再试'],
    [
      'Payment is unavailable',
      'The payment service did not answer',
      'Nothing was charged; try again shortly',
    ],
  ),
  'payment.settled': e(
    409,
    ['这份申请已经付过款', '不需要再付', '请刷新页面查看进度'],
    ['This order is already paid', 'No second payment is needed', 'Refresh to see its progress'],
  ),
  'payment.needs-openid': e(
    409,
    ['请用微信身份登录后支付', '微信内支付需要您的微信身份', '点“微信登录”后会回到支付页'],
    [
      'Sign in with WeChat to pay',
      'Payment inside WeChat needs your WeChat identity',
      'Sign in with WeChat; you will return here',
    ],
  ),
  'notice.forged': e(
    401,
    ['通知未通过验签', '签名、时间或来源不对', '不会入账，请检查密钥配置'],
    ['The notice was refused', 'Its signature, time or sender is wrong', 'Nothing was moved; check the keys'],
  ),
  'review.claimed': e(
    409,
    ['同事正在审这一件', '已被他人领取', '请换一件，或等他放回'],
    ['A colleague holds this case', 'It has been claimed', 'Take another one'],
  ),
  'review.no-reason': e(
    422,
    ['请写明原因', '退回或驳回至少要有一条原因，并对应到字段或材料', '请勾选原因后再提交'],
    [
      'Give a reason',
      'A return needs at least one reason tied to a field or document',
      'Choose one and send again',
    ],
  ),
  'request.signature': e(
    422,
    ['证书请求没有通过验证', '请求的签名与其公钥不符', '请重新生成密钥后再试，申请不受影响'],
    [
      'The certificate request was refused',
      'Its signature does not match its key',
      'Generate the key again; the order still waits',
    ],
  ),
  'request.key-weak': e(
    422,
    ['密钥强度不够', '长度或参数不符合要求', '请用密钥助手重新生成'],
    [
      'The key is too weak',
      'Its size or parameters are not allowed',
      'Generate a new key with the assistant',
    ],
  ),
  'request.key-used': e(
    422,
    ['这把密钥用过了', '同一把密钥不能再次申请', '请用密钥助手重新生成'],
    ['This key was used before', 'A key cannot be certified twice', 'Generate a new key with the assistant'],
  ),
  'request.algorithm': e(
    422,
    ['密钥算法不对', '与证书要求的算法不一致', '请用密钥助手重新生成'],
    [
      'Wrong key algorithm',
      'It differs from what the certificate needs',
      'Generate a new key with the assistant',
    ],
  ),
  'request.malformed': e(
    422,
    ['证书请求无法读取', '它不是完整的 PKCS#10 请求', '请用密钥助手重新生成'],
    [
      'The certificate request cannot be read',
      'It is not a complete PKCS#10 request',
      'Generate it again with the assistant',
    ],
  ),
  'issuance.failed': e(
    503,
    ['签发没有完成', '签发系统暂时不可用', '申请没有丢，系统会继续；也可以稍后再试'],
    ['Issuance did not finish', 'The issuing system is unavailable', 'The order is safe; try again shortly'],
  ),
  'delivery.shipped': e(
    409,
    ['地址已不能修改', '包裹已经寄出', '请联系客服协助转寄'],
    ['The address cannot change', 'The parcel has been sent', 'Contact customer service'],
  ),
  'invoice.not-due': e(
    409,
    ['这份申请不能开票', '只有付款并制证完成的申请可以开票', '免费政策的申请不开具发票'],
    [
      'No invoice for this order',
      'Only paid orders with a finished certificate get one',
      'Free-policy orders have none',
    ],
  ),
  'invoice.unavailable': e(
    502,
    ['开票暂时没有成功', '开票服务没有回应', '系统会自动再试，请稍后回来看'],
    [
      'Invoicing did not succeed yet',
      'The invoice service did not answer',
      'It is retried; look again later',
    ],
  ),
  'certificate.revoked': e(
    409,
    ['证书已吊销', '吊销的证书不能再操作', '需要时请新申请'],
    ['The certificate is revoked', 'Nothing more can be done with it', 'Apply for a new one'],
  ),
  'token.spent': e(
    409,
    ['确认已失效', '这一步已经做过，或确认超时', '请重新开始这一步'],
    ['The confirmation has lapsed', 'It was used or timed out', 'Begin this step again'],
  ),
  'server.fault': e(
    500,
    ['系统出了点问题', '不是您的操作造成的', '内容没有丢；请稍后再试，并把编号告诉客服'],
    ['Something went wrong here', 'It was not your doing', 'Nothing is lost; try again and quote the number'],
  ),
  'server.busy': e(
    503,
    ['系统正在忙', '正在启动或更新', '请过一分钟再试'],
    ['The system is busy', 'It is starting or being updated', 'Try again in a minute'],
  ),
} satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCodes

/** One thing wrong with one field, file or part of an order, pinned to its path. */
export interface Fault {
  path: string
  code: string
  zh: string
  en: string
  /** The check that one may insist against, so that a person decides. */
  insist?: string
}

/** What the server answers with any status ≥ 400. `id` is the request's number, to quote to customer service. */
export interface Problem {
  code: ErrorCode
  zh: ErrorText
  en: ErrorText
  faults?: Fault[]
  /** For `order.wrong-state`: the state the order is really in. */
  state?: string
  id: string
}
