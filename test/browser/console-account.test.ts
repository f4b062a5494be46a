// Signing in, setting up by a one-time link, and the administrator's pages, in a real browser over a mocked wire.
import { creditCheckCharacter } from '@hufu/programme'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { expectAccessible, phone, shot, visit } from './console-browser.ts'
import { authority, id } from './console-fixtures.ts'
import { world as emptyWorld, startConsole } from './console-wire.ts'

let browser: Browser
let wire: Awaited<ReturnType<typeof startConsole>>
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())
afterEach(() => wire.close())

const first = '91410100MA3XEXAMP'
const uscc = first + creditCheckCharacter(first)

describe('the door', () => {
  it('signs in at the chosen authority, says what was wrong before, and returns to the page asked for', async () => {
    const world = emptyWorld({ signedIn: false, queues: { review: [] } })
    wire = await startConsole(world)
    const { page, faults, close } = await visit(browser, `${wire.base}/console/review`)
    await page.getByLabel('账号').fill('li')
    await shot(page, 'sign-in')
    await expectAccessible(page, 'sign-in')
    await page.getByLabel('密码').fill('wrong')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('没有登录成功').waitFor()
    await expectAccessible(page, 'sign-in refused')
    await page.getByLabel('密码').fill('tiger-tally-9')
    await page.keyboard.press('Enter')
    await page.getByText('没有待审核的申请').first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/console/review')
    expect(world.calls[0]?.body).toMatchObject({ authority, user: 'li' })
    await page.getByRole('button', { name: '退出' }).click()
    await page.getByLabel('密码').waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('sets up an account by a one-time link, with words about the password', async () => {
    const world = emptyWorld({ signedIn: false, queues: { review: [] } })
    wire = await startConsole(world)
    const token = 'a1'.repeat(16)
    const { page, close } = await visit(browser, `${wire.base}/console/setup?token=${token}`, phone)
    await page.getByLabel('密码', { exact: true }).fill('short')
    await page.getByRole('button', { name: '设好并进入' }).click()
    await page.getByText('账号要以小写字母开头').waitFor()
    await expectAccessible(page, 'set-up faults')
    expect(world.calls).toEqual([])
    await page.getByLabel('账号').fill('li.reviewer')
    await page.getByLabel('姓名').fill('李审核')
    await page.getByLabel('密码', { exact: true }).fill('long river tally')
    await page.getByText('很好').waitFor()
    await shot(page, 'set-up')
    await page.getByRole('button', { name: '设好并进入' }).click()
    await page.getByText('没有待审核的申请').first().waitFor()
    expect(world.calls[0]?.body).toMatchObject({ token, user: 'li.reviewer', name: '李审核' })
    expect(page.url()).not.toContain(token)
    await close()
  })

  it('shows only the desks of one’s roles [O-19]', async () => {
    wire = await startConsole(emptyWorld({ roles: ['finance'], queues: { invoice: [], refund: [] } }))
    const { page, close } = await visit(browser, `${wire.base}/console/`)
    await page.getByText('没有要处理的发票').first().waitFor()
    expect(await page.locator('.desk-link').allTextContents()).toEqual([
      ...['发票', '退款', '转账核对', '银行到账', '打款对账', '查询', '免费额度'],
    ])
    await expectAccessible(page, 'finance')
    await close()
  })
})

describe('administrator', () => {
  it('invites a colleague by a link that is shown once, and disables with a second step [O-19]', async () => {
    const world = emptyWorld({ roles: ['administrator'] })
    wire = await startConsole(world)
    const { page, faults, close } = await visit(browser, `${wire.base}/console/staff`)
    await page.getByText('赵制证').first().waitFor()
    await shot(page, 'staff')
    await expectAccessible(page, 'staff')
    await page.getByRole('button', { name: '邀请同事' }).click()
    await page.getByRole('dialog').getByLabel('姓名').fill('钱财务')
    await page.getByRole('dialog').getByLabel('财务').check()
    await expectAccessible(page, 'invite')
    await page.getByRole('button', { name: '生成一次性链接' }).click()
    await page.getByText(`${wire.base}/console/setup?token=`).waitFor()
    await shot(page, 'invite-link')
    await expectAccessible(page, 'link')
    await page.getByRole('button', { name: '完成' }).click()
    expect(world.calls[0]?.body).toEqual({ name: '钱财务', roles: ['finance'] })
    await page.getByRole('button', { name: '停用… 赵制证' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
    await expect.poll(() => world.calls.at(-1)?.call).toContain(`/staff/${id(903)}/disable`)
    expect(faults).toEqual([])
    await close()
  })

  it('takes a roster pasted from a table, faults by row, and saves the rest [O-13]', async () => {
    const world = emptyWorld({ roles: ['administrator'] })
    wire = await startConsole(world)
    const { page, close } = await visit(browser, `${wire.base}/console/rosters`)
    await page.getByText('名册还是空的').waitFor()
    await page.getByLabel('从表格粘贴').fill(`${uscc}\t郑州示例期货有限公司\n${uscc.slice(1)}\t少一位公司`)
    await page.getByText('1 行可以保存，1 行要改').waitFor()
    await shot(page, 'rosters')
    await expectAccessible(page, 'rosters')
    await page.getByRole('button', { name: '保存 1 行' }).click()
    await page.getByRole('heading', { name: '现有 1 家' }).waitFor()
    expect(await page.getByLabel('从表格粘贴').inputValue()).toContain('少一位公司')
    expect(world.members).toEqual([{ uscc, name: '郑州示例期货有限公司', group: 'member' }])
    await close()
  })

  it('shows where the free certificates of an organisation went [O-13]', async () => {
    const at = new Date().toISOString()
    const entry = { at, entitlement: 'free-members', number: '20261120000122', certificates: 1 }
    wire = await startConsole(
      emptyWorld({
        roles: ['administrator'],
        ledger: [
          { ...entry, order: id(1), entry: 'reserved' },
          { ...entry, order: id(1), entry: 'consumed' },
          { ...entry, order: id(2), entry: 'reserved' },
          { ...entry, order: id(2), entry: 'released' },
        ],
      }),
    )
    const { page, close } = await visit(browser, `${wire.base}/console/entitlements`)
    await page.getByLabel('统一社会信用代码').fill(uscc)
    await page.keyboard.press('Enter')
    await page.getByText('占用和用掉共 1 张').waitFor()
    await shot(page, 'ledger')
    await expectAccessible(page, 'ledger')
    await close()
  })
})
