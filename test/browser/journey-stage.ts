// The real product before a real browser: a stand with the built web apps, people with a screen each, and the questions
// asked of every screen they come to.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { root } from '../stand/server.ts'
import { openStand, type Stand } from '../stand/stand.ts'
import { launchChromium } from './chromium.ts'
import { isElder, setElder, tooPale, tooSmall } from './journey-elder.ts'
import { byKeys, leaveSkip, press, takeKeys, tour } from './journey-hand.ts'

const android =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36'
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, userAgent: android }
const looks = {
  phone,
  // WeChat puts its bridge in from outside the page, where the page's content policy has no say.
  wechat: { ...phone, userAgent: `${android} MicroMessenger/8.0.50`, bypassCSP: true },
  computer: { viewport: { width: 1440, height: 900 } },
} satisfies Record<string, BrowserContextOptions>

export type Look = keyof typeof looks

/** How somebody sits there: without a pointer, with the larger text switched on. */
export interface Manner {
  keys?: boolean
  elder?: boolean
}

export interface Seat {
  page: Page
  look: Look
  /** What a person typed here with real keys, by page and field; a paste or a press on an offer does not count. */
  typed: Set<string>
  /** What the page's own code threw or logged as an error. */
  broken: string[]
  manner: Manner
  /** Another page of the same browser: the demo phone, for instance. */
  beside(url: string): Promise<Page>
  leave(): Promise<void>
}

export interface Journeys {
  stand: Stand
  sit(look: Look, path: string, manner?: Manner): Promise<Seat>
  /** Everybody leaves; with SHOTS set, what they saw last is kept. */
  clear(): Promise<void>
  end(): Promise<void>
}

/** A stand that offers these programmes; by default the first counter's only, which is the quickest to start. */
export async function openJourneys(programmes?: readonly string[]): Promise<Journeys> {
  execFileSync(
    process.execPath,
    ['-e', 'import("./scripts/build-web.mjs").then(each => each.buildWeb(process.execPath))'],
    { cwd: root },
  )
  const [stand, browser] = await Promise.all([
    openStand({ engine: 'pglite', agent: true, ...(programmes ? { programmes } : {}) }),
    launchChromium(),
  ])
  return {
    stand,
    sit: (look, path, manner) => sit(browser, look, stand.url + path, manner),
    async clear() {
      for (const [n, context] of browser.contexts().entries()) {
        for (const [m, page] of context.pages().entries())
          await picture(page, `last-${n}-${m}`).catch(() => {})
        await context.close()
      }
    },
    async end() {
      await browser.close()
      await stand.stop()
    },
  }
}

export async function sit(browser: Browser, look: Look, url: string, manner: Manner = {}): Promise<Seat> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...looks[look],
  })
  // A reading of a picture may take many seconds on a busy machine, and the page waits for it.
  context.setDefaultTimeout(45_000)
  const typed = new Set<string>()
  const broken: string[] = []
  await noteTyping(context, typed)
  if (manner.keys) await takeKeys(context, broken)
  context.on('page', page => {
    page.on('pageerror', error => broken.push(String(error)))
    page.on('console', message => {
      // The browser itself logs every answer of 400 and above; pages handle those.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        broken.push(message.text())
    })
  })
  const open = async (at: string) => {
    const page = await context.newPage()
    await page.goto(at)
    return page
  }
  const page = await open(url)
  if (manner.elder) await enlarge(page)
  return { page, look, typed, broken, manner, beside: open, leave: () => context.close() }
}

/** By the switch at the top of the page; this browser keeps it from now on. */
async function enlarge(page: Page): Promise<void> {
  await press(page.getByRole('button', { name: /^(长辈版|Larger text)$/ }))
  await page.getByRole('button', { name: /^(标准版|Standard text)$/ }).waitFor()
}

async function noteTyping(context: BrowserContext, typed: Set<string>): Promise<void> {
  await context.exposeBinding('noteTyped', (_source, field: string) => typed.add(field))
  await context.addInitScript(() => {
    addEventListener('input', event => {
      const box = event.target as HTMLInputElement
      if (!event.isTrusted || ['file', 'checkbox', 'radio', 'select-one'].includes(box.type)) return
      const label = box.labels?.[0]?.textContent ?? box.getAttribute('aria-label') ?? box.id
      ;(window as unknown as { noteTyped(field: string): void }).noteTyped(
        `${document.querySelector('h1')?.textContent} · ${label}`,
      )
    })
  })
}

export interface Seen {
  /** Names, addresses and other content in the applicant's own language, which no translation touches. */
  data?: readonly string[]
  /** The screen has no language button (the agent's pages and WeChat's say both at once). */
  bothLanguages?: boolean
}

