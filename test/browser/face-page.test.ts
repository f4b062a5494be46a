// The hand-off in a real browser against real parties: each browser that may scan, with a camera that opens, is denied or
// is missing: the check ends in all of them, or says which other way there is (goal 5).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { showCode } from '../stand/identity.ts'
import { placeOf, programme, submitted } from '../stand/journey.ts'
import { folderOf } from '../stand/programmes.ts'
import { openStand, type Stand } from '../stand/stand.ts'

const ios = (rest: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 ${rest}`
const android =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36'
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36'
const browsers = [
  ['WeChat iOS', ios('Mobile/15E148 MicroMessenger/8.0.50')],
  ['WeChat Android', `${android} MicroMessenger/8.0.50`],
  ['WeChat PC', `${windows} WindowsWechat MicroMessenger/7.0`],
  ['360', `${windows} QIHU 360SE`],
  ['Chrome', android],
  ['Safari', ios('Version/17.5 Mobile/15E148 Safari/604.1')],
] as const
const cameras = ['ok', 'denied', 'missing'] as const

function withIdentity(): string {
  const folder = folderOf([programme])
  const file = join(folder, `${programme}.yaml`)
  const document = parse(readFileSync(file, 'utf8'))
  document.agreements.face = { use: 'face' }
  const { journey } = document.offers.new
  const methods = ['liveness', 'staff']
  journey.person = { stage: 'identity', after: ['form'], person: 'agent', methods }
  journey.payment.after = ['person']
  writeFileSync(file, stringify(document))
  return folder
}

let stand: Stand
let withCamera: Browser
let without: Browser
beforeAll(async () => {
  stand = await openStand({ engine: 'pglite', env: { HUFU_PROGRAMMES: withIdentity() } })
  const start = (args: string[]) =>
    chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', ...args] })
  withCamera = await start(['--use-fake-device-for-media-stream'])
  without = await start([])
}, 180_000)
afterAll(async () => {
  await withCamera?.close()
  await without?.close()
  await stand?.stop()
}, 60_000)

describe.each(browsers)('%s', (_, userAgent) => {
  it.each(cameras)('camera %s: scans, passes, and the order goes on [X-13] [H-17]', async camera => {
    const { who, at } = await submitted(stand)
    const { url } = await showCode(who, at)
    const context = await (camera === 'missing' ? without : withCamera).newContext({
      userAgent,
      viewport: { width: 390, height: 844 },
      locale: 'zh-CN',
      permissions: camera === 'ok' ? ['camera'] : [],
    })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    await page.goto(url ?? '')
    await page.getByRole('button', { name: '一致，继续' }).click()
    await page.getByRole('button', { name: '同意并继续' }).click()
    // The other way is named before the face is begun, whatever the browser.
    await page
      .getByText(/人工核验/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: '开始扫脸' }).click()
    await page.getByText(camera === 'ok' ? /看到您了/ : /没有摄像头也能继续/).waitFor()
    if (userAgent === android) {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(each => each.id)).toEqual([])
    }
    await page.getByRole('button', { name: /眨眼，通过/ }).click()
    await page.getByText('请回到电脑').waitFor()
    expect(placeOf(stand).url).toBe(new URL(page.url()).origin)
    expect((await who.order(at)).now.action).toBe('pay')
    await context.close()
  })
})
