// What an applicant at the counter of two named certificates does with their hands: an account of their own, the sections of
// its form, and the proof of the account from consent to the amount on the statement.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Organisation } from '../stand/organisation.ts'
import { paperFor } from '../stand/papers.ts'
import { until, type World } from '../stand/world.ts'
import { follow, heading, press, takeOver, type, typeUnlessFilled } from './journey-applicant.ts'
import * as hand from './journey-hand.ts'
import * as staff from './journey-staff.ts'

export const authority = 'cfca-counter'
export const programme = 'zhongqi-yunlian'
export const password = 'maple-river-4821'
export const street = '郑东新区商务外环路30号期货大厦12层'
export const email = 'agent@example.com'
const legalIdentity = '410105197001010016'
export const places = {
  licence: '机构证件（加盖公章）',
  card: '身份证人像面',
  letter: '机构授权书',
}

/** Found in the registry with representative and address, as real organisations are. */
export async function enterInRegistry(world: World, o: Organisation): Promise<void> {
  const answer = await fetch(`${world.url}/registry/entries`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ name: o.name, uscc: o.uscc, status: 'active' },
      ...{ legalRepresentative: '李国强', address: `河南省郑州市${street}` },
    }),
    redirect: 'manual',
  })
  if (answer.status !== 303) throw new Error(`registry: ${answer.status} ${await answer.text()}`)
}

/** On the registering page: agreement, captcha in the background, code, password; signed in at the end. */
export async function register(page: Page, world: World, mobile: string): Promise<void> {
  await press(page, '发送验证码')
  await page.getByText(/手机号应是 1 开头/).waitFor()
  await type(page, '手机号', mobile)
  await press(page, '发送验证码')
  await page.getByText('请先阅读并勾选同意用户协议').waitFor()
  await hand.tick(page.getByLabel(/我已阅读并同意/))
  const seen = await world.codesSent(mobile)
  await press(page, '发送验证码')
  await page.getByText('验证码发送成功，请注意查收').waitFor()
  await type(page, '短信验证码', await world.code(mobile, seen))
  await press(page, '下一步')
  await heading(page, '填写资料')
}

export async function giveDetails(page: Page): Promise<void> {
  await type(page, '设置密码', password)
  await type(page, '确认密码', password)
  await press(page, '完成注册')
}

export async function upload(page: Page, label: string, slot: string, o: Organisation): Promise<void> {
  await hand.file(page.getByRole('button', { name: `拍照或选择文件 ${label}` }), {
    name: `${slot}.jpg`,
    mimeType: 'image/jpeg',
    buffer: await paperFor(slot, o),
  })
  await page.getByRole('link', { name: `查看 ${label}` }).waitFor()
  // Read by a machine; on a busy one that takes its time, and whoever waits types less.
  await page.getByText('正在识别').first().waitFor({ state: 'hidden', timeout: 60_000 })
}

export const sections = {
  async organisation(page: Page, o: Organisation): Promise<void> {
    await heading(page, '申请机构')
    await upload(page, places.licence, 'business-licence', o)
    // A slow reader fills it in a moment later; where it gave up the name is typed, and counted.
    await until(
      'the licence to be read',
      async () => (await page.getByLabel('机构名称').first().inputValue()) !== '',
      {
        patience: 60_000,
      },
    ).catch(() => {})
    await typeUnlessFilled(page, '机构名称', o.name)
    await choose(page, '证件类型', '统一社会信用码')
    await typeUnlessFilled(page, /^证件号码/, o.uscc)
    await typeUnlessFilled(page, '法人真实姓名', '李国强')
    await choose(page, '法人证件类型', '身份证')
    await typeUnlessFilled(page, '法人证件号码', legalIdentity)
  },
  async agent(page: Page, o: Organisation): Promise<void> {
    await heading(page, '经办人')
    await upload(page, places.card, 'identity-card-front', o)
    await agreeToReading(page)
    await typeUnlessFilled(page, '真实姓名', o.agent)
    await typeUnlessFilled(page, /^证件号码/, o.identity)
    await typeUnlessFilled(page, '邮箱', email)
    if (!(await page.getByLabel('联系地址').first().inputValue())) await type(page, '联系地址', street)
    await upload(page, places.letter, 'letter', o)
  },
  async invoice(page: Page, o: Organisation): Promise<void> {
    await heading(page, '发票信息')
    await takeOver(page, '开票企业名称', o.name)
    await takeOver(page, '纳税人识别号', o.uscc)
  },
  async mailing(page: Page, o: Organisation): Promise<void> {
    await heading(page, '收件信息')
    await typeUnlessFilled(page, '所属省市', '河南省郑州市')
    if (!(await page.getByLabel('详细地址').first().inputValue())) await type(page, '详细地址', street)
    await takeOver(page, '收货人', o.agent)
    await takeOver(page, '手机号码', o.mobile)
  },
}