/** Asks of a screen what every screen must answer: no barrier, nothing sideways, whole sentences in both languages. */
export async function see({ page, look }: Pick<Seat, 'page' | 'look'>, name: string, seen: Seen = {}) {
  await page.locator('h1:visible, h2:visible').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('.waiting:not(.chip), .state-slow'))
  await fits(page, `${name}-${look}`)
  const english = await page.getByRole('button', { name: '中文', exact: true }).first().isVisible()
  if (english) await inEnglish()
  else expect.soft(raw(await readable(page)), `${name}, ${look}`).toEqual([])
  // The same screen at the other width: a narrow window on a computer, a phone held in a dock; and with standard text.
  const own = page.viewportSize() ?? looks[look].viewport
  const elder = await isElder(page)
  if (elder) await setElder(page, false)
  await page.setViewportSize(own.width > 600 ? phone.viewport : looks.computer.viewport)
  await fits(page, `${name}-${look}-${own.width > 600 ? 'narrow' : 'wide'}`)
  if (elder) await setElder(page, true)
  if (elder) await large(page, `${name}-${look}-smallest`)
  await page.setViewportSize(own)
  if (byKeys(page)) await tour(page)
  if (seen.bothLanguages) return
  await turn(page, english ? 'zh' : 'en')
  if (!english) await inEnglish()
  else expect.soft(raw(await readable(page)), `${name} in Chinese, ${look}`).toEqual([])
  expect
    .soft(await width(page), `${name} scrolls sideways in the other language, ${look}`)
    .toBeLessThanOrEqual(0)
  await picture(page, `${name}-${look}-${english ? 'zh' : 'en'}`)
  if (elder) await large(page, `${name}-${look}-smallest-${english ? 'zh' : 'en'}`)
  await page.setViewportSize(own)
  await turn(page, english ? 'en' : 'zh')

  async function inEnglish() {
    const left = async () => {
      const text = await readable(page)
      return [...raw(text), ...chinese(text, seen.data ?? [])]
    }
    // A part that is fetched again in the other language needs a moment.
    for (let round = 0; round < 20 && (await left()).length > 0; round++) await page.waitForTimeout(50)
    expect.soft(await left(), `${name} in English, ${look}`).toEqual([])
  }
}

/** Presses the button that changes the language; without one the screen has both. */
export async function turn(page: Page, to: 'zh' | 'en'): Promise<void> {
  const [said, then] = to === 'en' ? ['English', '中文'] : ['中文', 'English']
  await press(page.getByRole('button', { name: said, exact: true }).first())
  await page.getByRole('button', { name: then, exact: true }).first().waitFor()
}

async function fits(page: Page, where: string): Promise<void> {
  // Axe opens a page beside this one; back from it the browser may begin at the top.
  if (byKeys(page)) await leaveSkip(page)
  const elder = await isElder(page)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const barriers = violations.map(
    each => `${each.id}: ${each.nodes.map(node => `${node.target} ${node.failureSummary}`).join(' | ')}`,
  )
  expect.soft(barriers, where).toEqual([])
  expect.soft(await width(page), `${where} scrolls sideways`).toBeLessThanOrEqual(0)
  if (elder) expect.soft([...(await tooPale(page)), ...(await tooSmall(page))], where).toEqual([])
  await picture(page, where)
}

/** Larger text on the smallest screen. */
async function large(page: Page, where: string): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 })
  expect.soft(await tooSmall(page), where).toEqual([])
  expect.soft(await width(page), `${where} scrolls sideways`).toBeLessThanOrEqual(0)
  await picture(page, where)
}

const width = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

/** What is written on the screen, without ornaments and without what is marked as being in another language. */
const readable = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const said: string[] = []
    while (texts.nextNode()) {
      const holder = texts.currentNode.parentElement
      const aside = holder?.closest('script, style, [aria-hidden="true"], [lang^="zh"]:not(html)')
      const text = texts.currentNode.textContent?.trim()
      if (text && !aside && holder?.checkVisibility()) said.push(text)
    }
    return said.join('\n')
  })

/** What a person should never read: a key without its text, an unfilled place, a value that is no text. */
const raw = (text: string) =>
  text.match(/\{[a-z]+\}|\bundefined\b|\[object \w+\]|\bNaN\b|^[a-z]+(?:[.-][a-z]+)+$(?<!\.(?:jpg|pdf))/gm) ??
  []

function chinese(text: string, data: readonly string[]): string[] {
  const bare = [...data]
    .sort((a, b) => b.length - a.length)
    .reduce((left, each) => left.replaceAll(each, ''), text)
  return bare.replaceAll('中文', '').match(/.*\p{Script=Han}.*/gu) ?? []
}

/** For whoever wants to look: only when SHOTS names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
