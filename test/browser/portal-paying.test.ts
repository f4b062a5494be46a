// The payment pages: a transfer from account to slip, one code for every app, and the way from WeChat to Alipay, on a phone and a
// computer, in both languages, without a barrier.
import { mkdirSync } from 'node:fs'
import type { OrderView, PayCode, TransferView } from '@hufu/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, document as base, orderId, orderPath, programmeView, unpaid } from './portal-fixtures.ts'
import { barriers, desktop, phone, Stage, wechat } from './portal-stage.ts'
import { PortalWire } from './portal-wire.ts'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
}, 60_000)
afterAll(() => stage.end())

const words = (zh: string, en: string) => ({ zh, en })
const field = { required: true, from: [], locked: false, bound: false, fills: [] }
/** A programme that takes transfers, with a form and a slip of their own. */
function withTransfer() {
  const changed = structuredClone(base)
  Object.assign(changed.forms, {
    remittance: {
      ...{ title: words('汇款信息', 'Remittance'), scope: 'payment' },
      fields: {
        payer: { ...field, ...words('付款户名', 'Payer'), type: 'organisation-name' },
        day: { ...field, ...words('汇款日期', 'Day of the transfer'), type: 'date' },
      },
    },
  })
  Object.assign(changed.slots, {
    slip: {
      ...{ ...words('汇款凭据（水单）', 'Remittance slip'), scope: 'payment', required: true },
      ...{ formats: ['jpg', 'png', 'pdf'], max: 2_000_000, files: { min: 1, max: 1 } },
    },
  })
  return { ...programmeView(), document: changed as unknown as Record<string, unknown> }
}
const transfer: TransferView = {
  payee: words('深圳演示电子商务安全证书有限公司', 'Shenzhen Demo Certificates Ltd.'),
  bank: words('中国银行深圳演示支行', 'Bank of China, Shenzhen Demo Branch'),
  account: '44201583400052512345',
  ...{ amountFen: 30_000, receivedFen: 0, missingFen: 30_000, memo: '017261120103000123' },
  ...{ form: 'remittance', slip: 'slip', fromOwn: true },
  within: words('1 个工作日', '1 working day'),
  ...{ announcedAt: null, why: null },
}
const methods: OrderView['methods'] = [
  {
    method: 'aggregated',
    title: words('扫码支付（微信、支付宝）', 'Scan to pay'),
    available: true,
    why: null,
  },
  { method: 'alipay', title: words('支付宝', 'Alipay'), available: true, why: null },
  { method: 'transfer', title: words('对公转账', 'Bank transfer'), available: true, why: null },
]
const line: OrderView['lines'][number] = {
  ...{
    line: 1,
    product: 'organisation',
    role: 'holder',
    title: words('机构证书', 'Organisation certificate'),
  },
  ...{ term: '2y', medium: 'ukey', seal: true, state: 'waiting', by: 'production', suite: 'sm2' },
  ...{ refused: null, certificates: [] },
}
const due = (change: Partial<TransferView> = {}): OrderView => ({
  ...unpaid(),
  lines: [line],
  ...{ methods, transfer: { ...transfer, ...change } },
})
const checking = (): OrderView => ({
  ...due({ announcedAt: at(-1) }),
  payment: { state: 'checking', method: 'transfer', amountFen: 30_000, paidAt: null, expires: null },
  may: { ...unpaid().may, pay: false, cancel: false },
  now: { ...unpaid().now, holder: 'finance', action: 'see-transfer' },
})
const code: PayCode = {
  state: 'open',
  title: words('郑商所数字证书', 'ZCE certificates'),
  offerTitle: words('新申请', 'New application'),
  ...{ organisation: '郑州示例期货有限公司', number: '20261120000122', amountFen: 30_000 },
  expires: at(1.5),
  methods: [
    { method: 'wechat-pay', title: words('微信支付', 'WeChat Pay'), available: true },
    { method: 'alipay', title: words('支付宝', 'Alipay'), available: true },
  ],
  order: null,
}
const token = 'AbCdEfGhIjKlMnOpQrStUv'

const looks = [
  ['phone-zh', phone, 'zh'],
  ['phone-en', phone, 'en'],
  ['desktop-zh', desktop, 'zh'],
  ['desktop-en', desktop, 'en'],
] as const

/** What somebody may look at afterwards: only where a folder is named. */
const shots = process.env.HUFU_SHOTS
if (shots) mkdirSync(shots, { recursive: true })

