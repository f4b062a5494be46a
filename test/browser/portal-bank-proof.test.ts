// Proving the account in the browser: consent first, the bank found while typing, the amount typed back, and a person to ask at
// every point; on a phone and on a desk, in both languages, without a barrier.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bankOrderPath, bankProgramme, fieldOf, proving, unasked } from './portal-fixtures-bank.ts'
import { barriers, desktop, phone, Stage } from './portal-stage.ts'
import { PortalWire, Refusal } from './portal-wire.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 60_000)
afterAll(() => stage.end())

const offices = [
  { name: '中国工商银行', code: '102', bank: '中国工商银行' },
  { name: '中国工商银行郑州花园路支行', code: '102491000019', bank: '中国工商银行' },
]
function wireWith(order = proving('due')): PortalWire {
  const wire = new PortalWire()
  Object.assign(wire, { order, programme: bankProgramme() })
  wire.instead = {
    searchBanks: () => ({ offices }),
    startBankProof: () => {
      wire.order = { ...proving('paying'), version: wire.order.version + 1 }
      return wire.order
    },
    giveConsent: () => {
      wire.order = { ...proving('due'), version: wire.order.version + 1 }
      return wire.order
    },
    askBankProofStaff: () => {
      wire.order = { ...proving('manual'), version: wire.order.version + 1 }
      return wire.order
    },
  }
  return wire
}
const open = (wire: PortalWire, options = phone) => stage.visit(bankOrderPath, options, wire)
const box = (path: string) => `[id="${path}"]`

describe('proving the account', () => {
  it('asks for consent on a screen of its own, before any field, with a way out', async () => {
    const { page, wire } = await open(wireWith(unasked()))
    await page.getByRole('button', { name: '同意并继续' }).waitFor()
    expect(await page.locator('input').count()).toBe(0)
    await page.getByText('不同意？').click()
    expect(await page.getByRole('button', { name: '提交人工核对' }).isVisible()).toBe(true)
    await page.getByRole('button', { name: '同意并继续' }).click()
    await page.locator(box(fieldOf('bank-account'))).waitFor()
    expect(wire.calls('giveConsent')).toHaveLength(1)
    await page.context().close()
  }, 20_000)

  it('finds the bank while one types, by keys or by a press, and sends the payment [C-17] [R-06]', async () => {
    const { page, wire, broken } = await open(wireWith())
    const bank = page.locator(box(fieldOf('bank-name')))
    // The usual banks are there before a key is pressed.
    await bank.click()
    await page.getByText('常用银行').waitFor()
    await page.getByRole('option', { name: '中国工商银行', exact: true }).click()
    expect(await bank.inputValue()).toBe('中国工商银行')
    expect(wire.calls('searchBanks')).toHaveLength(1)
    await bank.fill('工商')
    await page.getByRole('option', { name: '中国工商银行郑州花园路支行' }).waitFor()
    expect(await bank.getAttribute('aria-expanded')).toBe('true')
    await bank.press('ArrowDown')
    await bank.press('ArrowDown')
    await bank.press('Enter')
    expect(await bank.inputValue()).toBe('中国工商银行郑州花园路支行')
    await bank.fill('工')
    await page.getByRole('option', { name: '中国工商银行', exact: true }).click()
    expect(await bank.inputValue()).toBe('中国工商银行')
    await page.getByRole('button', { name: '获取打款金额' }).click()
    // Nothing is sent while a field is empty, and the field has the focus.
    expect(wire.calls('startBankProof')).toHaveLength(0)
    await page.locator(box(fieldOf('bank-account'))).fill('6222 0210 0123 4352')
    await page.getByRole('button', { name: '获取打款金额' }).click()
    await page.getByRole('heading', { name: '正在打款' }).waitFor()
    expect(wire.calls('searchBanks')[0]?.path).toContain('/banks')
    expect(broken).toEqual([])
    await page.context().close()
  }, 20_000)

  it('types the amount back, says how many tries are left, and keeps what was typed [C-18]', async () => {
    const wire = wireWith(proving('sent'))
    wire.instead.answerBankProof = () => {
      const { bankProof, version } = wire.order
      wire.order = {
        ...wire.order,
        version: version + 1,
        bankProof: bankProof && { ...bankProof, triesLeft: 2 },
      }
      return new Refusal('bank-proof.wrong', [
        { path: 'bank-proof.answer', code: 'bank-proof.tries', zh: '还可以填写 2 次。', en: '2 more.' },
      ])
    }
    const { page } = await open(wire)
    const amount = page.getByLabel('到账金额（元）')
    await amount.fill('0.37')
    await page.getByRole('button', { name: '验证' }).click()
    await page.getByText('还可以填写 2 次。').waitFor()
    expect(await amount.inputValue()).toBe('0.37')
    expect(wire.calls('answerBankProof')[0]?.body).toEqual({ answer: '0.37' })
    wire.instead.answerBankProof = () => {
      wire.order = { ...proving('passed'), version: wire.order.version + 1 }
      return wire.order
    }
    await page.getByRole('button', { name: '验证' }).click()
    await page.getByText('账户已验证').waitFor()
    await page.context().close()
  }, 20_000)

  it('says why it failed, takes another account, or goes to a person [R-14]', async () => {
    const { page, wire } = await open(wireWith(proving('failed')))
    await page.getByText('户名与账号不符').waitFor()
    await page.getByRole('button', { name: '重新打款' }).waitFor()
    await page.getByText('改为人工核对', { exact: true }).click()
    await page.getByLabel('说明（可不填）').fill('单位上周改名')
    await page.getByRole('button', { name: '提交人工核对' }).click()
    await page.getByRole('heading', { name: '工作人员正在核对' }).waitFor()
    expect(wire.calls('askBankProofStaff')[0]?.body).toEqual({ note: '单位上周改名' })
    await page.context().close()
  }, 20_000)
})

const looks = [
  ['phone', phone, {}],
  ['desktop, English, dark', { ...desktop, colorScheme: 'dark' as const }, { 'hufu.lang': 'en' }],
  ['phone, larger text, English', phone, { 'hufu.mode': 'elder', 'hufu.lang': 'en' }],
] as const
const states = [
  ['consent', unasked()],
  ...['due', 'paying', 'sent', 'failed', 'manual', 'passed'].map(state => [state, proving(state)] as const),
] as const

describe.each(looks)('%s', (look, options, stored) => {
  it.each(states)(
    '%s: no barrier, nothing wider than the screen',
    async (name, order) => {
      const localStorage = Object.entries(stored).map(([key, value]) => ({ name: key, value: String(value) }))
      const { page, broken } = await stage.visit(
        bankOrderPath,
        { ...options, storageState: { cookies: [], origins: [{ origin: stage.url, localStorage }] } },
        wireWith(order),
      )
      await page.locator('h1:visible').first().waitFor()
      await page.waitForFunction(() => !document.querySelector('.waiting'))
      const bank = page.getByRole('combobox')
      if ((await bank.count()) > 0) {
        await bank.fill('工商')
        await page.getByRole('option').first().waitFor()
      }
      expect(await barriers(page)).toEqual([])
      expect(broken).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}/${look}-${name}.png`, fullPage: true })
      await page.context().close()
    },
    20_000,
  )
})
