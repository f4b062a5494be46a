// Proving who one is, as a person meets it: on the computer with a code, on the phone step by step; no way is pressed.

import { mkdirSync } from 'node:fs'
import type { HandOff, IdentityTask, OrderView } from '@hufu/contract'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as before from './portal-fixtures.ts'
import * as after from './portal-fixtures-after.ts'
import { barriers, desktop, phone, Stage } from './portal-stage.ts'
import { PortalWire, Refusal } from './portal-wire.ts'

const given = { ...before, ...after }
let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 60_000)
afterAll(() => stage.end())

const text = (zh: string, en: string) => ({ zh, en })
const soon = () => new Date(Date.now() + 4.5 * 60_000).toISOString()
const task = (change: Partial<IdentityTask> = {}): IdentityTask => ({
  stage: 'person',
  line: null,
  person: 'agent',
  name: '张*',
  state: 'due',
  methods: [
    { method: 'liveness', title: text('扫脸核验', 'Face check'), available: true, why: null },
    { method: 'carrier', title: text('手机号实名核验', 'Mobile number check'), available: true, why: null },
    { method: 'staff', title: text('人工核验', 'A check by our staff'), available: true, why: null },
  ],
  method: null,
  triesLeft: 3,
  why: null,
  proved: null,
  linkTo: '139****5678',
  session: null,
  ...change,
})
const ordered = (identity: IdentityTask): OrderView => ({
  ...given.unpaid(),
  identity: [identity],
  now: { ...given.unpaid().now, action: 'verify-identity' },
})
const session = (change: object = {}) => ({
  id: crypto.randomUUID(),
  method: 'liveness',
  match: '47',
  opened: false,
  expires: soon(),
  ...change,
})
const path = `${given.orderPath}/identity`

const handOff = (change: Partial<HandOff> = {}): HandOff => ({
  id: crypto.randomUUID(),
  authority: given.authority,
  order: given.unpaid().id,
  authorityTitle: text('郑商所数字证书颁发平台', 'ZCE certificate counter'),
  programme: text('企业证书', 'Organisation certificate'),
  organisation: '郑州示例期货有限公司',
  person: 'agent',
  name: '张*',
  method: 'liveness',
  match: '47',
  step: 'confirm',
  consents: [],
  slots: [],
  doubt: null,
  triesLeft: 3,
  why: null,
  device: { browser: 'wechat', camera: 'expected', note: null },
  here: false,
  others: [{ method: 'staff', title: text('人工核验', 'A check by our staff') }],
  ends: soon(),
  ...change,
})
const consent = (about: 'face' | 'identity-images') => ({
  agreement: about,
  about,
  title: text('人脸信息处理同意书', 'Consent to face recognition'),
  version: '1',
  accept: text('我同意用人脸识别核验本人身份', 'I agree'),
  paragraphs: [text('人脸只用于这一次核验。', 'Used once.')],
})
const slot = (name: string, held: boolean) => ({
  slot: name,
  title: text(name === 'card-front' ? '身份证人像面' : '身份证国徽面', name),
  hint: null,
  formats: ['jpg'],
  maxBytes: 2_000_000,
  required: true,
  held,
})
const token = 'ab'.repeat(16)