describe.each(looks)('%s', (look, options, lang) => {
  const open = async (path: string, held: Partial<PortalWire>, more: object = {}) => {
    const wire = Object.assign(new PortalWire(), { programme: withTransfer() }, held)
    const given = {
      ...{ ...options, ...more },
      storageState: {
        cookies: [],
        origins: [{ origin: stage.url, localStorage: [{ name: 'hufu.lang', value: lang }] }],
      },
    }
    const { page, broken } = await stage.visit(path, given, wire)
    await page.locator('h1:visible').first().waitFor()
    await page.waitForFunction(() => !document.querySelector('.waiting'))
    const look2 = async (name: string) => {
      if (shots) await page.screenshot({ path: `${shots}/${name}-${look}.png`, fullPage: true })
      expect(await barriers(page)).toEqual([])
      expect(broken).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
    }
    return { page, wire, look: look2 }
  }

  it('a transfer: account with copy buttons, form, slip, and the announcement [H-19] [H-20] [S-24]', async () => {
    const {
      page,
      wire,
      look: see,
    } = await open(`${orderPath}/pay`, {
      ...{ order: due(), pay: { kind: 'transfer' } },
      instead: { announceTransfer: () => checking() },
    })
    await page
      .getByRole('radio', { name: lang === 'zh' ? '对公转账' : 'Bank transfer' })
      .check({ force: true })
    await page.locator('button.cta').click()
    await page.getByText('4420 1583 4000 5251 2345').waitFor()
    await see('transfer')
    for (const text of ['017261120103000123', '300.00'])
      expect(await page.getByText(text).count()).not.toBe(0)
    // Nothing is sent before form and slip are there, and the first gap is pointed at.
    await page.locator('button.cta').click()
    expect(await page.locator('.wrong').count()).toBe(3)
    expect(wire.calls('announceTransfer')).toHaveLength(0)
    await page.locator('[id="remittance.payer"]').fill('郑州示例期货有限公司')
    await page.locator('[id="remittance.day"]').fill('2026-11-20')
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        ...{ name: 'slip.png', mimeType: 'image/png' },
        buffer: Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
          'base64',
        ),
      })
    await page.locator('.upload-file, .held, img[alt]').first().waitFor()
    await page.locator('button.cta').click()
    await page.getByText(lang === 'zh' ? '财务正在核对到账' : 'Finance is looking for it').waitFor()
    await see('transfer-checking')
    await page.context().close()
  }, 30_000)

  it('a transfer that fell short says what is missing', async () => {
    const why = words(
      '已收到 200.00 元，还差 100.00 元，请补足；备注写同一个编号。',
      '200.00 yuan came in, 100.00 are missing.',
    )
    const order = due({ receivedFen: 20_000, missingFen: 10_000, why })
    const { page, look: see } = await open(`${orderPath}/pay`, {
      order: { ...order, payment: { ...order.payment!, method: 'transfer' } },
    })
    await page.getByText(why[lang]).first().waitFor()
    await see('transfer-short')
    await page.context().close()
  }, 20_000)

  it('one code for every app, on the screen of the applicant [S-23]', async () => {
    const { page, look: see } = await open(`${orderPath}/pay`, {
      order: due(),
      pay: {
        ...{ kind: 'native', by: 'any', codeUrl: `https://counter.example/q/${token}` },
        ...{ amountFen: 30_000, expires: at(1.5) },
      },
    })
    await page.locator('button.cta').click()
    await page.locator('.qr').waitFor()
    await see('code')
    await page.context().close()
  }, 20_000)

  it('whoever scans the code sees what is to be paid, and both ways [S-23]', async () => {
    const { page, look: see } = await open(`/q/${token}`, {
      signedIn: false,
      instead: { payCode: () => code },
    })
    expect(await page.locator('button.cta').count()).toBe(2)
    await see('scanned')
    await page.context().close()
  }, 20_000)

  it('a code that is over says where to get another', async () => {
    const { page, look: see } = await open(`/q/${token}`, {
      ...{ signedIn: false, instead: { payCode: () => ({ ...code, state: 'over' }) } },
    })
    await see('code-over')
    await page.context().close()
  }, 20_000)

  it('inside WeChat, Alipay has a guide out of it, and the page goes on by itself [Z-24] [Z-25] [X-09]', async () => {
    let state: PayCode['state'] = 'open'
    const order = { authority: due().authority, order: orderId }
    const { page, look: see } = await open(
      `/q/${token}?by=alipay`,
      {
        order: due(),
        instead: { payCode: () => ({ ...code, state, order: state === 'paid' ? order : null }) },
      },
      { userAgent: wechat.userAgent },
    )
    await page.getByText('···').waitFor()
    await see('wechat-guide')
    state = 'paid'
    await page.waitForURL(url => url.pathname === orderPath, { timeout: 8000 })
    await page.context().close()
  }, 30_000)
})
