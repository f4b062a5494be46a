// Whole orders on the real product, in a real browser, from the first screen to the last. One stand for all; its clock
// only ever moves forward, so the renewal, two years later, comes last.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { authority, desk, enrol, pin, programme, submitted } from '../stand/journey.ts'
import { newOrganisation, type Organisation } from '../stand/organisation.ts'
import { paperFor } from '../stand/papers.ts'
import { decide, payByWechat } from '../stand/people.ts'
import { renewalDays } from '../walk/renewal.ts'
import { walk } from '../walk/walk.ts'
import * as applicant from './journey-applicant.ts'
import { follow, heading, press } from './journey-applicant.ts'
import * as hand from './journey-hand.ts'
import * as staff from './journey-staff.ts'
import { type Journeys, type Manner, openJourneys, type Seat, see } from './journey-stage.ts'

let journeys: Journeys
beforeAll(async () => {
  journeys = await openJourneys()
}, 180_000)
afterEach(() => journeys?.clear())
afterAll(() => journeys?.end(), 60_000)

const home = `/${authority}/${programme}`
const orderPath = (order: string) => `/${authority}/orders/${order}`
/** What stays in people's own words on an English screen; earlier journeys' orders still stand in the queues. */
const said = new Set([
  '演示 UKey',
  '河南省郑州市',
  applicant.street,
  // Of the licence.
  '郑州市郑东新区商务外环路30号',
  '郑东新区商务外环路30号',
  '顺丰速运',
  ...staff.names,
  ...applicant.fileNames,
])
function dataOf(o: Organisation): string[] {
  for (const each of [o.name, o.agent, o.bank]) said.add(each)
  return [...said]
}
const place = () => ({ url: journeys.stand.url, world: journeys.stand.world })

it('walks a paid application from a phone to a computer, and to the key, parcel and invoice [Z-03] [Z-04] [Z-08] [Z-10] [Z-11] [Z-12] [Z-13] [Z-14] [Z-15] [Z-16] [Z-17] [Z-19] [Z-20] [Z-21] [Z-22] [Z-34] [Z-35]', async () => {
  const { stand } = journeys
  const o = newOrganisation()
  const data = { data: dataOf(o) }

  // 1. On the phone: who, which group, what to have at hand, two of the five sections.
  const phone = await journeys.sit('phone', '/')
  await see(phone, 'home')
  await follow(phone.page, /郑商所数字证书/)
  await press(phone.page, /企业证书申请/)
  await phone.page.waitForURL(/sign-in/)
  await see(phone, 'sign-in')
  await applicant.signIn(phone.page, stand.world, o.mobile)
  await applicant.chooseGroup(phone.page, '其他单位')
  await see(phone, 'counter')
  await applicant.begin(phone.page)
  await see(phone, 'preparation')
  const template = await phone.page
    .getByRole('link', { name: '下载模板：单位证书受理表' })
    .getAttribute('href')
  const blank = await phone.page.request.get(stand.url + template)
  expect((await blank.body()).subarray(0, 5).toString()).toBe('%PDF-')
  await applicant.provePhone(phone.page, stand.world, o.mobile)
  await applicant.sections.organisation(phone.page, o)
  await see(phone, 'section-organisation', data)
  await applicant.next(phone.page)
  await applicant.sections.agent(phone.page, o)
  await see(phone, 'section-agent', data)
  await applicant.next(phone.page)
  await heading(phone.page, '单位证书受理表')
  const order = applicant.orderOf(phone.page)
  await phone.leave()

  // 2. The next day on a computer that knows nothing yet: the draft is there, three sections to go.
  await stand.restart({ days: 1 })
  const computer = await journeys.sit('computer', '/')
  await follow(computer.page, '登录')
  await applicant.signIn(computer.page, stand.world, o.mobile)
  await see(computer, 'home-with-orders', data)
  await follow(computer.page, new RegExp(o.name))
  await see(computer, 'tasks', data)
  await follow(computer.page, '继续填写')
  for (const name of ['acceptance', 'invoice', 'mailing'] as const) {
    await applicant.sections[name](computer.page, o)
    await see(computer, `section-${name}`, data)
    await applicant.next(computer.page)
  }
  await see(computer, 'check', data)
  await applicant.submit(computer.page)
  await computer.page.getByText('已提交申请，初步校验通过').waitFor()
  await see(computer, 'order-to-pay', data)

  // 3. The code on the screen is scanned with the demo phone; the page goes on by itself.
  await follow(computer.page, '去支付')
  await see(computer, 'pay', data)
  await press(computer.page, /确认支付/)
  await heading(computer.page, '请用微信扫一扫付款')
  await see(computer, 'pay-scan', data)
  await payOnDemoPhone(computer, o)
  await computer.page.waitForURL(url => url.pathname.endsWith(order))
  await computer.page.getByText('已支付').first().waitFor()
  await see(computer, 'order-paid', data)

  // 4. Reviewed, made and shipped at the console; the applicant's page follows without a touch.
  await reviewInConsole(o)
  await produceInConsole(o)
  await computer.page.getByText('我已收到').waitFor()
  await see(computer, 'order-shipped', data)

  // 5. The invoice, asked for, seen, and saved as a real PDF.
  await follow(computer.page, '去开票')
  await see(computer, 'invoice-confirm', data)
  await press(computer.page, '确认开票')
  await heading(computer.page, '发票详情')
  const saved = computer.page.waitForEvent('download')
  await follow(computer.page, '保存 PDF')
  const { createReadStream } = await import('node:fs')
  const file = createReadStream(await (await saved).path(), { end: 4 })
  expect(String((await file.toArray())[0])).toBe('%PDF-')
  await see(computer, 'invoice', data)
  await computer.page.goto(stand.url + orderPath(order))
  await press(computer.page, '我已收到')
  await computer.page.getByText('发票详情').first().waitFor()
  await see(computer, 'order-complete', data)
  const facts = await computer.page.locator('.facts').last().textContent()
  expect(facts).toMatch(/申请编号\s*\d{8} \d{6}/)
  expect(facts).toMatch(/申请日期\s*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/)
  expect(facts).toMatch(/合计金额\s*300\.00 元/)
  await computer.page.goto(stand.url + home)
  const card = await computer.page.locator('.order-card').textContent()
  for (const part of ['新申请', 'ZCE', o.name, o.agent, '已支付', '通过', '已制证', '发票详情'])
    expect(card).toContain(part)
  await see(computer, 'counter-with-order', data)

  const typed = [...phone.typed, ...computer.typed]
  console.info(`${typed.length} fields typed: ${typed.join('; ')}`)
  expect(typed.length).toBeLessThanOrEqual(12)
  expect([...phone.broken, ...computer.broken]).toEqual([])
  await computer.leave()
}, 420_000)

