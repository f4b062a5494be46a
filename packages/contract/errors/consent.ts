// Errors of agreements and consents.
import { e } from './entry.ts'

export const consentErrors = {
  'consent.missing': e(
    409,
    [
      '还没有同意相关说明',
      '这一步要处理您的个人信息，需要先征得同意',
      '请阅读并勾选同意，然后继续；也可以选其他办法',
    ],
    [
      'Consent is missing',
      'This step handles personal information and needs your consent first',
      'Read and accept it, then go on; or choose another way',
    ],
  ),
}
