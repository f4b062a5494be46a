// An expired certificate renewed by its holder, on the real product in a real browser: found by its number, everything known
// already, one wrong account put right, and the new pair written to the old key under its old PIN.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { newOrganisation } from '../stand/organisation.ts'
import { signInApplicant } from '../stand/people.ts'
import { handInPapers } from '../walk/prove.ts'
import { walk } from '../walk/walk.ts'
import { follow, heading, orderOf, press, street, type } from './journey-applicant.ts'
import * as hand from './journey-hand.ts'
import * as staff from './journey-staff.ts'
import { type Journeys, openJourneys, see } from './journey-stage.ts'

let journeys: Journeys
beforeAll(async () => {
  journeys = await openJourneys(['henan-hutong', 'bidding-renewal'])
}, 180_000)
afterEach(() => journeys?.clear())
afterAll(() => journeys?.end(), 60_000)

const authority = 'szca-counter'
const programme = 'bidding-renewal'
const pin = 'renew-5150-pin'
const home = `/${authority}/${programme}`
const o = newOrganisation({ bank: '中国工商银行' })

/** A certificate of another programme of this authority, and its number; then ten days after its end. */
async function expired() {
  const { stand } = journeys
  const first = await walk({
    place: { url: stand.url, world: stand.world },
    ...{ signIns: stand.signIns, programme: 'henan-hutong', authority, roles: ['organisation'] },
    organisation: o,
    key: async () => {
      await stand.agent?.pair()
      return stand.agent!.freshKey(pin)
    },
  })
  const certificates = first.order.lines[0]?.certificates ?? []
  const serial = certificates.find(each => each.use === 'sign')?.serial ?? ''
  const end = Date.parse(certificates[0]?.notAfter ?? '')
  await stand.restart({ days: Math.ceil((end - Date.now()) / 86_400_000) + 10 })
  return { serial, mobile: first.applicant.mobile }
}

/** As people copy it: in groups, with spaces around. */
const spaced = (serial: string) => ` ${serial.match(/.{1,4}/g)?.join(' ')} `

it('renews by the number, without typing, on the old key; a wrong account is put right [R-02] [R-03] [R-04] [R-05] [R-06] [R-10] [R-11] [R-13] [R-14] [R-15] [R-16]', async () => {
  const { stand } = journeys
  const { serial, mobile } = await expired()
  // Somebody else's account at the bank: the first payment will come back.
  await fetch(`${stand.world.url}/bank/open`, {
    method: 'POST',
    body: new URLSearchParams({ number: o.account, name: '别的单位有限公司', bank: o.bank }),
    redirect: 'manual',
  })

  // 1. Signed in again; found by its number with spaces; the same a second time leads to what was begun.
  const who = await signInApplicant({ url: stand.url, world: stand.world }, mobile)
  const seat = await journeys.sit('computer', '/', { keys: true, elder: true })
  const { page } = seat
  const cookies = [...who.cookies].map(([name, value]) => ({ name, value, url: stand.url }))
  await page.context().addCookies(cookies)
  await page.goto(stand.url + home)
  const masked = `${o.agent[0]}*${o.agent.at(-1)}`
  const own = [o.name, o.agent, masked, o.bank, '李国强', '如实填写', '别的单位有限公司', street]
  const data = { data: [...own, ...staff.names] }
  await see(seat, 'renewal-counter', data)
  await follow(page, /过期证书续期/)
  await type(page, '证书序列号', spaced(serial))
  await press(page, '进入续费')
  await page.getByRole('button', { name: '更新这张' }).first().waitFor()
  await see(seat, 'renewal-found', data)
  seat.typed.clear()
  await press(page, '更新这张')
  await page.waitForURL(/\/orders\//)
  const order = page.url()
  await page.goto(`${stand.url}${home}/renew`)
  await hand.fill(page.getByLabel('证书序列号'), serial)
  await press(page, '进入续费')
  await follow(page, '继续已开始的更新')
  await page.waitForURL(order)
  seat.typed.clear()

  // 2. Everything is known; what stands in the certificate cannot be changed.
  await hand.press(page.getByText('证书选择').first())
  await press(page, '选好了，下一步')
  await heading(page, '申请单位')
  for (const [label, value] of [
    ['企业名称', o.name],
    ['机构证件号码', o.uscc],
  ] as const) {
    const box = page.getByLabel(label)
    await expect.poll(() => box.inputValue()).toBe(value)
    expect(await box.getAttribute('readonly')).not.toBeNull()
  }
  for (const title of ['申请单位', '法人信息', '经办人', '金融认证信息', '发票']) {
    await heading(page, title)
    await see(seat, `renewal-${title}`, data)
    await press(page, /^(下一步|检查并提交)$/)
  }
  await heading(page, '检查并提交')
  for (const box of await page.locator('input[id^="agree-"]').all()) await hand.tick(box)
  await press(page, '提交申请')
  await page.getByRole('link', { name: '打印、签章、上传' }).waitFor()
  const at = { authority, order: orderOf(page) }
  await handInPapers(who, at, o)

  // 3. One click at the carrier; paid by a code.
  await follow(page, '身份核验')
  await hand.press(page.locator('.way').filter({ hasText: '向运营商核对' }))
  await page.getByRole('link', { name: '去支付' }).waitFor()
  await follow(page, '去支付')
  await press(page, /确认支付/)
  await heading(page, '请用微信扫一扫付款')
  const [payment] = (await stand.world.cashier()).filter(each => each.state === 'waiting')
  await stand.world.press(payment?.token ?? '', 'pay')
  await page.waitForURL(order)
  expect([...seat.typed]).toEqual([])

  // 4. Approved; the small payment comes back, the account is put right, and the next one passes without a key pressed.
  const reviewer = await staff.sitAtDesk(journeys, 'reviewer', { of: authority, look: 'phone' })
  await staff.openCase(reviewer.page, staff.desks.review, o.name)
  await staff.claimed(reviewer.page)
  await see(reviewer, 'renewal-review', data)
  await staff.pass(reviewer.page, o.name)
  await follow(page, '去验证对公账户')
  await page.getByText('上一次没有通过').waitFor()
  await see(seat, 'renewal-account-wrong', data)
  await type(page, '基本户账号', `6222${o.account.slice(4)}`)
  await press(page, '重新打款')
  await page.getByText('账户已验证').waitFor()
  await follow(page, '继续办理')
  expect([...seat.typed].filter(each => each.includes('对公账户验证'))).toHaveLength(1)

  // 5. On this computer, with the old key and its old PIN.
  await follow(page, '去下载')
  await heading(page, '允许本网站使用密钥助手')
  await staff.agree(seat, /^打开密钥助手/)
  await page.getByText(/密码还可以试 \d+ 次/).waitFor()
  await hand.fill(page.getByLabel('UKey 密码'), pin)
  await press(page, '确定，开始写入')
  await heading(page, '写入完成')
  await follow(page, '查看申请')
  await page.locator('.fact').filter({ hasText: '证书状态' }).getByText('已制证').waitFor()
  await see(seat, 'renewal-done', data)

  // 6. The old number is not renewed a second time, and it says why.
  await page.goto(`${stand.url}${home}/renew`)
  await hand.fill(page.getByLabel('证书序列号'), serial)
  await press(page, '进入续费')
  await page.getByText('已更新，请使用新证书').first().waitFor()
  expect(await page.getByRole('button', { name: '更新这张' }).count()).toBe(0)
  await see(seat, 'renewal-not-again', data)
  expect([...seat.broken, ...reviewer.broken]).toEqual([])
  await Promise.all([seat.leave(), reviewer.leave()])
}, 420_000)
