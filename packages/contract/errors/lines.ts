// Errors of choosing certificates.
import { e } from './entry.ts'

export const linesErrors = {
  'lines.invalid': e(
    422,
    ['证书还没选好', '所选的种类、数量或年限不符合本项目的规定', '请按提示重新选择，已填的内容都在'],
    [
      'The certificates are not chosen yet',
      'Kind, number or term are not as this programme allows',
      'Choose again as told; what you filled in is kept',
    ],
  ),
  'issuance.together': e(
    409,
    ['现在还不能写入', '同一申请的证书要全部签发后才一起写入', '请先做好其余几张的证书请求，签发后再写入'],
    [
      'It cannot be written yet',
      'The certificates of this order are written only when all of them are issued',
      'Make the requests of the others first, then write',
    ],
  ),
  'lines.fixed': e(
    409,
    ['这里不需要选择证书', '本项目的证书种类和数量是固定的', '请直接填写其他各项'],
    [
      'There is nothing to choose here',
      'Kind and number of certificates are fixed in this programme',
      'Go on with the other sections',
    ],
  ),
}
