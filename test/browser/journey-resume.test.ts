// A person may be killed at every step and at every field of every counter: the browser goes, and nothing with it. And what else
// comes between somebody and the end of a form: a session that ended, a network that is gone, two tabs, two clicks, the way back.
import { applicantRoutes, personAccountRoutes } from '@hufu/contract'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readyDraft } from '../stand/journey.ts'
import { newOrganisation } from '../stand/organisation.ts'
import { chooseGroup, provePhone, signInApplicant, startDraft } from '../stand/people.ts'
import { documentOf } from '../stand/programmes.ts'
import { openSoftwareKey } from '../stand/software-key.ts'
import { until } from '../stand/world.ts'
import { walk } from '../walk/walk.ts'
import {
  blank,
  fillInterrupted,
  freshBrowser,
  kill,
  orderPath,
  type Person,
  saved,
} from './journey-resume.ts'
import { journeyInterrupted, submitInterrupted } from './journey-resume-after.ts'
import { type Journeys, openJourneys } from './journey-stage.ts'

const programmes = ['zce', 'shanxi-coal', 'henan-hutong', 'zhongqi-yunlian', 'bidding-renewal']

let journeys: Journeys
let expired: { mobile: string; certificate: string; o: ReturnType<typeof newOrganisation> }
const place = () => ({ url: journeys.stand.url, world: journeys.stand.world })
beforeAll(async () => {
  journeys = await openJourneys(programmes)
  expired = await letExpire()
}, 240_000)
afterAll(() => journeys?.end(), 60_000)

/** A certificate of the counter whose certificates another renews, ten days after its end. */
async function letExpire() {
  const o = newOrganisation()
  const first = await walk({
    ...{ place: place(), signIns: journeys.stand.signIns, organisation: o },
    ...{ programme: 'henan-hutong', roles: ['organisation'], key: async () => openSoftwareKey() },
  })
  const end = first.order.lines[0]?.certificates[0]?.notAfter ?? ''
  await journeys.stand.restart({ days: Math.ceil((Date.parse(end) - Date.now()) / 86_400_000) + 10 })
  return { o, mobile: first.applicant.mobile, certificate: first.order.lines[0]?.certificates[0]?.id ?? '' }
}

/** A draft of this programme with nothing filled in, and its person signed in. */
async function begin(programme: string): Promise<Person> {
  const renewal = !documentOf(programme).offers.new
  const o = renewal ? expired.o : newOrganisation()
  const who = await signInApplicant(place(), renewal ? expired.mobile : o.mobile)
  const { entries } = await who.call(applicantRoutes.catalogue)
  const authority = entries.find(each => each.programme === programme)?.authority ?? ''
  const { document } = await who.programme(authority, programme)
  const [group] = Object.keys(document.audience?.groups ?? {}).slice(-1)
  if (group) await chooseGroup(who, authority, programme, group)
  const draft = await startDraft(who, {
    ...{ authority, programme, offer: renewal ? 'renewal' : 'new' },
    ...(renewal ? { certificate: expired.certificate } : {}),
  })
  const at = { authority, order: draft.id }
  if (draft.now.action === 'verify-phone') await provePhone(place(), who, at, o.mobile)
  return { journeys, who, at, o, document, look: 'phone', given: new Map(), files: new Set(), kills: 0 }
}

it.concurrent.each(programmes)(
  '%s: nothing is lost and nothing asked twice, wherever the browser goes',
  async programme => {
    const person = await begin(programme)
    const check = await fillInterrupted(person)
    await submitInterrupted(person, check)
    expect(await journeyInterrupted(person)).toEqual(expect.arrayContaining(['payment', 'review']))
  },
  400_000,
)

/** A complete draft of the first counter, its person signed in, made without a screen. */
async function complete(): Promise<Person> {
  const { who, at, organisation, document } = await readyDraft(journeys.stand)
  const rest = { look: 'phone' as const, given: new Map(), files: new Set<string>(), kills: 0 }
  return { journeys, who, at, o: organisation, document, ...rest }
}
const storedAt = async ({ who, at }: Person, path: string) =>
  (await who.order(at)).values.find(value => value.path === path)?.value
const box = (page: Page, path: string) => page.locator(`[id="${path}"]`)

it('a session that ends in the middle of a word: after signing in again the words are there', async () => {
  const person = await begin('zce')
  const { who } = person
  await who.call(personAccountRoutes.changePassword, { body: { password: 'maple-river-4821' } })
  const seat = await freshBrowser(person, `${orderPath(person)}/section/invoice`)
  const { page } = seat
  await box(page, 'invoice.title').fill('郑州')
  await saved(page).waitFor()
  await page.context().clearCookies()
  await box(page, 'invoice.title').fill('郑州中断测试有限公司')
  await page.waitForURL(/\/sign-in/)
  await page.getByRole('button', { name: '用密码登录' }).click()
  await page.getByLabel('账号').fill(person.o.mobile)
  await page.getByLabel('密码').fill('maple-river-4821')
  await page.locator('form').getByRole('button', { name: '登录' }).click()
  await page.waitForURL(/\/section\/invoice/)
  await expect.poll(() => box(page, 'invoice.title').inputValue()).toBe('郑州中断测试有限公司')
  await saved(page).waitFor()
  await until(
    'the words to be saved',
    async () => (await storedAt(person, 'invoice.title')) === '郑州中断测试有限公司',
  )
  await kill(person, seat)
}, 120_000)

