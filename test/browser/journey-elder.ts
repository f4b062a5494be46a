// What the elder mode (关怀版/长辈版, facts of law 27) promises, asked of a screen as it stands: text ≥ 18 px, targets ≥ 60 px
// high, lines ≥ 1.5 apart. Contrast of 7:1 for text of every size is asked of axe, with its exception for large text taken away.
import type { Page } from 'playwright-core'

interface Axe {
  configure(spec: object): void
  run(options: object): Promise<{ violations: { nodes: { target: unknown; failureSummary?: string }[] }[] }>
}

/** Text of less than 7:1, whatever its size; asked of the axe that has just looked at the page and is still in it. */
export const tooPale = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe }
    const contrastRatio = { normal: { expected: 7 }, large: { expected: 7 } }
    axe.configure({ checks: [{ id: 'color-contrast-enhanced', options: { contrastRatio } }] })
    const { violations } = await axe.run({ runOnly: ['color-contrast-enhanced'] })
    return violations.flatMap(each => each.nodes.map(node => `${node.target}: ${node.failureSummary}`))
  })

export const isElder = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.dataset.mode === 'elder')

/** As the switch does it, for a look at the same screen without it. */
export const setElder = (page: Page, on: boolean): Promise<void> =>
  page.evaluate(elder => {
    if (elder) document.documentElement.dataset.mode = 'elder'
    else delete document.documentElement.dataset.mode
  }, on)

export const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults = new Set<string>()
    const named = (of: Element) =>
      `${of.tagName.toLowerCase()}.${of.className} «${(of.getAttribute('aria-label') ?? of.textContent ?? '').trim().slice(0, 20)}»`
    const written = (of: Element) =>
      [...of.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
    const drawn = (of: Element) => {
      const box = of.getBoundingClientRect()
      return (
        box.width > 1 && box.height > 1 && box.bottom > 0 && of.checkVisibility({ visibilityProperty: true })
      )
    }
    for (const each of document.querySelectorAll('body *')) {
      if (!written(each) || !drawn(each) || each.closest('[aria-hidden="true"], option, script, style'))
        continue
      const { fontSize, lineHeight } = getComputedStyle(each)
      const size = Number.parseFloat(fontSize)
      if (size < 18) faults.add(`${size} px: ${named(each)}`)
      const lines = Number.parseFloat(lineHeight) / size
      if (!(lines >= 1.499)) faults.add(`lines ${lines.toFixed(2)} apart: ${named(each)}`)
    }
    for (const each of document.querySelectorAll<HTMLElement>(
      'a[href], button, input:not([type="hidden"]), select, textarea, summary, [role="option"], [role="button"]',
    )) {
      const box = each instanceof HTMLInputElement && ['checkbox', 'radio'].includes(each.type)
      const target = (box && each.closest('label')) || (box && (each as HTMLInputElement).labels?.[0]) || each
      if (!drawn(target) || getComputedStyle(target).opacity === '0') continue
      // Put away so that only a screen reader meets it.
      const veil = target.parentElement && getComputedStyle(target.parentElement)
      if (veil?.position === 'absolute' && veil.clip !== 'auto') continue
      // A link within a sentence is as high as the sentence's line (WCAG 2.5.8 excepts it too).
      const within =
        each.parentElement && written(each.parentElement) && getComputedStyle(each).display === 'inline'
      const { height } = target.getBoundingClientRect()
      if (!within && height < 59.5) faults.add(`${Math.round(height)} px high: ${named(each)}`)
    }
    return [...faults]
  })
