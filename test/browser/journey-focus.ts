// What a page with the focus on it is asked: does it show (WCAG 2.4.7, 2.4.11), where does it stand, and which stops are there.
// This runs inside the page: it is handed over as one script, and can name nothing from outside.

export interface Watch {
  /** What is wrong with the place where the focus stands now. */
  faults(): string[]
  /** Which way a target lies; `off` while it cannot be used, `open` where its group of radio buttons has the focus. */
  way(target: Element): 'here' | 'group' | 'forward' | 'back' | 'off'
  /** Where Tab has to stop, in the document's order; and what of that order makes no sense to the eye. */
  chart(): { names: string[]; jumps: string[] }
  /** The number of the stop where the focus stands; -1 on none of them. */
  at(): number
  name(of: Element | null): string
}

export function installWatch(): void {
  const stopping =
    'a[href], area[href], button, input:not([type="hidden"]), select, textarea, summary, iframe, [tabindex], [contenteditable="true"]'
  let charted: Element[] = []

  const name = (of: Element | null) => {
    if (!of || of === document.body) return 'the page'
    const labels = (of as HTMLInputElement).labels
    const said = of.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? of.textContent
    return `${of.tagName.toLowerCase()} «${said?.trim().slice(0, 30)}»`
  }
  const radio = (each: Element | null): HTMLInputElement | null =>
    each instanceof HTMLInputElement && each.type === 'radio' ? each : null
  const sameGroup = (a: Element | null, b: Element | null) => {
    const [one, other] = [radio(a), radio(b)]
    return Boolean(one && other && one.name && one.name === other.name && one.form === other.form)
  }
  const operated = (target: Element): Element => {
    const own = target.closest('button, a[href], input, select, textarea, summary, [tabindex="0"]')
    const label = target.closest('label')
    if (own && (!label || label.contains(own))) return own
    return label?.control ?? target.querySelector(stopping) ?? target
  }
  const colour = (text: string): [number, number, number, number] => {
    const parts = text.match(/[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? []
    const [r = 0, g = 0, b = 0, alpha = 1] = parts
    return text.startsWith('color(') ? [r * 255, g * 255, b * 255, alpha] : [r, g, b, alpha]
  }
  const light = ([r, g, b]: readonly number[]) => {
    const part = (each = 0) => {
      const share = each / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    }
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
  }
  const ground = (of: Element | null): readonly number[] => {
    for (let each = of; each; each = each.parentElement) {
      const [r, g, b, alpha] = colour(getComputedStyle(each).backgroundColor)
      if (alpha > 0.9) return [r, g, b]
    }
    return [255, 255, 255]
  }
  /** Put away so that only a screen reader meets it. */
  const veiled = (of: Element | null) => {
    for (let each = of, up = 0; each && up < 3; each = each.parentElement, up++) {
      const { clip, clipPath, position } = getComputedStyle(each)
      if (position === 'absolute' && (clip !== 'auto' || clipPath.startsWith('inset(50'))) return true
    }
    return false
  }
  /** The element that carries the ring: itself, or what stands around an invisible box. */
  const ringed = (of: Element): Element | null => {
    for (let each: Element | null = of, up = 0; each && up < 5; each = each.parentElement, up++) {
      const style = getComputedStyle(each)
      if (style.outlineStyle === 'none' || Number.parseFloat(style.outlineWidth) < 2) continue
      if (style.opacity === '0' || veiled(each)) continue
      const [r, g, b, alpha] = colour(style.outlineColor)
      const inside = Number.parseFloat(style.outlineOffset) < 0
      const under = ground(inside ? each : each.parentElement)
      const mixed = [r, g, b].map((part, n) => part * alpha + (under[n] ?? 255) * (1 - alpha))
      const [a, z] = [light(mixed), light(under)]
      if ((Math.max(a, z) + 0.05) / (Math.min(a, z) + 0.05) >= 3) return each
    }
    return null
  }
  const seenAt = (of: Element): boolean => {
    const box = of.getBoundingClientRect()
    const points = [
      [0.5, 0.5],
      [0.1, 0.2],
      [0.9, 0.2],
      [0.1, 0.8],
      [0.9, 0.8],
    ] as const
    return points.some(([x, y]) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)
      return Boolean(top && (of.contains(top) || top.contains(of)))
    })
  }
  const paneOf = (of: Element): Element | null => {
    for (let each = of.parentElement; each; each = each.parentElement)
      if (/auto|scroll/.test(getComputedStyle(each).overflow)) return each
    return null
  }
  const shown = (each: Element) =>
    each.checkVisibility({ visibilityProperty: true }) &&
    !each.closest('[inert]') &&
    !each.closest('details:not([open]) > :not(summary)')

  const watch: Watch = {
    name,
    faults() {
      const at = document.activeElement
      if (!at || at === document.body || at.tagName === 'IFRAME') return []
      // The parts of a date are shown by the browser itself, inside the box.
      if (at.matches('input[type="date"]:not(:focus-visible)')) return []
      const ring = ringed(at)
      if (!ring) return [`the focus does not show on ${name(at)}`]
      return seenAt(ring) ? [] : [`the focus is out of sight on ${name(at)}`]
    },
    way(target) {
      const goal = operated(target)
      const here = document.activeElement
      if (goal.matches(':disabled, [aria-disabled="true"]')) return 'off'
      if (here === goal) return 'here'
      if (sameGroup(here, goal)) return 'group'
      if (!here || here === document.body) return 'forward'
      return here.compareDocumentPosition(goal) & Node.DOCUMENT_POSITION_PRECEDING ? 'back' : 'forward'
    },
    chart() {
      const dialog = [...document.querySelectorAll('[aria-modal="true"], dialog:modal')].at(-1)
      const all = [...(dialog ?? document).querySelectorAll<HTMLElement>(stopping)].filter(
        each => each.tabIndex >= 0 && !each.matches(':disabled') && shown(each),
      )
      // A group of radio buttons is one stop.
      charted = all.filter((each, n) => {
        const group = all.filter(other => sameGroup(each, other))
        if (group.length === 0) return true
        const held = group.find(other => radio(other)?.checked)
        return held ? each === held : n === all.findIndex(other => sameGroup(each, other))
      })
      const jumps: string[] = []
      const still = charted.filter(each => {
        for (let up: Element | null = each; up; up = up.parentElement)
          if (['fixed', 'sticky', 'absolute'].includes(getComputedStyle(up).position)) return false
        return true
      })
      const boxOf = (each: Element) =>
        ((each as HTMLInputElement).labels?.[0] ?? each).getBoundingClientRect()
      still.slice(1).forEach((each, n) => {
        const before = still[n] as Element
        if (paneOf(before) !== paneOf(each)) return
        const [a, b] = [boxOf(before), boxOf(each)]
        const above = b.bottom <= a.top + 2 && b.left < a.right && a.left < b.right
        if (above) jumps.push(`the focus jumps up from ${name(before)} to ${name(each)}`)
      })
      return { names: charted.map(name), jumps }
    },
    at() {
      const here = document.activeElement
      const exact = charted.indexOf(here as Element)
      return exact >= 0 ? exact : charted.findIndex(each => sameGroup(each, here))
    },
  }
  ;(window as unknown as { watch: Watch }).watch = watch
}
