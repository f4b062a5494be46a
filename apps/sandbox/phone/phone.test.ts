// The phone in a real browser: what vendors deliver appears by itself, payments are made and refused on it, WeChat's
// bridge opens a pay sheet over the product's page, and axe finds nothing on any screen, wide or narrow.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { createWechatPay } from '@hufu/outside/payment/wechat-pay.ts'
import { aliyunSms } from '@hufu/outside/sms/aliyun.ts'
import { officialAccount } from '@hufu/outside/wechat/official-account.ts'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../compose.ts'
import { people } from '../wechat-oa/people.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let browser: Browser
const now = () => new Date()
const li = people[0]!.openid

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, secretsDir: mkdtempSync(join(tmpdir(), 'hufu-phone-')) })
  sandbox.world.controls.set('server', { url: 'http://127.0.0.1:9' })
  sandbox.world.controls.set('aliyun-sms', { deliveryDelayMs: 0, receiptCopies: 0 })
  sandbox.world.controls.set('wechat-oa', { deliveryDelayMs: 0, eventCopies: 0 })
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
}, 30_000)
afterAll(async () => {
  await browser?.close()
  await sandbox?.close()
})

const sms = () =>
  aliyunSms({ ...sandbox.world.secrets.aliyunSms, baseUrl: sandbox.environment.ALIYUN_SMS_BASE_URL, now })
const account = () =>
  officialAccount({ ...sandbox.world.secrets.wechatOa, baseUrl: sandbox.environment.WECHAT_OA_BASE_URL, now })

function startPayment(outTradeNo: string, openid?: string) {
  const { wechatPay, wechatOa } = sandbox.world.secrets
  const port = createWechatPay({
    ...wechatPay,
    baseUrl: sandbox.environment.WECHAT_PAY_BASE_URL ?? '',
    appId: wechatOa.appId,
    platformKeys: { [wechatPay.platformKeyId]: wechatPay.platformPublicKey },
    now,
  })
  const attempt = {
    outTradeNo,
    description: '数字证书新申请',
    amountFen: 30_000,
    expiresAt: new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000),
    noticeUrl: 'https://counter.example/notices',
  }
  return port.start(
    openid ? { ...attempt, method: 'wechat-jsapi', openid } : { ...attempt, method: 'wechat-native' },
  )
}

const sendCode = (to: string, code: string) =>
  sms().send({ to, sign: '虎符证书', template: 'SMS_100001', parameters: { code }, reference: code })

/** axe wants a page with a context of its own making. */
const newPage = async (options: BrowserContextOptions) => (await browser.newContext(options)).newPage()

async function open(width: number, hash = '') {
  const page = await newPage({ viewport: { width, height: width < 500 ? 844 : 900 } })
  await page.goto(`${sandbox.url}/phone#/${hash}`)
  await page.locator('.bigclock, .bar, .world-app').first().waitFor()
  return page
}

async function faultsOf(page: Page, part = 'html') {
  // Half-transparent entrances would be measured as low contrast.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  return violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(' | ')}`)
}