it('a network that is gone while saving: told so, kept, and saved when it is back', async () => {
  const person = await begin('zce')
  const seat = await freshBrowser(person, `${orderPath(person)}/section/organisation`)
  const { page } = seat
  const told = page.getByText('网络断开，已记在这台设备上，恢复后自动保存')
  await page.locator('.upload').first().waitFor()
  await page.context().setOffline(true)
  await page.getByText('网络断开了。已填的内容都在，恢复后自动继续。').waitFor()
  await box(page, 'organisation.name').fill('郑州断网测试有限公司')
  await told.waitFor()
  const file = { name: 'licence.jpg', mimeType: 'image/jpeg', buffer: await blank() }
  await page.locator('.upload input[type="file"]').first().setInputFiles(file)
  await page.getByRole('button', { name: '再传一次' }).waitFor()
  await page.context().setOffline(false)
  await saved(page).waitFor()
  expect(await storedAt(person, 'organisation.name')).toBe('郑州断网测试有限公司')
  await page.getByRole('button', { name: '再传一次' }).click()
  await page.locator('.upload-file').waitFor()

  // The request arrives nowhere, and nothing ever says that the network is back.
  await page.route('**/values', route => route.abort())
  await box(page, 'organisation.uscc').fill(person.o.uscc)
  await told.waitFor()
  await page.unroute('**/values')
  await saved(page).waitFor()
  expect(await storedAt(person, 'organisation.uscc')).toBe(person.o.uscc)

  // Closed in the middle of a word: the page sends what it holds as it goes.
  await box(page, 'organisation.name').fill('郑州关窗测试有限公司')
  await page.close({ runBeforeUnload: true })
  await until(
    'the last words to arrive',
    async () => (await storedAt(person, 'organisation.name')) === '郑州关窗测试有限公司',
  )
  await kill(person, seat)
}, 120_000)

it('two tabs, two presses, and the way back: one submission, and no word of either tab is lost', async () => {
  const person = await complete()
  const { who, at } = person
  const seat = await freshBrowser(person, `${orderPath(person)}/section/agent`)
  const first = seat.page
  await box(first, 'agent.name').waitFor()
  const second = await seat.beside(`${journeys.stand.url}${orderPath(person)}/section/mailing`)

  // Both write; neither overwrites the other.
  await box(first, 'agent.name').fill('王改一')
  await box(second, 'mailing.address').fill('商务外环路31号')
  for (const page of [first, second])
    await page
      .locator('h1')
      .click()
      .then(() => saved(page).waitFor())
  expect([await storedAt(person, 'agent.name'), await storedAt(person, 'mailing.address')]).toEqual([
    '王改一',
    '商务外环路31号',
  ])

  // Two presses are one step, and the way back leads to what was filled in.
  await first.getByRole('button', { name: '下一步' }).dblclick()
  await first.waitForURL(/section\/acceptance/)
  await first.goBack()
  await box(first, 'agent.name').waitFor()
  expect(await box(first, 'agent.name').inputValue()).toBe('王改一')

  // The second tab is about to submit what the first one changes once more.
  await second.goto(`${journeys.stand.url}${orderPath(person)}/check`)
  for (const tick of await ticksOn(second)) await tick.check()
  await box(first, 'agent.name').fill('王改二')
  await saved(first).waitFor()
  await second.getByRole('button', { name: '提交申请' }).click()
  await second.getByText('页面不是最新的').waitFor()
  await second.getByText('王改二').waitFor()
  for (const tick of await ticksOn(second)) expect(await tick.isChecked()).toBe(true)
  const insist = second.getByRole('button', { name: '填写无误，坚持提交' })
  const sent = second.getByRole('heading', { name: '进度' })
  await second.getByRole('button', { name: '提交申请' }).dblclick()
  await sent.or(insist).first().waitFor()
  if (await insist.isVisible()) await insist.dblclick()
  await sent.waitFor()
  expect((await who.order(at)).timeline.filter(each => each.event === 'submitted')).toHaveLength(1)

  // The first tab does not know yet: what is typed there now is not saved, and that is said with the words themselves.
  await box(first, 'agent.name').fill('王改三')
  await first.getByText('这些内容没有保存，请留意：').waitFor()
  await first.getByRole('alert').getByText('王改三').waitFor()
  await first.getByText('已提交，这里只能查看。').waitFor()
  expect(await box(first, 'agent.name').inputValue()).toBe('王改二')
  await second.goBack()
  await second.getByRole('heading', { name: '申请内容' }).waitFor()
  expect(await second.getByRole('button', { name: '提交申请' }).count()).toBe(0)
  await kill(person, seat)
}, 120_000)

async function ticksOn(page: Page) {
  const ticks = page.locator('input[id^="agree-"]')
  await ticks.first().waitFor()
  return await ticks.all()
}
