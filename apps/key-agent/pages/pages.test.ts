// The agent's own pages in a real browser: a page of another origin is let in through the popup, and axe finds nothing.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openCounter } from '../testing/counter.ts'
import { PIN, plan, Stand } from '../testing/stand.ts'

const stand = new Stand()
let browser: Browser
let site: Server
let origin: string

/** What packages/ui/agent-client.ts does, in a few lines. */
const SITE_PAGE = `<!doctype html><title>site</title><button>open</button><script>
document.querySelector('button').onclick = () => {
  const state = 'state-0123456789'
  window.open(AGENT + '/pair?' + new URLSearchParams({ origin: location.origin, state }), 'agent', 'popup,width=460,height=620')
}
window.heard = []
addEventListener('message', event => heard.push({ from: event.origin, said: event.data }))
</script>`

beforeAll(async () => {
  site = createServer((_request, reply) =>
    reply
      // As the server sends it: the popup must keep its opener.
      .writeHead(200, {
        'content-type': 'text/html',
        'cross-origin-opener-policy': 'same-origin-allow-popups',
      })
      .end(SITE_PAGE.replace('AGENT', JSON.stringify(stand.url))),
  )
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
  origin = `http://localhost:${(site.address() as AddressInfo).port}`
  await stand.start([origin])
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  site?.close()
  await stand.close()
})

async function accessible(page: Page, where: string) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(one => `${where}: ${one.id} ${one.nodes.map(node => node.target).join(' ')}`),
  ).toEqual([])
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(wide, `${where} scrolls sideways`).toBeLessThanOrEqual(0)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${where}.png`, fullPage: true })
}

async function opened(width: number) {
  const context = await browser.newContext({ viewport: { width, height: 700 }, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto(origin)
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.click('button')])
  await popup.setViewportSize({ width, height: 700 })
  await popup.waitForLoadState()
  return { context, page, popup }
}

it.each([390, 520])('lets a site in through the popup, %i pixels wide', async width => {
  const { context, page, popup } = await opened(width)
  await accessible(popup, `pair-${width}`)
  await Promise.all([popup.waitForEvent('close'), popup.click('button[value=yes]')])
  const heard = await page.evaluate('heard')
  expect(heard).toEqual([
    {
      from: stand.url,
      said: { hufu: 'paired', state: 'state-0123456789', token: expect.stringMatching(/^[\w-]{43}$/) },
    },
  ])
  // The token works from the page itself: CORS, pre-flight and all.
  const devices = await page.evaluate(
    `fetch(${JSON.stringify(stand.url)} + '/v1/devices', { method: 'POST', headers: { authorization: 'Bearer ' + heard[0].said.token, 'content-type': 'application/json' }, body: '{}' }).then(answer => answer.status)`,
  )
  expect(devices).toBe(200)
  await context.close()
})

it('says nothing to the page on a refusal, and closes', async () => {
  const { context, page, popup } = await opened(390)
  await Promise.all([popup.waitForEvent('close'), popup.click('button[value=no]')])
  expect(await page.evaluate('heard')).toEqual([])
  await context.close()
})

it('shows sites, devices and certificates at home, and sets a PIN there [Z-33]', async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 800 },
    locale: 'zh-CN',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  // 1. An empty key, its PIN.
  stand.token = await stand.pair(origin)
  const call = (path: string, body: unknown) => stand.call('POST', path, body, { origin })
  await page.goto(stand.url)
  await page.click('text=加一个空的演示 UKey')
  const card = page.locator('section.card').last()
  await card.locator('summary', { hasText: '设置密码' }).click()
  await card.locator('input[name=pin]').fill('123456')
  await card.locator('input[name=again]').fill('123456')
  await card.locator('button', { hasText: '确定' }).click()
  await expectText(page, '[role=alert]', '太容易猜')
  await card.locator('summary', { hasText: '设置密码' }).click()
  await card.locator('input[name=pin]').fill(PIN)
  await card.locator('input[name=again]').fill(PIN)
  await card.locator('button', { hasText: '确定' }).click()
  await expectText(page, '[role=status]', '密码已设好')
  // 2. A pair on it.
  const device = (await card.locator('h2').getAttribute('id')) ?? ''
  const made = plan('sm2')
  const { csr } = (await call(`/v1/devices/${device}/generate`, { pin: PIN, plan: made })).body
  const bundle = await (await openCounter('sm2')).issue(csr, made)
  const { encryptSerial } = (await call(`/v1/devices/${device}/import`, { pin: PIN, bundle })).body
  await call(`/v1/devices/${device}/generate`, { pin: 'not-the-pin', plan: made })
  // 3. Its fields and its export.
  await page.goto(stand.url)
  await expectText(page, 'section.card:last-of-type', '密码还可试 5 次')
  for (const use of ['签名证书', '加密证书']) await card.locator('summary', { hasText: `查看${use}` }).click()
  await expectText(page, 'section.card:last-of-type', encryptSerial.toUpperCase())
  await card.locator('summary', { hasText: '修改密码' }).click()
  await accessible(page, 'home-390')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    card.locator('a', { hasText: '导出证书' }).last().click(),
  ])
  expect(file.suggestedFilename()).toBe(`encrypt-${encryptSerial}.pem`)
  // 4. At night and on a wide screen.
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 1000, height: 800 })
  await accessible(page, 'home-dark')
  await context.close()
})

async function expectText(page: Page, selector: string, text: string) {
  await page.locator(selector).filter({ hasText: text }).first().waitFor()
}
