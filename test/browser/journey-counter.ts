// An applicant at any counter of the portal, with fingers, in either language: what to fill in is read from the programme's
// own forms, so that the same hands serve every programme.
import { address, applicantRoutes, type OrderView } from '@hufu/contract'
import type { Field, Programme } from '@hufu/programme'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { openBrowser } from '../stand/browser.ts'
import { answer, type Organisation } from '../stand/organisation.ts'
import { paperFor } from '../stand/papers.ts'
import { type Applicant, applicantOf } from '../stand/people.ts'
import type { World } from '../stand/world.ts'
import * as hand from './journey-hand.ts'
import { type Journeys, type Manner, type Seat, see, turn } from './journey-stage.ts'

export interface Walker {
  seat: Seat
  page: Page
  journeys: Journeys
  world: World
  o: Organisation
  authority: string
  programme: string
  /** The text in the language of this walk. */
  say: (zh: string, en: string) => string
  /** Asks this screen what every screen is asked. */
  look: (name: string) => Promise<void>
}

export interface WalkerPlan extends Manner {
  look: 'phone' | 'computer'
  lang: 'zh' | 'en'
  o: Organisation
  authority: string
  programme: string
  path?: string
  /** More that stays in Chinese: the words of the programme in a certificate. */
  data?: readonly string[]
  /** Signed in already. */
  cookies?: readonly { name: string; value: string }[]
}

export async function sitWalker(journeys: Journeys, plan: WalkerPlan): Promise<Walker> {
  const { o, authority, programme } = plan
  const { stand } = journeys
  const seat = await journeys.sit(plan.look, '/', plan)
  const { page } = seat
  if (plan.cookies) await page.context().addCookies(plan.cookies.map(each => ({ ...each, url: stand.url })))
  if (plan.lang === 'en') await turn(page, 'en')
  if (plan.path || plan.cookies) await page.goto(stand.url + (plan.path ?? '/'))
  return {
    ...{ seat, page, journeys, world: stand.world, o, authority, programme },
    say: (zh, en) => (plan.lang === 'zh' ? zh : en),
    look: name => see(seat, `${programme}-${name}`, { data: [...wordsOf(o), ...(plan.data ?? [])] }),
  }
}

/** What stays in Chinese on an English screen: people's own words. */
export const wordsOf = (o: Organisation): string[] => [
  ...[
    o.name,
    o.agent,
    masked(o.agent),
    o.bank,
    '李国强',
    ...['如实填写', '演示 UKey', '郑州市演示路2号'],
    '河南省郑州市',
    '郑州市郑东新区商务外环路30号',
    '郑东新区商务外环路30号',
    '顺丰速运',
  ],
  ...['郑东新区商务外环路30号期货大厦12层', '审核员甲', '审核员乙', '制证员', '财务', '客服', '管理员'],
]

const masked = (name: string) => `${name[0]}*${name.at(-1)}`

export const cookiesOf = async (walker: Walker) =>
  (await walker.page.context().cookies(walker.journeys.stand.url)).map(({ name, value }) => ({ name, value }))

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()
export const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first()
export const press = (page: Page, name: string | RegExp) => hand.press(button(page, name))
export const follow = (page: Page, name: string | RegExp) => hand.press(link(page, name))
export const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { name }).first().waitFor()

export const { type } = hand

