// The two hands that drive a page: fingers, and keys alone. The same walk takes either. Keys are Tab, Shift+Tab, Enter, Space
// and arrows; a pointer that stirs all the same is a fault, and so is a focus that is lost from sight or caught.
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { installWatch, type Watch } from './journey-focus.ts'

interface Watched {
  watch: Watch
}
export interface Chosen {
  name: string
  mimeType: string
  buffer: Buffer
}

const keyed = new WeakMap<BrowserContext, string[]>()

/** From now on this browser has no pointer; what goes wrong with the focus is put among the faults. */
export async function takeKeys(context: BrowserContext, faults: string[]): Promise<void> {
  keyed.set(context, faults)
  await context.exposeBinding('notePointer', (_source, at: string) => faults.push(`a pointer at ${at}`))
  await context.addInitScript(installWatch)
  await context.addInitScript(() => {
    const note = (event: Event) => {
      if (event.isTrusted)
        (window as unknown as { notePointer(at: string): void }).notePointer(
          (event.target as Element).outerHTML?.slice(0, 80),
        )
    }
    addEventListener('pointerdown', note, true)
    addEventListener('wheel', note, true)
  })
}

export const byKeys = (page: Page): boolean => keyed.has(page.context())

/** A button, a link, a tab of a list: whatever does something when it is pressed. */
export async function press(target: Locator): Promise<void> {
  if (!byKeys(target.page())) return target.click()
  await reach(target)
  // Links answer to Enter only, boxes to Space only; a button has to answer to both.
  const tag = await target.evaluate(each => each.closest('a[href]')?.tagName ?? each.tagName)
  await target.page().keyboard.press(tag === 'A' ? 'Enter' : alternate())
}
let presses = 0
const alternate = () => (presses++ % 2 ? 'Enter' : 'Space')

/** Whatever stands in the box is replaced, key by key. */
export async function type(box: Locator, text: string): Promise<void> {
  if (byKeys(box.page())) await reach(box)
  else await box.click()
  await box.press('ControlOrMeta+a')
  await box.pressSequentially(text)
}

/** A value that is put into a box at once: a paste, or a date picked. */
export async function fill(box: Locator, text: string): Promise<void> {
  if (!byKeys(box.page())) return box.fill(text)
  await reach(box)
  const { keyboard } = box.page()
  if ((await box.getAttribute('type')) === 'date') {
    // The browser shows a date in its own way, whatever the page's language is.
    const [year = '', month = '', day = ''] = text.split('-')
    for (const order of [
      [month, day, year],
      [`00${year}`, month, day],
    ]) {
      for (const part of order) await keyboard.type(part)
      if ((await box.inputValue()) === text) return
      for (let n = 0; n < 3; n++) await keyboard.press('ArrowLeft')
    }
    throw new Error(`the date cannot be typed: ${await box.inputValue()}`)
  }
  await keyboard.press('ControlOrMeta+a')
  if (text === '') await keyboard.press('Delete')
  else await keyboard.insertText(text)
}

/** Ticks a box that is not ticked yet. */
export async function tick(box: Locator): Promise<void> {
  if (!byKeys(box.page())) return box.check()
  if (await box.isChecked()) return
  await reach(box)
  await box.page().keyboard.press('Space')
}

/** One of a group: by its label, or the words on it. */
export async function pick(option: Locator): Promise<void> {
  const page = option.page()
  if (!byKeys(page)) return option.click()
  await reach(option, 'group')
  if ((await way(option)) === 'here') {
    const held = await page.evaluate(() => (document.activeElement as HTMLInputElement).checked)
    if (!held) await page.keyboard.press('Space')
    return
  }
  for (let n = 0; n < 20; n++) {
    await page.keyboard.press('ArrowDown')
    if ((await way(option)) === 'here') return
  }
  throw new Error(`the arrows never come to ${await described(option)}`)
}

/** One of a list that opens. */
export async function choose(box: Locator, choice: { label: string } | { value: string }): Promise<void> {
  if (!byKeys(box.page())) {
    await box.selectOption(choice)
    return
  }
  await reach(box)
  const steps = await box.evaluate((each, wanted) => {
    const { options, selectedIndex } = each as HTMLSelectElement
    const usable = [...options].filter(option => !option.disabled || option.index === selectedIndex)
    const at = (test: (option: HTMLOptionElement) => boolean) => usable.findIndex(test)
    const to = at(option =>
      'label' in wanted ? option.label.trim() === wanted.label : option.value === wanted.value,
    )
    return to < 0 ? null : to - at(option => option.index === selectedIndex)
  }, choice)
  if (steps === null) throw new Error(`no such choice: ${JSON.stringify(choice)}`)
  for (let n = 0; n < Math.abs(steps); n++)
    await box.page().keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp')
}

