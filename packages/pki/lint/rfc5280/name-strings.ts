// RFC 5280 4.1.2.4 and A.1: UTF8String or PrintableString in DirectoryStrings (TeletexString, BMPString and
// UniversalString are of the past), PrintableString in serialNumber, IA5String in mail and domain components.
import { TAG } from '../../der/tags.ts'
import { stringKind } from '../../name.ts'
import type { LintRule } from '../rule.ts'

const ALLOWED: Record<string, readonly number[]> = {
  utf8: [TAG.utf8String, TAG.printableString],
  printable: [TAG.printableString],
  ia5: [TAG.ia5String],
}

export const nameStrings: LintRule = {
  id: 'rfc5280.name-strings',
  severity: 'error',
  check: ({ subject }) => {
    const odd = subject.find(
      // C has a rule of its own.
      ({ type, tag }) => type !== 'C' && !ALLOWED[stringKind(type) ?? 'utf8']!.includes(tag),
    )
    return odd && `${odd.type} is written in a string type that it may not have`
  },
}
