// Errors of proving an identity: on the computer, on the phone that takes over, and at the fallback desk.
import { e } from './entry.ts'

export const identityErrors = {
  'identity.unavailable': e(
    503,
    ['核验服务暂时没有响应', '不是您的操作造成的，也不计入次数', '请稍后再试，或改用其他办法、人工核验'],
    [
      'The check is not answering just now',
      'It was not your doing, and it does not count as a try',
      'Try again later, or choose another way or a check by our staff',
    ],
  ),
  'identity.tries-used': e(
    409,
    ['这种核验的次数已用完', '为了安全，自动核验的次数有限', '请选人工核验，价格和结果都一样'],
    [
      'No tries are left for this check',
      'Automatic checks are limited for safety',
      'Choose a check by our staff: same price, same result',
    ],
  ),
  'identity.method': e(
    409,
    ['这里不能用这种办法', '本项目没有开通，或缺少姓名、证件号码或手机号', '请从页面上列出的办法里选一种'],
    [
      'This way is not open here',
      'The programme does not offer it, or name, number or phone is missing',
      'Choose one of the ways that the page lists',
    ],
  ),
  'identity.photos-missing': e(
    409,
    ['还缺身份证照片', '这一步要先有身份证正反面照片', '请拍照或从相册选择后再继续'],
    [
      'Photographs of the card are missing',
      'Both sides of the identity card are needed first',
      'Take or choose them, then go on',
    ],
  ),
  'identity.changed': e(
    409,
    ['资料已修改，这次核验作废', '姓名或证件号码和开始核验时不同', '请重新开始核验'],
    [
      'The data has changed; this check no longer holds',
      'Name or number differ from when it began',
      'Please start again',
    ],
  ),
  'hand-off.spent': e(
    410,
    [
      '这个二维码已失效',
      '每个码只能用一次，五分钟内有效，且只在打开它的电脑上有效',
      '请在电脑上点“换一个二维码”再扫',
    ],
    [
      'This code no longer works',
      'Each code works once, within five minutes, while the computer that showed it is signed in',
      'Ask for a new code on the computer and scan again',
    ],
  ),
  'hand-off.none': e(
    401,
    [
      '这台手机上没有进行中的核验',
      '核验已结束、已过期，或不是在这个浏览器里打开的',
      '请回到电脑上换一个二维码再扫',
    ],
    [
      'No check is under way on this phone',
      'It has ended or expired, or was opened in another browser',
      'Ask for a new code on the computer and scan again',
    ],
  ),
  'hand-off.unconfirmed': e(
    409,
    ['请先核对两位数字', '手机和电脑上的数字要一致', '一致就点“一致，继续”，不一致请停止'],
    [
      'Please compare the two digits first',
      'Phone and computer must show the same',
      'Confirm if they do; stop if they do not',
    ],
  ),
}
