// RFC 5280 A.1: the upper bounds of name attributes, counted in characters. OpenSSL and GnuTLS refuse longer ones.
import { upperBound } from '../../name.ts'
import type { LintRule } from '../rule.ts'

export const nameLengths: LintRule = {
  id: 'rfc5280.name-lengths',
  severity: 'error',
  check: ({ subject }) => {
    const odd = subject.find(({ type, value }) => [...value].length > (upperBound(type) ?? 32_768))
    return odd && `${odd.type} is longer than ${upperBound(odd.type)} characters`
  },
}
