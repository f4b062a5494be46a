// What is wrong in a section, in words, at the moment of pressing Next: what the server found in what it stored, and what is
// still empty. Nothing is said while somebody types.
import type { Fault } from '@hufu/contract/errors.ts'
import type { OrderView, Value } from '@hufu/contract/views.ts'
import { checkField } from '@hufu/programme/form/check-field.ts'
import type { Text } from '@hufu/programme/text.ts'
import { fill } from '@hufu/ui/i18n.tsx'
import { type FieldView, pinnedTo } from '../../lib/form.ts'
import { texts } from './texts.ts'

export interface Wrong {
  /** The id of the field to go to. */
  path: string
  /** In both languages: the page may be turned to the other one while it stands there. */
  text: Text
}

export interface Filled {
  fields: readonly FieldView[]
  order: OrderView
  heldAt: (path: string) => Value | undefined
  faults: readonly Fault[]
}

export function findFaults({ fields, order, heldAt, faults }: Filled): Wrong[] {
  return fields.flatMap((at): Wrong[] => {
    const told = pinnedTo(faults, at)[0]
    if (told) return [{ path: at.path, text: { zh: told.zh, en: told.en } }]
    if (at.slot) {
      const missing = at.slot.required && !order.files.some(file => file.slot === at.slot?.id)
      return missing ? [{ path: at.path, text: named(texts.missingFile, at.slot) }] : []
    }
    const value = heldAt(at.path)
    if (!value?.value && at.field.required) return [{ path: at.path, text: named(texts.missing, at.field) }]
    if (!value?.value || value.masked) return []
    const fault = checkField(at.field, value.value)
    return fault && fault.severity === 'error' ? [{ path: at.path, text: fault.text }] : []
  })
}

const named = (text: Text, what: Text): Text => ({
  zh: fill(text.zh, { name: what.zh }),
  en: fill(text.en, { name: what.en }),
})