describe('the demo phone', { timeout: 60_000 }, () => {
  it('rings by itself when a text arrives, and keeps numbers apart', async () => {
    const page = await open(1440, 'sms')
    await page.getByText('还没有短信').waitFor()
    await sendCode('13800001111', '204519')
    await page.locator('.banner').getByText('204519').waitFor()
    await sendCode('13800002222', '998877')
    await page.getByLabel('看哪个号码').selectOption('13800002222')
    await expect.poll(() => page.locator('.rows .row').count()).toBe(1)
    await page.locator('.rows .row').click()
    await page.getByRole('button', { name: '复制 998877' }).waitFor()
    await page.context().close()
  })

  it('scans a payment, refuses it, thinks again and pays', async () => {
    const page = await open(390)
    await startPayment('P20261120000001')
    await page.locator('.banner').getByText('待付款 ¥300.00').click()
    await page.getByRole('button', { name: '拒绝' }).click()
    await page.getByText('您拒绝了付款').waitFor()
    await page.getByRole('button', { name: '支付 ¥300.00' }).click()
    await page.getByText('支付成功').waitFor()
    const listed = sandbox.world.cashiers[0]?.list().find(p => p.orderNo === 'P20261120000001')
    expect(listed?.state).toBe('paid')
    await page.context().close()
  })

  it('shows template messages as cards that lead back, and a menu that passes WeChat sign-in [Z-01]', async () => {
    await account().sendTemplate({
      openid: li,
      templateId: 'tpl',
      url: 'https://counter.example/orders/1',
      data: { character_string1: '20261120000122', phrase2: '审核通过' },
      clientMsgId: 'c1',
    })
    const page = await open(390, 'wechat/account')
    const card = page.locator('.card')
    await card.getByText('审核通过').waitFor()
    expect(await card.getByRole('link').getAttribute('href')).toBe('https://counter.example/orders/1')
    const menu = new URL((await page.getByRole('link', { name: /数字证书/ }).getAttribute('href')) ?? '')
    expect(menu.pathname).toBe('/wechat-oa/connect/oauth2/authorize')
    expect(menu.searchParams.get('redirect_uri')).toBe('http://127.0.0.1:9/?wechat=1')
    await page.context().close()
  })

  it('opens a pay sheet inside a page by WeixinJSBridge, and checks paySign first', async () => {
    const start = await startPayment('P20261120000002', li)
    if (start.kind !== 'jsapi') throw new Error('not jsapi')
    const page = await newPage({ userAgent: 'Mozilla/5.0 MicroMessenger/8.0.50' })
    await page.goto(`${sandbox.url}/healthz`)
    await page.addScriptTag({ url: `${sandbox.url}/sandbox/weixin-js-bridge.js` })
    type Bridge = {
      invoke(name: string, parameters: object, answer: (reply: { err_msg: string }) => void): void
    }
    const invoke = (parameters: object) =>
      page.evaluate(
        given =>
          new Promise<string>(done =>
            (window as unknown as { WeixinJSBridge: Bridge }).WeixinJSBridge.invoke(
              'getBrandWCPayRequest',
              given,
              r => done(r.err_msg),
            ),
          ),
        parameters,
      )
    expect(await invoke({ ...start.parameters, timeStamp: '1' })).toContain('fail')
    const cancelled = invoke(start.parameters)
    await page.getByRole('button', { name: '取消' }).click()
    expect(await cancelled).toBe('get_brand_wcpay_request:cancel')
    const paid = invoke(start.parameters)
    await page.getByRole('dialog').getByText('¥300.00').first().waitFor()
    await page.getByRole('button', { name: '支付 ¥300.00' }).click()
    expect(await paid).toBe('get_brand_wcpay_request:ok')
    await page.context().close()
  })

  it('sets the faults of the world, and puts them back without forgetting where the product is', async () => {
    const page = await open(1440)
    await page.getByLabel('短信送不到').check()
    await expect
      .poll(() => sandbox.world.controls.all()['aliyun-sms']?.failDelivery)
      .toBe('MOBILE_NOT_ON_SERVICE')
    await page.getByRole('button', { name: '全部恢复正常' }).click()
    await page.getByText('已恢复正常').waitFor()
    expect(sandbox.world.controls.all()['aliyun-sms']?.failDelivery).toBe('')
    expect(sandbox.world.serverUrl()).toBe('http://127.0.0.1:9')
    await page.context().close()
  })

  it('speaks English when asked, and remembers', async () => {
    const page = await open(1440)
    await page.getByRole('button', { name: 'English' }).first().click()
    await page.getByText('This is your phone').waitFor()
    await page.reload()
    await page.getByText('This is your phone').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en-GB')
    await page.context().close()
  })

  it.each([390, 1440])('axe finds nothing on any screen at %i px', async width => {
    await startPayment(`P2026112000${width}`)
    const token = sandbox.world.cashiers[0]?.list().at(-1)?.token
    const thread = `sms/13800001111/${encodeURIComponent('虎符证书')}`
    const found: string[] = []
    const page = await open(width)
    found.push(...(await faultsOf(page)))
    for (const hash of [
      'sms',
      thread,
      'wechat',
      'wechat/account',
      'cashier',
      `cashier/${token}`,
      'mail',
      'world',
    ]) {
      await page.evaluate(to => location.assign(`#/${to}`), hash)
      await page.waitForTimeout(50)
      found.push(...(await faultsOf(page, 'main')).map(fault => `#/${hash} ${fault}`))
    }
    await page.context().close()
    const consent = await newPage({ viewport: { width, height: 800 } })
    await consent.goto(
      account().authorizeUrl({ redirectUri: 'https://a.example/', state: 'a', scope: 'snsapi_userinfo' }),
    )
    found.push(...(await faultsOf(consent)))
    await consent.context().close()
    expect(found).toEqual([])
  })
})
