// Errors of a key handed in for a certificate, beyond its being weak: each says whether a new key on the same device helps.
import { e } from './entry.ts'

export const keyErrors = {
  'request.key-device': e(
    422,
    [
      '这只 UKey 生成的密钥有缺陷',
      '芯片有公开的漏洞（ROCA），在它上面重新生成也一样',
      '请换一只 UKey 再试，或联系客服更换；申请不受影响',
    ],
    [
      'Keys made by this UKey are faulty',
      'Its chip has a published flaw (ROCA); a new key on it would have it too',
      'Use another UKey, or ask customer service for one; the order still waits',
    ],
  ),
  'request.key-compromised': e(
    422,
    [
      '这把密钥不能使用',
      '它的私钥已经公开，或曾因泄露被吊销',
      '请用密钥助手重新生成，不要使用示例或拷贝来的密钥',
    ],
    [
      'This key cannot be used',
      'Its private half is public, or it was revoked as disclosed',
      'Generate a new key with the assistant; never use a sample or a copied key',
    ],
  ),
  'request.key-revoked': e(
    422,
    ['这把密钥的证书已经吊销', '吊销过的密钥不再签发证书', '请用密钥助手重新生成'],
    [
      'A certificate over this key was revoked',
      'A key is not certified again after that',
      'Generate a new key with the assistant',
    ],
  ),
  'request.key-other-holder': e(
    422,
    [
      '这把密钥属于另一位持有人',
      '本机构已经为它签发过别人的证书，或有人正在申请',
      '请确认插的是自己的 UKey，再用密钥助手重新生成',
    ],
    [
      'This key belongs to another holder',
      'A certificate or an open order of somebody else carries it',
      'Check that the UKey is your own, then generate a new key with the assistant',
    ],
  ),
}
