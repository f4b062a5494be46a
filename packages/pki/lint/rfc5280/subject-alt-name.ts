// RFC 5280 4.2.1.6: at least one name, of a form that is read here, and each well formed.
import { OID } from '../../der/oids.ts'
import { children, readOnly } from '../../der/read.ts'
import { TAG } from '../../der/tags.ts'
import { findExtension } from '../../extensions/extension.ts'
import { decodeGeneralName, type GeneralName } from '../../extensions/general-name.ts'
import type { LintRule } from '../rule.ts'

function isSound(name: GeneralName): boolean {
  switch (name.kind) {
    case 'dns':
      return /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(
        name.value,
      )
    case 'email':
      return /^[\x21-\x7e]+@[a-z0-9.-]+$/i.test(name.value)
    case 'uri':
      return URL.canParse(name.value)
    case 'ip':
      return name.value.length === 4 || name.value.length === 16
    case 'directory':
      return true
  }
}

export const subjectAltNames: LintRule = {
  id: 'rfc5280.subject-alt-name',
  severity: 'error',
  check: ({ extensions }) => {
    const found = findExtension(extensions, OID.subjectAltName)
    if (!found) return undefined
    const names = children(readOnly(found.value, TAG.sequence))
    if (names.length === 0) return 'subjectAltName is empty'
    const odd = names.map(decodeGeneralName).find(name => name && !isSound(name))
    return odd && `subjectAltName holds a malformed ${odd.kind}`
  },
}