describe('on the computer', () => {
  it('shows every way alike, and none is chosen for the person [X-13] [law 14]', async () => {
    const { page } = await stage.visit(
      path,
      desktop,
      Object.assign(new PortalWire(), { order: ordered(task()) }),
    )
    const ways = page.locator('button.way')
    await ways.first().waitFor()
    const looks = await ways.evaluateAll(all =>
      all.map(each => {
        const { width, backgroundColor, fontSize, borderColor } = getComputedStyle(each)
        return JSON.stringify([width, backgroundColor, fontSize, borderColor])
      }),
    )
    expect(looks).toHaveLength(3)
    expect(new Set(looks).size).toBe(1)
  })

  it('shows a code with two digits, follows the phone, and goes on by itself [S-19] [S-21] [H-17] [X-09]', async () => {
    const wire = Object.assign(new PortalWire(), { order: ordered(task()) })
    const live = session()
    wire.instead.startIdentity = () => {
      wire.order = { ...ordered(task({ session: live })), version: wire.order.version + 1 }
      return { session: live.id, url: `https://counter.example/v/${token}`, order: wire.order }
    }
    const { page } = await stage.visit(path, desktop, wire)
    await page.getByRole('button', { name: /扫脸核验/ }).click()
    await page.getByRole('img', { name: /二维码/ }).waitFor()
    await page.getByText('47', { exact: true }).waitFor()
    expect(wire.calls('startIdentity')[0]?.body).toMatchObject({ method: 'liveness', here: false })
    // The phone opens it, then passes: nobody clicks here.
    wire.order = { ...ordered(task({ session: { ...live, opened: true } })), version: wire.order.version + 1 }
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByText('手机已打开').waitFor()
    wire.order = {
      ...given.unpaid(),
      identity: [
        task({
          state: 'passed',
          proved: { method: 'liveness', at: new Date().toISOString(), reused: false },
        }),
      ],
      version: wire.order.version + 1,
    }
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.waitForURL(url => !url.pathname.endsWith('/identity'))
    await page
      .getByText(/已通过/)
      .first()
      .waitFor()
  })

  it('a person of ours is one click and a phone number away', async () => {
    const wire = Object.assign(new PortalWire(), { order: ordered(task()) })
    wire.instead.askStaff = () => ordered(task({ state: 'manual', method: 'staff' }))
    const { page } = await stage.visit(path, phone, wire)
    await page.getByRole('button', { name: /人工核验/ }).click()
    await page.getByLabel('联系电话').fill('123')
    await page.getByRole('button', { name: '提交人工核验' }).click()
    await page.getByText('请填 11 位手机号').waitFor()
    await page.getByLabel('联系电话').fill('１３９ 1234 5678')
    await page.getByRole('button', { name: '提交人工核验' }).click()
    await page.getByText('已转人工核验').waitFor()
    expect(wire.calls('askStaff')[0]?.body).toMatchObject({ method: 'staff', mobile: '13912345678' })
  })

  it('a check that failed says why and what else there is', async () => {
    const wire = Object.assign(new PortalWire(), { order: ordered(task()) })
    wire.instead.checkCarrier = () => new Refusal('identity.unavailable')
    const { page } = await stage.visit(path, phone, wire)
    await page.getByRole('button', { name: /手机号实名核验/ }).click()
    await page.getByRole('alert').getByText('核验服务暂时没有响应').waitFor()
    await page.getByRole('button', { name: /人工核验/ }).waitFor()
  })
})

