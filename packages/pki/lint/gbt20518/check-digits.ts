// GB 32100, GB 11714 and GB 11643: the check character of a unified social credit code, an organisation code or an
// identity number. A warning: numbers that fail it are in real use, and a reviewer has seen the paper.

import { PkiError } from '../../errors.ts'
import { hasGoodCheckDigit } from '../../extensions/check-digits.ts'
import { findExtension } from '../../extensions/extension.ts'
import { GM_IDENTITY_OID, readGmText, readIdentifyCode } from '../../extensions/gm-identity.ts'
import type { LintRule } from '../rule.ts'

export const checkDigits: LintRule = {
  id: 'gbt20518.check-digits',
  severity: 'warning',
  check: ({ extensions }, { identityOids = GM_IDENTITY_OID }) => {
    const code = findExtension(extensions, identityOids.organizationCode)
    const identity = findExtension(extensions, identityOids.identifyCode)
    try {
      if (code && !hasGoodCheckDigit(readGmText(code.value))) return 'organizationCode fails its check digit'
      const read = identity && readIdentifyCode(identity.value)
      return read?.kind === 'residentCard' && !hasGoodCheckDigit(read.value)
        ? 'identifyCode fails its check digit'
        : undefined
    } catch (cause) {
      // What cannot be read has a rule of its own.
      if (cause instanceof PkiError) return undefined
      throw cause
    }
  },
}