export async function orderAt(walker: Walker): Promise<OrderView> {
  const { page, authority, journeys } = walker
  const order = /\/orders\/([^/?#]+)/.exec(page.url())?.[1] ?? ''
  const answered = await page.request.get(
    journeys.stand.url + address(applicantRoutes.order, { authority, order }),
  )
  return (await answered.json()) as OrderView
}

export async function documentAt({ page, authority, programme, journeys }: Walker): Promise<Programme> {
  const at = address(applicantRoutes.programme, { authority, programme })
  const answered = await page.request.get(journeys.stand.url + at)
  return ((await answered.json()) as { document: Programme }).document
}

/** From the catalogue to a draft: the programme, its offer, sign-in by a code, and the offer again. */
export async function begin(walker: Walker): Promise<void> {
  const { page, say, world, o } = walker
  const document = await documentAt(walker)
  const title = say(document.title.zh, document.title.en)
  const offer = document.offers.new?.title
  const start = new RegExp(`^${say(offer?.zh ?? '', offer?.en ?? '')}`)
  await follow(page, new RegExp(title))
  await heading(page, title)
  await walker.look('counter')
  await press(page, start)
  await page.waitForURL(/sign-in/)
  await walker.look('sign-in')
  const seen = await world.codesSent(o.mobile)
  await type(page.getByLabel(say('手机号', 'Mobile number')).first(), o.mobile)
  await press(page, say('发送验证码', 'Send code'))
  const code = await world.code(o.mobile, seen)
  await type(page.getByLabel(say('短信验证码', 'Code from the message')), code)
  await hand.press(page.locator('form').getByRole('button', { name: say('登录', 'Sign in') }))
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
  await press(page, start)
  await page.waitForURL(/\/orders\//)
}

/** The choice of certificates, made. */
export async function leaveLines({ page, say }: Walker): Promise<void> {
  await press(page, say('选好了，下一步', 'Choose and go on'))
  await page.waitForURL(url => !url.pathname.endsWith('/section/lines'))
}

/** Each section as the portal brings it, until the check page; every screen is looked at. */
export async function fillSections(walker: Walker): Promise<void> {
  const { page } = walker
  const document = await documentAt(walker)
  for (let round = 0; round < 20; round++) {
    await page.waitForURL(/\/section\/|\/check/)
    const section = /\/section\/([^/?#]+)/.exec(page.url())?.[1]
    if (!section) return
    await fillSection(walker, document, section)
    await walker.look(`section-${section}`)
    const before = page.url()
    await press(
      page,
      /^(下一步|检查并提交|保存并返回检查|Next|Check and submit|Save and go back to checking)$/,
    )
    await page.waitForURL(url => url.href !== before)
  }
  throw new Error(`more sections than expected: ${page.url()}`)
}

async function fillSection(walker: Walker, document: Programme, section: string): Promise<void> {
  const { page, say, o } = walker
  const form = document.forms[section.split('.').at(-1) ?? '']
  if (!form) throw new Error(`no form for the section ${section}`)
  await heading(page, say(form.title.zh, form.title.en))
  const fields = Object.entries(form.fields)
  for (const [, field] of fields)
    if (field.type === 'slot' && field.slot) await uploadInto(walker, document, field.slot)
  for (const [name, field] of fields) {
    const box = page.locator(`[id="${section}.${name}"]`)
    if (field.type === 'slot' || !field.required || !(await box.isVisible())) continue
    await fillField(page, box, field, o)
  }
}

export async function fillField(page: Page, box: Locator, field: Field, o: Organisation) {
  if ((await box.inputValue()) || (await box.getAttribute('readonly')) !== null) return
  if (field.type === 'choice') {
    await hand.choose(box, { value: Object.keys(field.choices ?? {})[0] ?? '' })
    return
  }
  const offer = page.locator('.field').filter({ has: box }).locator('button.link')
  if (await offer.isVisible()) await hand.press(offer)
  else await type(box, answer(field.type, o))
  await box.blur()
  await expect.poll(() => box.inputValue()).not.toBe('')
}

/** One file into a place of a section; then whatever is read from it has come. */
export async function uploadInto(walker: Walker, document: Programme, slot: string): Promise<void> {
  const { page, say, o } = walker
  const title = document.slots[slot]
  const label = say(title?.zh ?? '', title?.en ?? '')
  if (await link(page, `${say('查看', 'View')} ${label}`).isVisible()) return
  await choose(walker, label, await paperFor(slot, o), `${slot}.jpg`)
  const agree = button(page, say('同意并识别', 'Agree and read'))
  if (await agree.isVisible()) await hand.press(agree)
  // Read by a machine; while it reads, and where it cannot, people type.
  const reading = page.getByText(say('正在识别', 'Reading')).first()
  await reading.waitFor({ state: 'hidden' })
  // A busy machine's reader gives up on its first picture: taken once more, as people do.
  const gaveUp = page.getByText(say('这次没能自动识别', 'It could not be read this time')).first()
  if (!(await gaveUp.isVisible())) return
  await choose(walker, label, await paperFor(slot, o), `${slot}-2.jpg`)
  await reading.waitFor({ state: 'hidden' })
}

async function choose(walker: Walker, label: string, bytes: Buffer, name: string): Promise<void> {
  const { page, say } = walker
  const ways = say('拍照或选择文件|换一个|再加一个', 'Take a photo or choose a file|Replace|Add another')
  const opener = button(page, new RegExp(`^(${ways}) ${escaped(label)}$`))
  await hand.file(opener, { name, mimeType: 'image/jpeg', buffer: bytes })
  await page.getByText(name).first().waitFor()
}
const escaped = (text: string) => text.replace(/[()[\]{}.*+?^$|]/g, '\\$&')

/** On the check page: every agreement, then off it goes. */
export async function submit(walker: Walker): Promise<void> {
  const { page, say } = walker
  await heading(page, say('检查并提交', 'Check and submit'))
  await walker.look('check')
  for (const box of await page.locator('input[id^="agree-"]').all()) await hand.tick(box)
  await press(page, /^(提交申请|Submit|重新提交（不用再付款）|Submit again \(no new payment\))$/)
  const insist = button(page, say('填写无误，坚持提交', 'It is right, submit all the same'))
  const sent = page.getByRole('heading', { name: say('进度', 'Progress') })
  await sent.or(insist).first().waitFor()
  if (await insist.isVisible()) {
    console.info((await page.locator('[role="alert"]').allTextContents()).join(' | '))
    await walker.look('insist')
    await hand.press(insist)
  }
  await sent.waitFor()
}

/** The order whose page this is. */
export const orderIn = (page: Page): string => /\/orders\/([^/?#]+)/.exec(page.url())?.[1] ?? ''

/** What was typed with real keys, said aloud: the figure is a promise of ours. */
export function typedBy({ seat, programme }: Walker): string[] {
  const typed = [...seat.typed]
  console.info(`${programme}: ${typed.length} fields typed: ${typed.join('; ')}`)
  return typed
}

/** «Apply again with the same information», through to the check page. */
export async function copyOrder(walker: Walker): Promise<void> {
  const { page, say } = walker
  const before = orderIn(page)
  await hand.press(page.getByText(say('希望复制此信息再申请？', 'Apply again with the same information?')))
  await press(page, say('点击此处申请', ': apply'))
  await page.waitForURL(url => !url.href.includes(before))
  await walker.look('copy')
  const go = link(page, /^(开始填写|继续填写|检查并提交|Begin|Continue|Check and submit)$/)
  await hand.press(go)
  await page.waitForURL(/\/section\/|\/check/)
  if (page.url().endsWith('/section/lines')) {
    await walker.look('copy-lines')
    await leaveLines(walker)
  }
  await fillSections(walker)
}

/** The same person without a screen, for what this walk does not look at. */
export async function byHttp(walker: Walker): Promise<Applicant> {
  const browser = openBrowser(walker.journeys.stand.url)
  for (const { name, value } of await cookiesOf(walker)) browser.cookies.set(name, value)
  return applicantOf(browser, walker.o.mobile)
}