async function payOnDemoPhone(seat: Seat, o: Organisation): Promise<void> {
  const data = { data: dataOf(o) }
  const page = await seat.beside(`${journeys.stand.world.url}/phone`)
  await see({ page, look: 'computer' }, 'demo-phone', data)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('link', { name: /扫一扫/ }).click()
  await see({ page, look: 'phone' }, 'demo-phone-scan', data)
  await page.locator('.pay-row').first().click()
  await see({ page, look: 'phone' }, 'demo-phone-pay', data)
  await page.getByRole('button', { name: /^支付/ }).click()
  await page.getByText('支付成功').waitFor()
  await page.close()
}

async function reviewInConsole(o: Organisation): Promise<void> {
  const data = { data: dataOf(o) }
  const reviewer = await staff.sitAtDesk(journeys, 'reviewer')
  await staff.openCase(reviewer.page, staff.desks.review, o.name)
  await staff.claimed(reviewer.page)
  const paper = reviewer.page.getByRole('img', { name: '营业执照扫描件' }).first()
  await expect.poll(() => paper.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(500)
  await reviewer.page.getByRole('table').getByText(o.uscc).first().waitFor()
  await see(reviewer, 'console-review', data)
  await staff.pass(reviewer.page, o.name)
  expect(reviewer.broken).toEqual([])
  await reviewer.leave()
}

async function produceInConsole(o: Organisation): Promise<void> {
  const data = { data: dataOf(o) }
  const producer = await staff.sitAtDesk(journeys, 'producer')
  await staff.openCase(producer.page, staff.desks.production, o.name)
  await staff.agree(producer, staff.letAgent, 'agent-question')
  await staff.setPin(producer.page)
  await see(producer, 'console-production', data)
  await staff.make(producer.page)
  await staff.written(producer.page).first().waitFor()
  await see(producer, 'console-written', data)
  await staff.openCase(producer.page, staff.desks.shipping, o.name)
  await see(producer, 'console-shipping', data)
  await staff.ship(producer.page)
  expect(producer.broken).toEqual([])
  await producer.leave()
}

it('gives a member of the roster the free policy, and no invoice with it [Z-05] [Z-06] [Z-23]', async () => {
  const { stand } = journeys
  const o = newOrganisation()
  await enrol(stand, o, 'zce-members', 'futures-company')
  const draft = await submitted(stand, { organisation: o, group: 'futures-company' })
  const seat = await sitAs(draft.who.cookies, 'phone', `${orderPath(draft.order.id)}/pay`, { elder: true })
  await hand.pick(seat.page.locator('label').filter({ hasText: '免费政策' }))
  await seat.page.getByText('还剩 5 张').waitFor()
  await see(seat, 'pay-free', { data: dataOf(o) })
  await press(seat.page, '申请免费政策')
  await heading(seat.page, '申请信息')
  await seat.page.locator('.fact').filter({ hasText: '开票状态' }).getByText('不可开票').waitFor()
  await seat.page.locator('.fact').filter({ hasText: '支付状态' }).getByText('免费政策').waitFor()
  await see(seat, 'order-free', { data: dataOf(o) })
  await seat.page.goto(`${stand.url}${orderPath(draft.order.id)}/invoice`)
  await heading(seat.page, '这份申请没有发票')
  await see(seat, 'invoice-none', { data: dataOf(o) })
  await seat.page.goto(stand.url + home)
  await seat.page.getByText('免费证书还剩 4 张').waitFor()
  expect(seat.broken).toEqual([])
  await seat.leave()
}, 420_000)

it('returns an application with its reasons where they belong, and passes it corrected without a second payment [Z-28] [O-03]', async () => {
  const { stand } = journeys
  const draft = await submitted(stand)
  const o = draft.organisation
  await payByWechat(place(), draft.who, draft.at)
  const seat = await sitAs(draft.who.cookies, 'phone', orderPath(draft.order.id), {
    keys: true,
  })

  // 1. The reviewer marks one paper and one value, in the form's own words.
  const reviewer = await staff.sitAtDesk(journeys, 'reviewer', { look: 'phone' })
  await staff.openCase(reviewer.page, staff.desks.review, o.name)
  await staff.sendBack(reviewer.page, o.name, [['营业执照扫描件'], ['企业全称']], () =>
    see(reviewer, 'console-return', { data: dataOf(o) }),
  )

  // 2. The open page of the applicant says so by itself; only what is marked is asked again.
  await follow(seat.page, '去修改')
  await seat.page.getByText('只改标出的地方').waitFor()
  await see(seat, 'correct', { data: dataOf(o) })
  expect(await seat.page.locator('.field.defect').count()).toBe(2)
  const better = {
    name: '营业执照（清晰）.jpg',
    mimeType: 'image/jpeg',
    buffer: await paperFor('business-licence', o),
  }
  await hand.file(seat.page.getByRole('button', { name: '换一个 营业执照扫描件' }), better)
  await seat.page.getByText(better.name).waitFor()
  await press(seat.page, '检查并提交')
  await press(seat.page, '重新提交（不用再付款）')
  await heading(seat.page, '进度')
  await see(seat, 'order-resubmitted', { data: [...dataOf(o), better.name] })
  await seat.page.locator('.fact').filter({ hasText: '支付状态' }).getByText('已支付').waitFor()

  // 3. The same reviewer sees what was changed, and passes.
  await staff.openCase(reviewer.page, staff.desks.review, o.name)
  await reviewer.page.getByText('上次退回的原因').waitFor()
  await see(reviewer, 'console-review-again', { data: [...dataOf(o), better.name] })
  await staff.pass(reviewer.page, o.name)
  await seat.page.locator('.fact').filter({ hasText: '审核状态' }).getByText('通过').waitFor()
  const payments = (await stand.world.cashier()).filter(each => each.state === 'paid')
  expect(
    payments.filter(each => each.orderNo.includes(draft.order.number ?? '-')).length,
  ).toBeLessThanOrEqual(1)
  expect([...seat.broken, ...reviewer.broken]).toEqual([])
  await Promise.all([seat.leave(), reviewer.leave()])
}, 420_000)

it('signs in and pays inside WeChat [Z-01] [Z-22]', async () => {
  const { stand } = journeys
  const o = newOrganisation()
  const seat = await journeys.sit('wechat', home, { elder: true })
  await press(seat.page, /企业证书申请/)
  await seat.page.waitForURL(/sign-in/)
  await see(seat, 'sign-in')
  await follow(seat.page, '微信登录')
  await see(seat, 'wechat-consent', { bothLanguages: true })
  await hand.press(seat.page.locator('a[data-openid]').first())
  await seat.page.waitForURL(url => url.pathname === home)
  await applicant.chooseGroup(seat.page, '其他单位')
  await applicant.begin(seat.page)
  await applicant.provePhone(seat.page, stand.world, o.mobile)
  await applicant.fillAll(seat.page, o)
  await applicant.submit(seat.page)
  await follow(seat.page, '去支付')
  await see(seat, 'pay', { data: dataOf(o) })
  await seat.page.addScriptTag({ url: `${stand.world.url}/sandbox/weixin-js-bridge.js` })
  await press(seat.page, /确认支付/)
  await press(seat.page, /^支付 ¥/)
  await seat.page.locator('.fact').filter({ hasText: '支付状态' }).getByText('已支付').waitFor()
  await see(seat, 'order-paid', { data: dataOf(o) })
  expect(seat.broken).toEqual([])
  await seat.leave()
}, 420_000)

it('renews by oneself: handed over from the phone, written on the computer [Z-08] [Z-30] [Z-31] [Z-32] [Z-33]', async () => {
  const { stand } = journeys
  const first = await walk({
    place: place(),
    signIns: stand.signIns,
    programme,
    authority,
    key: async () => {
      await stand.agent?.pair()
      return stand.agent!.freshKey(pin)
    },
  })
  await stand.restart({ days: renewalDays })
  const o = first.organisation
  const data = { data: dataOf(o) }

  // 1. Sign in, choose the certificate, check what it brought along, submit, pay.
  const computer = await journeys.sit('computer', home, { keys: true })
  await follow(computer.page, '登录后查看我的申请')
  await applicant.signIn(computer.page, stand.world, first.applicant.mobile)
  await follow(computer.page, /企业证书更新/)
  await see(computer, 'renew', data)
  await press(computer.page, '更新这张')
  await follow(computer.page, '检查并提交')
  await heading(computer.page, '检查并提交')
  await see(computer, 'check-renewal', data)
  await applicant.submit(computer.page)
  const order = applicant.orderOf(computer.page)
  await follow(computer.page, '去支付')
  await press(computer.page, /确认支付/)
  await heading(computer.page, '请用微信扫一扫付款')
  const [payment] = (await stand.world.cashier()).filter(each => each.state === 'waiting')
  await stand.world.press(payment?.token ?? '', 'pay')
  await computer.page.waitForURL(url => url.pathname.endsWith(order))
  await decide(await desk(stand, 'reviewer'), order, 'pass')

  // 2. On a phone there is no key to plug in: the way to the computer is shown instead.
  await computer.page.getByRole('link', { name: '去下载' }).waitFor()
  // The agent is not running yet: the page says so, and goes on by itself once it is.
  await computer.page.route(`${stand.agentUrl}/**`, route => route.abort())
  await follow(computer.page, '去下载')
  await heading(computer.page, '还没有检测到密钥助手')
  await see(computer, 'write-no-agent', data)
  await computer.page.unroute(`${stand.agentUrl}/**`)
  const phone = await sitAs(await cookiesOf(computer), 'phone', `${orderPath(order)}/write`)
  await phone.page.getByText('这一步要在电脑上做').waitFor()
  await see(phone, 'write-hand-over', data)
  await phone.leave()

  // 3. On the computer: the agent agrees once, the key is found by the certificate it holds, its password, written.
  await heading(computer.page, '允许本网站使用密钥助手')
  await see(computer, 'write-pair', data)
  await staff.agree(computer, /^打开密钥助手/)
  await computer.page.getByText(/密码还可以试 \d+ 次/).waitFor()
  await see(computer, 'write', data)
  await hand.fill(computer.page.getByLabel('UKey 密码'), 'wrong-1357')
  await press(computer.page, '确定，开始写入')
  await computer.page.getByRole('alert').waitFor()
  await see(computer, 'write-wrong-pin', data)
  await hand.fill(computer.page.getByLabel('UKey 密码'), pin)
  await press(computer.page, '确定，开始写入')
  await heading(computer.page, '写入完成')
  await heading(computer.page, '加密证书')
  // The issuer's name is read from the certificate itself.
  await see(computer, 'write-done', { data: [...data.data, '郑商所数字证书颁发平台'] })
  const exported = computer.page.waitForEvent('download')
  await press(computer.page, '导出证书 加密证书')
  expect((await exported).suggestedFilename()).toMatch(/^encrypt-.*\.pem$/)
  const assistant = await computer.beside(stand.agentUrl)
  await hand.press(assistant.getByText('查看加密证书').first())
  await see({ page: assistant, look: 'computer' }, 'agent-home', { bothLanguages: true })
  await assistant.close()
  await follow(computer.page, '查看申请')
  await computer.page.locator('.fact').filter({ hasText: '申请类型' }).getByText('到期续费').waitFor()
  await computer.page.locator('.fact').filter({ hasText: '证书状态' }).getByText('已制证').waitFor()
  await see(computer, 'order-renewed', data)
  expect(computer.broken).toEqual([])
  await computer.leave()
}, 420_000)

/** Somebody who is signed in already, at another screen. */
async function sitAs(
  cookies: Map<string, string>,
  look: 'phone' | 'computer',
  path: string,
  manner?: Manner,
): Promise<Seat> {
  const seat = await journeys.sit(look, '/', manner)
  const { url } = journeys.stand
  await seat.page.context().addCookies([...cookies].map(([name, value]) => ({ name, value, url })))
  await seat.page.goto(url + path)
  return seat
}

async function cookiesOf(seat: Seat): Promise<Map<string, string>> {
  const cookies = await seat.page.context().cookies(journeys.stand.url)
  return new Map(cookies.map(each => [each.name, each.value]))
}
