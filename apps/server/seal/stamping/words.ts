// What is wrong with a stamp, in words for whoever holds the document.
import type { FindingCode } from '@hufu/seal'
import type { Text } from '../../migrations/tables/order.ts'

const t = (zh: string, en: string): Text => ({ zh, en })

export const findingWords: Readonly<Record<FindingCode | 'seal.added-after', Text>> = {
  'seal.maker-signature': t('印章数据被改动过，不可信。', 'The seal itself was altered; do not rely on it.'),
  'seal.maker-untrusted': t('印章不是本机构制作的。', 'The seal was not made by this authority.'),
  'seal.maker-not-valid-then': t(
    '制作印章时，制章者的证书已不在有效期内。',
    'The maker’s certificate was not valid when the seal was made.',
  ),
  'seal.maker-usage': t('制章者的证书不能用来制作印章。', 'The maker’s certificate may not make seals.'),
  'seal.not-valid-then': t('盖章时，印章不在有效期内。', 'The seal was not valid when it was put here.'),
  'seal.picture': t('印章图片已损坏。', 'The picture in the seal is damaged.'),
  'seal.holder-unknown': t(
    '盖章的证书不是这枚印章的证书。',
    'It was put here with a certificate that is not the seal’s.',
  ),
  'seal.holder-untrusted': t(
    '盖章的证书不是本机构签发的。',
    'The certificate used was not issued by this authority.',
  ),
  'seal.holder-not-valid-then': t(
    '盖章时，证书不在有效期内。',
    'The certificate was not valid at that time.',
  ),
  'seal.holder-usage': t('盖章的证书不能用来签名。', 'The certificate used is not for signing.'),
  'seal.document-changed': t('文件在盖章后被改动过。', 'The document was changed after it was stamped.'),
  'seal.stamp-signature': t('签章数据被改动过，不可信。', 'The stamp was altered; do not rely on it.'),
  'seal.version-differs': t('签章与印章的版本不一致。', 'Stamp and seal are of different versions.'),
  'seal.stamped-in-the-future': t('盖章时间晚于现在，不可信。', 'The time of the stamp lies in the future.'),
  'seal.suspended': t('盖章时，印章已被冻结。', 'The seal was suspended at that time.'),
  'seal.revoked': t('盖章时，印章已被注销。', 'The seal had been cancelled by then.'),
  'seal.certificate-suspended': t('盖章时，证书已被冻结。', 'The certificate was suspended at that time.'),
  'seal.certificate-revoked': t('盖章时，证书已被吊销。', 'The certificate had been revoked by then.'),
  'seal.added-after': t(
    '盖章之后，文件里又加了内容，这部分没有盖章。',
    'Something was added after the last stamp; that part is not stamped.',
  ),
}
