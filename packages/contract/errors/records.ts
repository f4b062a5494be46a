// Errors of what is kept, deleted and checked because the law says so.
import { e } from './entry.ts'

export const recordErrors = {
  'records.restricted': e(
    409,
    [
      '这份资料已停止使用',
      '本人要求删除，法律又要求留存，现在只作保存',
      '要继续办理请重新申请；法院、监管调取由管理员导出证据包',
    ],
    [
      'These papers are out of use',
      'Their person asked for deletion and the law orders to keep them: they are stored only',
      'Apply anew; for a court or an authority an administrator exports the evidence',
    ],
  ),
  'records.order-open': e(
    409,
    ['这份申请还没有结束', '办理中的资料还要用', '请先取消申请，再删除资料'],
    ['This order is still open', 'Its data are in use', 'Cancel the order first, then delete its data'],
  ),
  'revocation.unchecked': e(
    409,
    [
      '还没有核对申请人身份',
      '吊销前要和申请时一样核对身份，核对结果三十分钟内有效',
      '请先发验证码或核对证件原件，再吊销',
    ],
    [
      'The applicant has not been checked',
      'Identity is checked before a revocation as at application; a check holds for thirty minutes',
      'Send a code or compare the original document first, then revoke',
    ],
  ),
  'revocation.person-differs': e(
    422,
    [
      '证件号码对不上',
      '它不是这份申请的经办人、法定代表人或持有人',
      '请核对号码；换了人的，改用“其他材料”并写明看了什么',
    ],
    [
      'The document is another person’s',
      'It is neither the agent’s, the legal representative’s nor the holder’s',
      'Check the number; if the person changed, choose other papers and note what you saw',
    ],
  ),
  'revocation.no-number': e(
    409,
    ['这份申请没有留手机号', '没有可以发验证码的号码', '请改为核对证件原件'],
    ['There is no number on file', 'A code cannot be sent', 'Compare the original document instead'],
  ),
}
