// A few people with WeChat, for whoever tries the demo; their names are invented.
export interface WechatPerson {
  openid: string
  unionid: string
  name: string
  note: { zh: string; en: string }
  colour: string
  follows: boolean
  /** Opens everything as a snapshot page (快照页): WeChat gives such a visitor a made-up account. */
  snapshot?: boolean
}

export const people: WechatPerson[] = [
  {
    openid: 'oSandboxLiLing00000000000001',
    unionid: 'uSandboxLiLing00000000000001',
    name: '李玲',
    note: { zh: '期货公司经办人，已关注公众号', en: 'Agent of a futures company, follows the account' },
    colour: '#1f5f53',
    follows: true,
  },
  {
    openid: 'oSandboxWangJianguo000000002',
    unionid: 'uSandboxWangJianguo000000002',
    name: '王建国',
    note: { zh: '交割仓库经办人，已关注公众号', en: 'Agent of a warehouse, follows the account' },
    colour: '#1b4f86',
    follows: true,
  },
  {
    openid: 'oSandboxChenXiaomei000000003',
    unionid: 'uSandboxChenXiaomei000000003',
    name: '陈晓梅',
    note: { zh: '没有关注公众号，收不到微信通知', en: 'Does not follow the account: no WeChat notices' },
    colour: '#7a4d00',
    follows: false,
  },
  {
    openid: 'oSandboxSnapshot000000000004',
    unionid: '',
    name: '快照访客',
    note: {
      zh: '快照页里的临时身份，不能绑定',
      en: 'Temporary identity of a snapshot page, cannot be bound',
    },
    colour: '#4d5754',
    follows: false,
    snapshot: true,
  },
]

export const accountName = { zh: '郑商所综合业务平台', en: 'Exchange services' }

export const personOf = (openid: string): WechatPerson | undefined => people.find(p => p.openid === openid)
