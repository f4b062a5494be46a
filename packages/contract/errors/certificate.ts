// Errors of finding a certificate.
import { e } from './entry.ts'

export const certificateErrors = {
  'certificate.unknown': e(
    404,
    [
      '没有找到这张证书',
      '您的账号下没有这个序列号的证书',
      '请核对序列号，或用当初申请时的账号登录；也可以新办一张',
    ],
    [
      'This certificate was not found',
      'There is none with this serial number under your account',
      'Check the number, or sign in with the account you applied with; or apply for a new one',
    ],
  ),
}
