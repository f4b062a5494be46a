// Chromium for the page tests of the console, and the questions that every test asks of a page.
import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'

export const desktop = { width: 1440, height: 860 }
export const phone = { width: 390, height: 844 }

/** A fresh visitor; whatever the page says on its console as an error fails the test that asks. */
export async function visit(browser: Browser, url: string, viewport = desktop) {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  const page = await context.newPage()
  page.setDefaultTimeout(6000)
  const faults: string[] = []
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => {
    // A status of 4xx that the page handles is logged by the browser itself.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      faults.push(message.text())
  })
  await page.goto(url)
  return { page, faults, close: () => context.close() }
}

export async function expectAccessible(page: Page, where: string) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(
    each =>
      `${where}: ${each.id} ${each.nodes.map(node => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
  )
  expect(found).toEqual([])
}

/** Pictures for whoever wants to look: only when SHOTS names a folder. */
export async function shot(page: Page, name: string) {
  const folder = process.env.SHOTS
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}