/** One of what a box finds while one types into it. */
export async function option(box: Locator, wanted: Locator): Promise<void> {
  if (!byKeys(box.page())) return wanted.click()
  await wanted.waitFor()
  for (let n = 0; n < 30 && (await wanted.getAttribute('aria-selected')) !== 'true'; n++)
    await box.page().keyboard.press('ArrowDown')
  await box.page().keyboard.press('Enter')
}

export async function file(opener: Locator, chosen: Chosen): Promise<void> {
  const chooser = opener.page().waitForEvent('filechooser')
  await press(opener)
  await (await chooser).setFiles(chosen)
}

const way = (target: Locator) =>
  target.evaluate(each => (window as unknown as Watched).watch.way(each as Element))
const described = (target: Locator) =>
  target.evaluate(each => (window as unknown as Watched).watch.name(each as Element))

async function reach(target: Locator, group?: 'group'): Promise<void> {
  const page = target.page()
  await target.waitFor({ state: 'attached' })
  const enabled = Date.now() + 45_000
  let turns = 0
  let last = ''
  // Nobody goes round more than twice; a date is four stops.
  const stops = await page.evaluate(() => (window as unknown as Watched).watch.chart().names.length)
  for (let n = 0; n < stops * 2 + 20; n++) {
    const { lies, faults } = await target.evaluate(goal => {
      const { watch } = window as unknown as Watched
      return { lies: watch.way(goal as Element), faults: watch.faults() }
    })
    if (n > 0) note(page, faults)
    if (lies === 'here' || (group && lies === 'group')) return
    if (lies === 'off') {
      if (Date.now() > enabled) break
      await page.waitForTimeout(100)
      n--
      continue
    }
    // Of another radio button of its own group one leaves like of any stop.
    const key = lies === 'back' ? 'Shift+Tab' : 'Tab'
    if (last && key !== last && ++turns > 4) break
    last = key
    await page.keyboard.press(key)
  }
  const [goal, stands] = [await described(target), await standing(page)]
  throw new Error(`Tab does not come to ${goal} on ${page.url()}; it stands on ${stands}`)
}

const standing = (page: Page) =>
  page.evaluate(() => (window as unknown as Watched).watch.name(document.activeElement))

function note(page: Page, faults: readonly string[]): void {
  const held = keyed.get(page.context())
  const path = new URL(page.url()).pathname
  for (const each of faults) {
    const told = `${each}, ${path}`
    if (held && !held.includes(told)) held.push(told)
  }
}

/** The way past the head of a page shows while it has the focus, and covers what stands below it. */
export async function leaveSkip(page: Page): Promise<void> {
  if (await page.locator('.skip:focus').count()) await page.keyboard.press('Tab')
}

/** Once around the whole page: every stop comes, in the document's order, seen, and none keeps the focus. */
export async function tour(page: Page): Promise<void> {
  const { names, jumps } = await page.evaluate(() => (window as unknown as Watched).watch.chart())
  note(page, jumps)
  const visited: number[] = []
  let still = 0
  for (let n = 0; n < names.length * 2 + 20; n++) {
    const before = visited.at(-1)
    await page.keyboard.press('Tab')
    const { at, faults } = await page.evaluate(() => {
      const { watch } = window as unknown as Watched
      return { at: watch.at(), faults: watch.faults() }
    })
    note(page, faults)
    if (at < 0) continue
    if (at === before && names.length > 1 && ++still > 5) {
      note(page, [`the focus is caught by ${names[at]}`])
      return
    }
    if (at === before) continue
    still = 0
    if (at === visited[0]) break
    visited.push(at)
  }
  const missed = names.filter((_, n) => !visited.includes(n))
  const backward = visited.filter((at, n) => at < (visited.at(n - 1) ?? at))
  note(page, [
    ...missed.map(each => `Tab leaves out ${each}`),
    // Once it goes from the end to the beginning.
    ...(backward.length > 1 ? [`Tab goes back to ${backward.map(at => names[at]).join(', ')}`] : []),
  ])
}
