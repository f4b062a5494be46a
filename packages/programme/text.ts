// Words a person reads, always in Chinese and English. Chinese is the original; English is complete, not a fallback.
export type Text = { zh: string; en: string }
export type Language = keyof Text

/** Puts values into `{name}` places. An unknown name stays visible, so a forgotten variable is seen, not hidden. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{([a-z][a-z0-9-]*)\}/gi, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  )
}

export function fillText(template: Text, values: Record<string, string | number>): Text {
  return { zh: fill(template.zh, values), en: fill(template.en, values) }
}
