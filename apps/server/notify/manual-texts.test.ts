// What goes out by SMS at the Henan counter, word for word as its manual prints it. The sign (【…】) is the SMS service's; the
// manual's web address is the old counter's and is left out.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readOrder } from '../order/order.ts'
import { startAt } from '../testing/any-counter.ts'
import { mobile } from '../testing/applicant.ts'
import { openHouse, type TestHouse } from '../testing/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse({ byHand: ['notice.send'] })
})
afterAll(() => house.close())

async function sent(event: string, extra: Record<string, string> = {}) {
  const walk = await startAt(house, 'henan-hutong')
  await walk.verifyPhone()
  const order = await readOrder(house.db.kysely, walk.key)
  await house.db.transaction(trx => house.spine.writeNotices(trx, order, event, extra))
  const rows = await house.db.kysely
    .selectFrom('notice')
    .select(['recipient', 'channel', 'content'])
    .where('order_id', '=', walk.key.order)
    .where('event', '=', event)
    .execute()
  return rows.map(row => ({ ...row, text: (row.content.text as { zh: string }).zh }))
}

it('says that it is approved [H-26]', async () => {
  expect(await sent('review-passed')).toMatchObject([
    {
      channel: 'sms',
      recipient: mobile,
      text: '您好，您提交的河南省互通数字证书项目新申请业务已经审核通过。请登录网上营业厅--个人中心-我的业务单-进行查看。',
    },
  ])
})

it('says why it was returned [H-27]', async () => {
  const reasons = '身份证复印件未加盖公章'
  expect(await sent('review-returned', { reasons })).toMatchObject([
    {
      recipient: mobile,
      text: '您好，您提交的河南省互通数字证书项目新申请业务已被审核驳回。驳回原因：身份证复印件未加盖公章。请尽快登录网上营业厅--个人中心-我的业务单-证书申请进行修改。',
    },
  ])
})

it('announces the certificate to its holder without a PIN [H-30]', async () => {
  const [notice] = await sent('activation')
  expect(notice?.text).toBe('您的证书已可激活，请登录设置密码。')
})
