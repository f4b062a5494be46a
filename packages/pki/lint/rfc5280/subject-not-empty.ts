// RFC 5280 4.1.2.6 would allow an empty subject with a critical subjectAltName; nobody who signs contracts has one.
import type { LintRule } from '../rule.ts'

export const subjectNotEmpty: LintRule = {
  id: 'rfc5280.subject-not-empty',
  severity: 'error',
  check: ({ subject }) => (subject.length === 0 ? 'subject is empty' : undefined),
}
