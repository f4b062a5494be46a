// The desk for changes of number in a real browser: both sides and the papers, a number shown for a reason, a refusal with its
// reason.
import type { PhoneChangeView } from '@hufu/contract'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { expectAccessible, shot } from './console-browser.ts'
import { world as emptyWorld, startConsole } from './console-wire.ts'

let browser: Browser
let wire: Awaited<ReturnType<typeof startConsole>>
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())
afterEach(() => wire.close())

const at = '2026-03-04T02:00:00.000Z'
const view: PhoneChangeView = {
  id: '00000000-0000-4000-8000-000000000001',
  state: 'waiting',
  ...{ submitted: at, due: at, effective: null, decided: null, decidedBy: null, reason: null },
  identifier: '138****0000',
  applicant: '王会计',
  newMobile: '139****1111',
  account: {
    name: '王会计',
    oldMobile: '138****0000',
    since: at,
    organisations: [{ name: '晋能示例煤业有限公司', uscc: '91140100MA0H000001' }],
    orders: [{ number: '20260304000122', organisation: '晋能示例煤业有限公司', agent: '王会计' }],
  },
  papers: [
    { paper: 'identity', type: 'application/pdf', uploaded: at },
    { paper: 'licence', type: 'application/pdf', uploaded: at },
  ],
}

it('compares, shows a number for a reason, and refuses with what the person reads', async () => {
  wire = await startConsole(emptyWorld({ roles: ['service'] }))
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, locale: 'zh-CN' })
  const page = await context.newPage()
  page.setDefaultTimeout(6000)
  const asked: [string, unknown][] = []
  await page.route(/desk\/phone-changes/, async caught => {
    const { pathname } = new URL(caught.request().url())
    if (caught.request().method() === 'GET') return await caught.fulfill({ json: { requests: [view] } })
    const act = pathname.split('/').at(-1) ?? ''
    asked.push([act, caught.request().postDataJSON()])
    return await caught.fulfill({
      json: act === 'unmask' ? { mobile: '13800000000' } : { ...view, state: 'refused' },
    })
  })
  await page.goto(`${wire.base}/console/phone-changes`)
  await page.getByRole('heading', { name: /王会计/ }).waitFor()
  await shot(page, 'phone-change')
  await expectAccessible(page, 'phone change')
  await page.getByRole('button', { name: '显示 原手机号' }).click()
  await page.getByLabel(/查看完整号码的理由/).fill('核对营业执照')
  await page.getByRole('button', { name: '显示号码' }).click()
  await page.getByText('13800000000').waitFor()
  await page.getByRole('button', { name: '不通过…' }).click()
  await page.getByRole('button', { name: '营业执照没有加盖公章' }).click()
  await page.getByRole('button', { name: '发送给申请人' }).click()
  await expect.poll(() => asked.length).toBe(2)
  expect(asked).toEqual([
    ['unmask', { which: 'old', reason: '核对营业执照' }],
    ['decide', { decision: 'refuse', reason: '营业执照没有加盖公章' }],
  ])
  await context.close()
})
