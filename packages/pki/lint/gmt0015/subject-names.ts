// GM/T 0015 5.2.3.6: a subject has a country and a common name.
import type { LintRule } from '../rule.ts'

export const subjectNames: LintRule = {
  id: 'gmt0015.subject-names',
  severity: 'error',
  check: ({ subject }) => {
    // An empty subject has a rule of its own.
    if (subject.length === 0) return undefined
    const missing = ['C', 'CN'].find(wanted => !subject.some(({ type }) => type === wanted))
    return missing && `subject has no ${missing}`
  },
}
