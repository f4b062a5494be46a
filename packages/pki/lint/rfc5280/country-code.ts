// X.520 6.3.1: countryName is a PrintableString of two letters (ISO 3166).
import { TAG } from '../../der/tags.ts'
import type { LintRule } from '../rule.ts'

export const countryCode: LintRule = {
  id: 'rfc5280.country-code',
  severity: 'error',
  check: ({ subject }) =>
    subject.some(
      ({ type, tag, value }) => type === 'C' && (tag !== TAG.printableString || !/^[A-Z]{2}$/.test(value)),
    )
      ? 'C is not a PrintableString of two capital letters'
      : undefined,
}
