// The desk of account proofs in a real browser, over a mocked wire: names side by side, rounds without amounts, a decision with a
// note; and the payouts by day.
import type { PayoutDay, PayoutRow, ProofCase } from '@hufu/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { expectAccessible, shot } from './console-browser.ts'
import { fixtureCase, id, item } from './console-fixtures.ts'
import { world as emptyWorld, startConsole } from './console-wire.ts'

const seed = { n: 122, organisation: '郑州示例期货有限公司', due: 20 }
const order = id(seed.n)
let browser: Browser
let wire: Awaited<ReturnType<typeof startConsole>>
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())
afterEach(() => wire.close())

const round: PayoutRow = {
  order,
  number: '20260304000122',
  organisation: seed.organisation,
  round: 1,
  payoutNo: 'BP0123456789abcdefR1',
  kind: 'random-amount',
  accountName: '郑洲示例期货有限公司',
  bank: '中国工商银行郑州花园路支行',
  account: '6222 **** 4352',
  state: 'spent',
  bankState: 'sent',
  reason: null,
  wrong: 3,
  prepared: '2026-03-04T02:00:00.000Z',
  sent: '2026-03-04T02:01:00.000Z',
  returned: null,
  ended: '2026-03-04T03:00:00.000Z',
}
const proof: ProofCase = {
  order,
  number: '20260304000122',
  programmeTitle: { zh: '中企云链', en: 'Zhongqi Yunlian' },
  organisation: seed.organisation,
  stage: 'bank',
  state: 'manual',
  by: '2026-03-09T16:00:00.000Z',
  account: { name: round.accountName, bank: round.bank, number: round.account },
  sameName: false,
  why: { zh: '连续 3 次填写不一致', en: '3 answers did not match' },
  rounds: [round],
  mayDecide: true,
}
const day: PayoutDay = { day: '2026-03-04', paid: 3, sent: 2, returned: 1, answered: 1, open: 0, costFen: 79 }

async function open(path: string, answers: Record<string, unknown>, decided: unknown[] = []): Promise<Page> {
  wire = await startConsole(
    emptyWorld({
      roles: ['reviewer'],
      queues: { 'bank-proof': [item(seed, { state: 'manual' })] },
      cases: new Map([[order, fixtureCase(seed)]]),
    }),
  )
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, locale: 'zh-CN' })
  const page = await context.newPage()
  for (const [pattern, answer] of Object.entries(answers))
    await page.route(pattern, async caught => {
      if (caught.request().method() === 'POST') decided.push(caught.request().postDataJSON())
      await caught.fulfill({ json: answer })
    })
  await page.goto(`${wire.base}/console/${path}`)
  return page
}

it('marks how the names differ, shows no amount, and passes with a note on what was checked [O-08]', async () => {
  const decided: unknown[] = []
  const answers = {
    [`**/desk/bank-proof/${order}`]: proof,
    [`**/desk/bank-proof/${order}/decide`]: { ...proof, state: 'passed', mayDecide: false },
  }
  const page = await open(`bank-proof?order=${order}`, answers, decided)
  await page.getByText('连续 3 次填写不一致').waitFor()
  expect(await page.locator('mark.diff').allTextContents()).toEqual(['洲'])
  await page.getByText('填错 3 次').waitFor()
  await expectAccessible(page, 'account proof')
  await shot(page, 'bank-proof')
  await page.getByRole('button', { name: '通过…', exact: true }).click()
  const confirm = page.getByRole('button', { name: /确\s*定/ })
  expect(await confirm.isDisabled()).toBe(true)
  await page.getByLabel(/核对了什么/).fill('来电核对开户许可证，户名一字之差系笔误')
  await confirm.click()
  await expect
    .poll(() => decided)
    .toEqual([{ decision: 'pass', note: '来电核对开户许可证，户名一字之差系笔误' }])
  await page.context().close()
}, 60_000)

it('sums the payouts by day [O-08]', async () => {
  const page = await open('payouts', {
    '**/desk/bank-payouts*': { days: [day], payouts: [round], truncated: false },
  })
  await page.getByRole('heading', { name: '打款对账' }).waitFor()
  await page.getByRole('cell', { name: '0.79' }).waitFor()
  await page.getByRole('cell', { name: round.payoutNo }).waitFor()
  await expectAccessible(page, 'payouts')
  await shot(page, 'payouts')
  await page.context().close()
}, 60_000)
