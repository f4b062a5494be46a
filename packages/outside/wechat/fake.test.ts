// The fake keeps the port's promises, so that rooms tested with it meet no surprise.

import { wechatContract } from './contract.ts'
import { fakeWechat } from './fake.ts'

const fake = fakeWechat()
let codes = 0

wechatContract('fake', {
  port: () => fake,
  consent: async (openid, snapshot = false) => {
    codes += 1
    fake.grant(`code-${codes}`, { openid, snapshot })
    return `code-${codes}`
  },
  follower: 'o-li',
  arrived: async openid => fake.sent.filter(m => m.openid === openid).map(m => m.clientMsgId),
  refuseNext: async () => {
    fake.next.push({ result: 'refused', code: 'not-following', vendorCode: 43004, again: false })
  },
})
