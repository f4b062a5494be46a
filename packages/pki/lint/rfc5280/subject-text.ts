// Names that look right and are not: blanks at the ends, invisible characters, replacement characters.
import type { LintRule } from '../rule.ts'

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\ufffd]/u

export const subjectText: LintRule = {
  id: 'rfc5280.subject-text',
  severity: 'error',
  check: ({ subject }) => {
    const odd = subject.find(({ value }) => value.trim() !== value || value === '' || INVISIBLE.test(value))
    return odd ? `${odd.type} is blank at an end or holds invisible characters` : undefined
  },
}
