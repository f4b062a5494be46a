// Our CPS: the certified key is of the table and passes every check of keys/, whoever asked for it.
import { PkiError } from '../../errors.ts'
import { checkPublicKey } from '../../keys/check-key.ts'
import type { LintRule } from '../rule.ts'

export const keySound: LintRule = {
  id: 'cps.key-sound',
  severity: 'error',
  check: ({ spki }) => {
    try {
      checkPublicKey(spki)
      return undefined
    } catch (cause) {
      if (cause instanceof PkiError) return `${cause.code}: ${cause.message}`
      throw cause
    }
  },
}
