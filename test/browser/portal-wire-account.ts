// What the played server answers about accounts: the notice, a puzzle that can really be solved, and one person's own account.

import type { AccountView } from '@hufu/contract'

const at = '2026-03-04T02:00:00.000Z'
const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
const t = (zh: string, en: string) => ({ zh, en })

export const account: AccountView = {
  id: id(1),
  name: '张明',
  email: 'zhang@example.com',
  userName: 'zhang.ming',
  mobile: '13800004352',
  wechat: false,
  hasPassword: true,
  since: at,
  coolDownUntil: null,
  organisations: [
    {
      id: id(2),
      uscc: '91410100MA9K000017',
      name: '郑州中原棉麻仓储物流有限责任公司',
      role: 'owner',
      state: 'active',
      members: [
        { person: id(1), name: '张明', mobile: '138****4352', role: 'owner', state: 'active', me: true },
        { person: id(3), name: '李红', mobile: '139****0000', role: 'agent', state: 'active', me: false },
        { person: id(4), name: '', mobile: '137****1111', role: 'agent', state: 'asked', me: false },
      ],
      invitations: [{ id: id(5), mobile: '136****2222', expires: at }],
    },
  ],
  invited: [{ id: id(6), organisation: '另一家公司', by: '王会计' }],
  passkeys: [{ id: id(7), name: '我的设备 1', created: at, used: null }],
  passkeysPossible: true,
  sessions: [
    { id: id(8), device: 'Chrome · Windows', ip: '10.0.0.1', began: at, seen: at, here: true },
    { id: id(9), device: '微信 · Android', ip: '10.0.0.2', began: at, seen: at, here: false },
  ],
  agreements: [{ title: t('用户协议', 'User agreement'), version: '2026-01', hash: 'x', at }],
  consents: [{ authority: 'zce-counter', order: id(1), about: 'face', version: '1', at, withdrawn: null }],
  phoneChange: { mobile: '135****9999', effective: null },
}

const item = {
  what: t('手机号', 'Mobile number'),
  purpose: t('登录', 'Signing in'),
  necessity: t('必需', 'Necessary'),
  retention: t('注销时删除', 'Deleted when the account is closed'),
  processor: t('短信服务商', 'The SMS service'),
}

export const accountAnswers = {
  account: () => account,
  saveProfile: () => account,
  changePassword: () => account,
  notice: () => ({
    agreement: {
      ...{ id: 'account-agreement', version: '2026-01', title: t('用户协议', 'User agreement') },
      paragraphs: [t('账号属于您个人。', 'The account is yours.')],
    },
    information: {
      version: '2026-01',
      items: [item],
      rights: [t('查看、更正、下载', 'See, correct, download')],
      contacts: [{ authority: 'zce-counter', title: t('上海CA', 'Shanghai CA'), hotline: '021-1' }],
    },
  }),
  /** Made once by altcha-lib: PBKDF2 with 100 rounds, solved at the twentieth try. */
  captcha: () => ({
    parameters: {
      algorithm: 'PBKDF2/SHA-256',
      cost: 100,
      keyLength: 32,
      keyPrefix: '74e00f4c723d3447ca95baa033b29537',
      keySignature: '77644a7d00b674ec1093ab08ff41774fc654e82705aa386b281e57a25bdfd749',
      nonce: 'b73c8274765bfc433bd20445f17c71d8',
      salt: '908a94abba089b5dca243b76b32023e9',
    },
    signature: '1247c28cc9caa1defa3c069e883214429a9f600efc99d0e64715ea67c3cc8a3b',
  }),
  registerCode: () => ({ resendAfter: 60 }),
  registerCheck: () => ({ person: null, ticket: 't'.repeat(64) }),
  register: () => ({
    person: { id: id(1), name: '张明', mobile: '13800004352', wechat: false },
    organisation: 'none',
  }),
  resetStart: () => ({ resendAfter: 60 }),
  resetCheck: () => ({ ticket: 't'.repeat(64), expires: at }),
  resetFinish: () => ({ done: true }),
  passwordSignIn: () => ({ person: { id: id(1), name: '张明', mobile: '13800004352', wechat: false } }),
  lostPhoneCode: () => ({ resendAfter: 60 }),
  lostPhoneStart: () => ({ request: id(2), ticket: 't'.repeat(64) }),
}
