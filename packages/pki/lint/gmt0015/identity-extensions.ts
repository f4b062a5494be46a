// GM/T 0015 5.2.4.3 (GB/T 20518 5.2.4.3): the identity extensions read as their types and are never critical.
import { GM_IDENTITY_OID, readGmText, readIdentifyCode } from '../../extensions/gm-identity.ts'
import type { LintRule } from '../rule.ts'

export const identityExtensions: LintRule = {
  id: 'gmt0015.identity-extensions',
  severity: 'error',
  check: ({ extensions }, { identityOids = GM_IDENTITY_OID }) => {
    const known = Object.values(identityOids)
    for (const { oid, critical, value } of extensions) {
      if (!known.includes(oid)) continue
      if (critical) return `identity extension ${oid} is critical`
      try {
        const text = oid === identityOids.identifyCode ? readIdentifyCode(value).value : readGmText(value)
        if (text.trim() === '') return `identity extension ${oid} is empty`
      } catch {
        return `identity extension ${oid} cannot be read`
      }
    }
    return undefined
  },
}
