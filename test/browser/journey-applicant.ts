// An applicant at the portal, with fingers: what is typed is typed key by key, what is pressed is found by its words.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Organisation } from '../stand/organisation.ts'
import { paperFor } from '../stand/papers.ts'
import type { World } from '../stand/world.ts'
import * as hand from './journey-hand.ts'

export const street = '郑东新区商务外环路30号期货大厦12层'
const papers = {
  'business-licence': '营业执照扫描件',
  'identity-card-front': '身份证人像面',
  'identity-card-back': '身份证国徽面',
  'acceptance-form': '单位证书受理表',
}
export const fileNames = [...Object.values(papers), ...Object.keys(papers)].map(name => `${name}.jpg`)

export const type = (page: Page, label: string | RegExp, text: string) =>
  hand.type(page.getByLabel(label).first(), text)
export const press = (page: Page, name: string | RegExp) =>
  hand.press(page.getByRole('button', { name }).first())
export const follow = (page: Page, name: string | RegExp) =>
  hand.press(page.getByRole('link', { name }).first())
export const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { name }).first().waitFor()

async function codeOn(page: Page, world: World, mobile: string, ask: () => Promise<void>): Promise<void> {
  const seen = await world.codesSent(mobile)
  await ask()
  await page.getByText('验证码发送成功，请注意查收').waitFor()
  await type(page, '短信验证码', await world.code(mobile, seen))
}

/** On the sign-in page. */
export async function signIn(page: Page, world: World, mobile: string): Promise<void> {
  await type(page, '手机号', mobile)
  await codeOn(page, world, mobile, () => press(page, '发送验证码'))
  await hand.press(page.locator('form').getByRole('button', { name: '登录' }))
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
}

/** From the programme's home: asked for the group first, then back and into a new application. */
export async function chooseGroup(page: Page, group: string): Promise<void> {
  await press(page, /企业证书申请/)
  const dialog = page.getByRole('alertdialog')
  await dialog.getByText('注意不要选错或不选').waitFor()
  await hand.press(dialog.getByRole('button', { name: '前往设置' }))
  await hand.pick(page.locator('label').filter({ hasText: group }))
  await press(page, '保存')
  await follow(page, '去申请')
}

export async function begin(page: Page): Promise<void> {
  await press(page, /企业证书申请/)
  await heading(page, '需要准备的材料')
}

/** The agent's phone of this application: by code, or at once where one just signed in by this number. */
export async function provePhone(page: Page, world: World, mobile: string): Promise<void> {
  const box = page.getByLabel('手机号')
  if ((await box.inputValue()) !== mobile) await type(page, '手机号', mobile)
  const seen = await world.codesSent(mobile)
  await press(page, '发送验证码')
  const sent = page.getByText('验证码发送成功，请注意查收')
  const proved = page.getByRole('link', { name: /开始填写|继续填写/ }).first()
  await sent.or(proved).first().waitFor()
  if (await sent.isVisible()) {
    await type(page, '短信验证码', await world.code(mobile, seen))
    await press(page, '确定')
  }
  await follow(page, /开始填写|继续填写/)
}

async function upload(page: Page, slot: keyof typeof papers, organisation: Organisation): Promise<void> {
  const label = papers[slot]
  await hand.file(page.getByRole('button', { name: `拍照或选择文件 ${label}` }), {
    name: `${label}.jpg`,
    mimeType: 'image/jpeg',
    buffer: await paperFor(slot, organisation),
  })
  await page.getByRole('link', { name: `查看 ${label}` }).waitFor()
}

/** One section each, begun on its screen and left by «next». */
export const sections = {
  async organisation(page: Page, o: Organisation): Promise<void> {
    await heading(page, '企业基本信息')
    await upload(page, 'business-licence', o)
    await typeUnlessFilled(page, '企业全称', o.name)
    // As people paste it: full-width and with spaces.
    await typeUnlessFilled(
      page,
      '统一社会信用代码',
      ` ${wide(o.uscc.slice(0, 4))} ${o.uscc.slice(4)} `,
      o.uscc,
    )
  },
  async agent(page: Page, o: Organisation): Promise<void> {
    await heading(page, '经办人信息')
    await upload(page, 'identity-card-front', o)
    await upload(page, 'identity-card-back', o)
    await typeUnlessFilled(page, '经办人姓名', o.agent)
    await typeUnlessFilled(page, '身份证号码', o.identity)
    expect(await page.getByLabel('手机号码').getAttribute('readonly')).not.toBeNull()
  },
  async acceptance(page: Page, o: Organisation): Promise<void> {
    await heading(page, '单位证书受理表')
    await upload(page, 'acceptance-form', o)
  },
  async invoice(page: Page, o: Organisation): Promise<void> {
    await heading(page, '发票抬头信息')
    await takeOver(page, '开票企业名称', o.name)
    await takeOver(page, '纳税人识别号', o.uscc)
  },
  async mailing(page: Page, o: Organisation): Promise<void> {
    await heading(page, '邮寄信息')
    // The licence has filled in both, to be confirmed; while its reading is late, people type.
    await typeUnlessFilled(page, '所属省市', '河南省郑州市')
    if (!(await page.getByLabel('详细地址').first().inputValue())) await type(page, '详细地址', street)
    await takeOver(page, '收货人', o.agent)
    await takeOver(page, '手机号码', o.mobile)
  },
}

const wide = (text: string) =>
  [...text].map(sign => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join('')

/** What a paper already filled in is checked, not typed again. */
export async function typeUnlessFilled(
  page: Page,
  label: string | RegExp,
  text: string,
  kept = text,
): Promise<void> {
  const box = page.getByLabel(label).first()
  if (!(await box.inputValue())) await type(page, label, text)
  await box.blur()
  await expect.poll(() => box.inputValue()).toBe(kept)
}

/** A value given before is offered at the field and taken with one press. */
export async function takeOver(page: Page, label: string, value: string): Promise<void> {
  const box = page.getByLabel(label)
  if (!(await box.inputValue())) {
    const field = page.locator('.field').filter({ has: box })
    await hand.press(field.getByRole('button', { name: `填入“${value}”` }))
  }
  await expect.poll(() => box.inputValue()).toBe(value)
}

export const next = (page: Page) => press(page, /^(下一步|检查并提交)$/)

export async function fillAll(page: Page, o: Organisation, names = Object.keys(sections)): Promise<void> {
  for (const name of names) {
    await sections[name as keyof typeof sections](page, o)
    await next(page)
  }
}

/** On the check page. */
export async function submit(page: Page): Promise<void> {
  await heading(page, '检查并提交')
  await hand.tick(page.getByLabel('我已阅读并同意《电子认证服务协议》'))
  await hand.tick(page.getByLabel('我同意为核实身份处理经办人身份证照片和信息'))
  await press(page, '提交申请')
  await heading(page, '进度')
}

/** The order's id, from the address of its page. */
export const orderOf = (page: Page): string => /\/orders\/([^/]+)/.exec(page.url())?.[1] ?? ''
