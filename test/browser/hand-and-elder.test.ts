// The questions that the walks by keys and in larger text ask, asked of pages made bad on purpose: each fault is told, and a
// good page has none. Without this a walk that finds nothing would prove nothing.
import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { tooPale, tooSmall } from './journey-elder.ts'
import { pick, press, takeKeys, tour } from './journey-hand.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

const ring = '<style>:focus-visible { outline: 3px solid #1f5f53 }</style>'

async function open(body: string): Promise<{ page: Page; faults: string[] }> {
  const faults: string[] = []
  const context = await browser.newContext({ viewport: { width: 390, height: 600 } })
  await takeKeys(context, faults)
  const page = await context.newPage()
  await page.goto(`data:text/html,${encodeURIComponent(`<!doctype html>${ring}<body>${body}`)}`)
  return { page, faults }
}

const trap = `<button onkeydown="if (event.key === 'Tab') event.preventDefault()">b</button>`
const bar = '<div style="position:fixed;inset:0;background:#fff"></div>'
const good = `
  <a href="#x">a</a> <label><input type="radio" name="r">one</label> <label><input type="radio" name="r">two</label>
  <input type="date"> <details><summary>s</summary><button>in</button></details> <button>b</button>`

it.each([
  ['a good page', good, []],
  ['no ring', '<button>a</button><button style="outline:none">b</button>', [/does not show on button «b»/]],
  ['a ring as pale as the page', '<a href="#x" style="outline-color:#eee">a</a>', [/does not show on a «a»/]],
  ['something in front of it', `<button>a</button>${bar}`, [/out of sight on button «a»/]],
  ['a trap', `<a href="#x">a</a>${trap}<a href="#y">c</a>`, [/caught by button «b»/]],
  [
    'an order of its own',
    '<button>a</button><button tabindex="1">b</button><button>c</button><button tabindex="2">d</button>',
    [/Tab goes back to/],
  ],
  [
    'a column upside down',
    '<div style="display:flex;flex-direction:column-reverse"><button>a</button><button>b</button></div>',
    [/jumps up from button «a» to button «b»/],
  ],
] as const)('tells of %s', async (_name, body, expected) => {
  const { page, faults } = await open(body)
  await tour(page)
  expect(faults).toHaveLength(expected.length)
  for (const [n, each] of expected.entries()) expect(faults[n]).toMatch(each)
  await page.context().close()
})

it('comes to a choice by arrows, presses by key, and tells of a pointer', async () => {
  const { page, faults } = await open(`${good}<div id="pressed"></div><script>
    document.querySelector('body > button').onclick = () => { document.getElementById('pressed').textContent = 'yes' }</script>`)
  await press(page.locator('body > button'))
  await page.getByText('yes').waitFor()
  await pick(page.locator('label').filter({ hasText: 'two' }))
  expect(await page.getByLabel('two').isChecked()).toBe(true)
  expect(faults).toEqual([])
  await expect(press(page.locator('#pressed'))).rejects.toThrow(/Tab does not come to div/)
  await page.mouse.click(5, 5)
  await expect.poll(() => faults.at(-1)).toMatch(/a pointer at/)
  await page.context().close()
})

it('tells of small text, low targets, lines too close, and text too pale whatever its size', async () => {
  const { page } = await open(`
    <body style="font-size:20px;line-height:1.6">
    <p>good <a href="#x">in the line</a></p><button style="font:inherit;min-height:60px">good</button>
    <p style="font-size:32px;color:#666">pale</p><p style="font-size:16px">small</p><p style="line-height:1.2">close</p><a href="#y" style="display:inline-block">low</a>`)
  expect(await tooSmall(page)).toEqual([
    '16 px: p. «small»',
    'lines 1.20 apart: p. «close»',
    '32 px high: a. «low»',
  ])
  await new AxeBuilder({ page }).withTags('wcag2a').analyze()
  expect(await tooPale(page)).toEqual([
    expect.stringMatching(/contrast of 5.74.*expected contrast ratio of 7/i),
  ])
  await page.context().close()
})