/** The card is read only after that was agreed to. */
async function agreeToReading(page: Page): Promise<void> {
  const ask = page.getByRole('button', { name: '同意并识别' })
  const name = page.getByLabel('真实姓名')
  await until(
    'the card to be read, or the question whether it may be',
    async () => (await ask.isVisible()) || (await name.inputValue()) !== '',
  ).catch(() => {})
  if (await ask.isVisible()) {
    await hand.press(ask)
    await expect.poll(() => name.inputValue(), { timeout: 20_000 }).not.toBe('')
  }
}

export async function choose(page: Page, label: string | RegExp, choice: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label }).first()
  if ((await box.locator('option:checked').textContent()) !== choice)
    await hand.choose(box, { label: choice })
}

/** On the proof's page, with the consent given: bank by search, account, payment sent. */
export async function sendPayment(page: Page, o: Organisation): Promise<void> {
  await heading(page, '对公账户验证')
  await takeOver(page, '账户名称', o.name)
  const bank = page.getByRole('combobox', { name: '开户行' })
  if (!(await bank.inputValue())) {
    await hand.type(bank, '工商')
    await hand.option(bank, page.getByRole('option', { name: '中国工商银行', exact: true }))
  }
  await expect.poll(() => bank.inputValue()).toBe('中国工商银行')
  // As it is pasted from a bank's page (C-27).
  await typeUnlessFilled(page, '银行账号', `${o.account.slice(0, 4)} ${o.account.slice(4)}`, o.account)
  await press(page, /^(获取打款金额|重新打款)$/)
  await page.getByLabel('到账金额（元）').waitFor()
}

/** Reads the newest small payment on the statement of the demo bank, with the eyes. */
export async function amountOn(statement: Page): Promise<number> {
  const row = statement.locator('tbody tr .num').first()
  await row.waitFor()
  return Math.round(Number((await row.textContent())?.replace('+', '')) * 100)
}

export async function answer(page: Page, fen: number): Promise<void> {
  await type(page, '到账金额（元）', (fen / 100).toFixed(2))
  await press(page, '验证')
}

/** Another amount that could have been the one. */
export const otherThan = (fen: number, by: number) => ((fen - 1 + by) % 100) + 1

/** On the order's page: the two paths that a person presses to come to the proof. */
export const toProof = (page: Page) => follow(page, /去验证对公账户|填写到账信息/)

/** With the case open and the agent agreed: a fresh key for each; both are signed before either is written (C-20). */
export async function makeBoth(page: Page, pin: string): Promise<void> {
  const card = (name: string) => page.getByRole('region', { name })
  for (const name of ['经办员证书', '审核员证书']) {
    const line = card(name)
    await staff.setPin(line, pin)
    await staff.make(line, pin)
    if (name === '审核员证书') break
    await line
      .getByText(/同一申请的证书要一起写入/)
      .first()
      .waitFor()
    expect(await page.getByText('已写入', { exact: true }).count()).toBe(0)
  }
  await card('审核员证书').getByText('已写入', { exact: true }).waitFor()
  const first = card('经办员证书')
  await hand.fill(first.getByLabel(/^PIN ·/), pin)
  await hand.press(first.getByRole('button', { name: '继续写入' }))
  await first.getByText('已写入', { exact: true }).waitFor()
}

/** Whatever the draft already knows stays; what is left open is given. */
export async function fillAll(page: Page, o: Organisation): Promise<void> {
  for (const section of Object.values(sections)) {
    await section(page, o)
    await press(page, /^(下一步|检查并提交)$/)
  }
}

export async function signInByPassword(page: Page, mobile: string, to: string): Promise<void> {
  await press(page, '用密码登录')
  await type(page, '账号', mobile)
  await type(page, '密码', password)
  await hand.press(page.locator('form').getByRole('button', { name: '登录' }))
  await page.waitForURL(url => url.pathname === to)
}
