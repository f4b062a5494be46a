// GM/T 0015 5.2.4.3: the identity extensions read as their types and are never critical.
import { GM_IDENTITY_OID, readGmText, readIdentifyCode } from '../../extensions/gm-identity.ts'
import type { LintRule } from '../rule.ts'

const IDENTITY_OIDS: readonly string[] = Object.values(GM_IDENTITY_OID)

export const identityExtensions: LintRule = {
  id: 'gmt0015.identity-extensions',
  severity: 'error',
  check: ({ extensions }) => {
    for (const { oid, critical, value } of extensions) {
      if (!IDENTITY_OIDS.includes(oid)) continue
      if (critical) return `identity extension ${oid} is critical`
      try {
        const text = oid === GM_IDENTITY_OID.identifyCode ? readIdentifyCode(value).value : readGmText(value)
        if (text.trim() === '') return `identity extension ${oid} is empty`
      } catch {
        return `identity extension ${oid} cannot be read`
      }
    }
    return undefined
  },
}
