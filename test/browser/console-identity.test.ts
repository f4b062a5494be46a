// The fallback desk in a real browser, over a mocked wire: what was tried, the number on record, a decision with a word.
import type { IdentityDesk } from '@hufu/contract'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { desktop, expectAccessible, phone, shot, visit } from './console-browser.ts'
import { fixtureCase, id, item } from './console-fixtures.ts'
import { world as emptyWorld, problem, startConsole } from './console-wire.ts'

const seed = { n: 122, organisation: '郑州示例期货有限公司', due: 20 }
const order = id(seed.n)
let browser: Browser
let wire: Awaited<ReturnType<typeof startConsole>>
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())
afterEach(() => wire.close())

const desk = (): IdentityDesk => ({
  claim: null,
  mayDecide: true,
  people: [
    {
      stage: 'person',
      line: null,
      person: 'agent',
      name: '张*',
      number: '110105********002X',
      state: 'manual',
      triesLeft: 0,
      asked: {
        method: 'staff',
        mobile: '139****5678',
        when: '工作日上午',
        note: '手机没有摄像头',
        at: '2026-03-04T02:00:00.000Z',
      },
      checks: [
        {
          at: '2026-03-04T01:50:00.000Z',
          method: 'liveness',
          outcome: 'failed',
          why: { zh: '没有看到真人动作。', en: 'No live movement.' },
          reference: 'F0123456789',
          by: null,
          note: null,
        },
      ],
      slots: ['card-front', 'card-back'],
    },
  ],
})

async function at(viewport = desktop) {
  const world = emptyWorld({
    roles: ['reviewer'],
    queues: { identity: [item(seed, { state: 'manual' })] },
    cases: new Map([[order, fixtureCase(seed, () => {})]]),
  })
  const state = { desk: desk(), refuse: false }
  world.override = (_, path) => {
    if (!path.includes('/desk/identity/')) return undefined
    if (path.endsWith('/contact')) return { json: { mobile: '13912345678' } }
    if (path.endsWith('/decide') && state.refuse) return problem('review.claimed')
    return { json: state.desk }
  }
  wire = await startConsole(world)
  const seen = await visit(browser, `${wire.base}/console/identity?order=${order}`, viewport)
  await seen.page.getByRole('heading', { level: 1, name: seed.organisation }).waitFor()
  return { ...seen, world, state }
}

it('shows who and what failed, reveals the number on record, and passes with how it was checked [O-17]', async () => {
  const { page, world, faults, close } = await at()
  await page.getByText('没有看到真人动作').waitFor()
  await page.getByText('110105********002X').waitFor()
  await expectAccessible(page, 'identity')
  await shot(page, 'identity')
  await page.getByRole('button', { name: /查看并拨打/ }).click()
  await page.getByText('13912345678').waitFor()
  await page.getByRole('button', { name: '确认是本人…' }).click()
  const go = page.getByRole('button', { name: /确\s*定/ })
  await page.getByLabel('核对记录').fill('视频中持证，一致')
  expect(await go.isDisabled()).toBe(true)
  await page.getByLabel('视频通话').check()
  await expectAccessible(page, 'decide')
  await shot(page, 'identity-pass')
  await go.click()
  await expect.poll(() => world.calls.at(-1)?.call).toMatch(/decide$/)
  expect(world.calls.at(-1)?.body).toMatchObject({
    stage: 'person',
    decision: 'pass',
    how: 'video-call',
    note: '视频中持证，一致',
  })
  expect(faults).toEqual([])
  await close()
})

it('says who was quicker, and fits a phone', async () => {
  const { page, state, close } = await at(phone)
  state.refuse = true
  await page.getByRole('button', { name: '请再试一次…' }).click()
  await page.getByLabel(/告诉申请人/).fill('请摘下口罩再扫')
  await page.getByRole('button', { name: /确\s*定/ }).click()
  await page.locator('.problem').first().waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
  await shot(page, 'identity-phone')
  await close()
})