describe('on the phone', () => {
  it('goes from the digits by the consent and the card to the face [S-20] [R-10]', async () => {
    const wire = new PortalWire()
    wire.signedIn = false
    let now = handOff()
    const go = (change: Partial<HandOff>) => () => {
      now = handOff(change)
      return now
    }
    wire.instead.openHandOff = () => now
    wire.instead.confirmHandOff = go({ step: 'consent', consents: [consent('identity-images')] })
    wire.instead.consentHandOff = ({ body }) =>
      body.agreement === 'face'
        ? go({ step: 'face' })()
        : go({ step: 'photos', slots: [slot('card-front', false), slot('card-back', false)] })()
    let sent = 0
    wire.instead.uploadHandOff = () => {
      sent += 1
      return go({ step: 'photos', slots: [slot('card-front', true), slot('card-back', sent > 1)] })()
    }
    wire.instead.photosDone = go({ step: 'consent', consents: [consent('face')] })
    wire.instead.startFace = () => ({ url: `${stage.url}/v/return` })
    wire.instead.finishFace = go({ step: 'passed' })
    const { page, broken } = await stage.visit(`/v/${token}`, phone, wire)
    await page.getByRole('heading', { name: /正在为 郑州示例期货有限公司 办理 企业证书/ }).waitFor()
    await page.getByText('47', { exact: true }).waitFor()
    await page.getByRole('button', { name: '一致，继续' }).click()
    await page.getByRole('button', { name: '同意并继续' }).click()
    for (const side of ['人像面', '国徽面']) {
      const picked = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: new RegExp(`身份证${side}`) }).click()
      await (await picked).setFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('x') })
    }
    await page.getByRole('button', { name: '照片清楚，继续' }).click()
    await page.getByRole('button', { name: '同意并继续' }).click()
    await page.getByRole('button', { name: '开始扫脸' }).click()
    await page.getByText('请回到电脑').waitFor()
    expect(wire.calls('openHandOff')).toHaveLength(1)
    expect(broken).toEqual([])
  })

  it('a spent code says what to do, and asks nobody to sign in', async () => {
    const wire = new PortalWire()
    wire.signedIn = false
    wire.instead.openHandOff = () => new Refusal('hand-off.spent')
    wire.instead.handOff = () => new Refusal('hand-off.none')
    const { page } = await stage.visit(`/v/${token}`, phone, wire)
    await page.getByText('这个二维码已失效').waitFor()
    expect(page.url()).toContain('/v/')
  })

  it('who does not agree reads the other ways', async () => {
    const wire = new PortalWire()
    wire.instead.openHandOff = () => handOff({ step: 'consent', consents: [consent('face')] })
    const { page } = await stage.visit(`/v/${token}`, phone, wire)
    await page.getByRole('button', { name: '不同意，用其他办法' }).click()
    await page.getByText(/回到电脑上选：人工核验/).waitFor()
  })
})

const screens: [name: string, path: string, order: OrderView | null, step: HandOff | null][] = [
  [
    'ways',
    path,
    ordered(task({ state: 'failed', why: text('没有看到真人动作。', 'No live movement.') })),
    null,
  ],
  ['code', path, ordered(task({ session: session({ opened: true }) })), null],
  ['digits', `/v/${token}`, null, handOff()],
  ['consent', `/v/${token}`, null, handOff({ step: 'consent', consents: [consent('face')] })],
  [
    'photos',
    `/v/${token}`,
    null,
    handOff({ step: 'photos', slots: [slot('card-front', true), slot('card-back', false)] }),
  ],
  [
    'face',
    `/v/${token}`,
    null,
    handOff({ step: 'face', why: text('画面不清楚。', 'Blurred.'), doubt: text('没有读清。', 'Unread.') }),
  ],
  ['waiting', `/v/${token}`, null, handOff({ step: 'waiting' })],
  ['passed', `/v/${token}`, null, handOff({ step: 'passed' })],
]
const looks = [
  ['390 px, zh', phone, {}],
  ['1440 px, en, dark', { ...desktop, colorScheme: 'dark' as const }, { 'hufu.lang': 'en' }],
  ['320 px, larger text', { ...phone, viewport: { width: 320, height: 640 } }, { 'hufu.mode': 'elder' }],
] as const

describe.each(looks)('%s', (look, options, stored) => {
  it.each(screens)('%s has no barrier', async (name, where, order, step) => {
    const wire = new PortalWire()
    if (order) wire.order = order
    if (step) {
      wire.instead.openHandOff = () => step
      wire.instead.finishFace = () => step
    }
    const localStorage = Object.entries(stored).map(([key, value]) => ({ name: key, value: String(value) }))
    const { page, broken } = await stage.visit(
      where,
      { ...options, storageState: { cookies: [], origins: [{ origin: stage.url, localStorage }] } },
      wire,
    )
    await page.locator('h1:visible').first().waitFor()
    await page.locator('section:visible, .card:visible').first().waitFor()
    await shot(page, `${name}-${look.replace(/\W+/g, '-')}`)
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
    expect(broken).toEqual([])
    await page.context().close()
  })
})

/** Pictures to look at, where somebody asks for them. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.HUFU_SHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
