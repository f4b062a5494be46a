// Builds the portal in memory, hands it out on a free port and opens it in Chromium; each test plays the server by itself.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { build, type Rollup } from 'vite'
import { launchChromium } from './chromium.ts'
import { PortalWire } from './portal-wire.ts'

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
}

async function bundle(): Promise<Map<string, string | Uint8Array>> {
  // Vitest says `test`; what is tested is what people get.
  process.env.NODE_ENV = 'production'
  const built = (await build({
    configFile: new URL('../../apps/portal/vite.config.ts', import.meta.url).pathname,
    logLevel: 'silent',
    build: { write: false },
  })) as Rollup.RollupOutput
  return new Map(
    built.output.map(part => [`/${part.fileName}`, part.type === 'chunk' ? part.code : part.source]),
  )
}

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  userAgent:
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36',
  isMobile: true,
  hasTouch: true,
}
export const wechat: BrowserContextOptions = {
  ...phone,
  userAgent: `${phone.userAgent} MicroMessenger/8.0.50`,
}
export const desktop: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }

export interface Opened {
  page: Page
  wire: PortalWire
  /** What the page's own code threw or logged as an error. */
  broken: string[]
}

export class Stage {
  readonly url: string
  /** JavaScript that the first page needs, compressed as a server would. */
  readonly firstLoad: number
  readonly #browser: Browser
  readonly #close: () => void
  private constructor(url: string, firstLoad: number, browser: Browser, close: () => void) {
    this.url = url
    this.firstLoad = firstLoad
    this.#browser = browser
    this.#close = close
  }

  static async open(): Promise<Stage> {
    const files = await bundle()
    const server = createServer((request, answer) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname
      const name = files.has(path) ? path : '/index.html'
      answer.setHeader('content-type', types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
      answer.end(files.get(name))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const browser = await launchChromium()
    const first = String(files.get('/index.html')).matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)
    const firstLoad = [...first].reduce(
      (sum, [, path]) => sum + gzipSync(files.get(path ?? '') ?? '').length,
      0,
    )
    return new Stage(`http://127.0.0.1:${port}`, firstLoad, browser, () => server.close())
  }

  async visit(
    path: string,
    options: BrowserContextOptions = phone,
    wire = new PortalWire(),
  ): Promise<Opened> {
    const context = await this.#browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', ...options })
    const page = await context.newPage()
    page.setDefaultTimeout(6000)
    const broken: string[] = []
    page.on('pageerror', error => broken.push(String(error)))
    page.on('console', message => {
      // The browser itself logs every answer ≥ 400; those are the test's own doing.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        broken.push(message.text())
    })
    await wire.attach(context)
    await page.goto(this.url + path)
    return { page, wire, broken }
  }

  async end(): Promise<void> {
    await this.#browser.close()
    this.#close()
  }
}

/** The rule and the place of each accessibility violation. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.map(
    each => `${each.id}: ${each.nodes.map(node => `${node.target} ${node.failureSummary}`).join(' | ')}`,
  )
}
