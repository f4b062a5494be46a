// What is wrong in a section, in words, at the moment of pressing Next: what the server found in what it stored, and what is
// still empty. Nothing is said while somebody types.
import type { Fault } from '@hufu/contract/errors.ts'
import type { OrderView, Value } from '@hufu/contract/views.ts'
import { checkField } from '@hufu/programme/form/check-field.ts'
import type { Lang } from '@hufu/ui/i18n.tsx'
import { fill } from '@hufu/ui/i18n.tsx'
import { type FieldView, pinnedTo } from '../../lib/form.ts'
import { texts } from './texts.ts'

export interface Wrong {
  /** The id of the field to go to. */
  path: string
  text: string
}

export interface Filled {
  fields: readonly FieldView[]
  order: OrderView
  heldAt: (path: string) => Value | undefined
  faults: readonly Fault[]
  lang: Lang
}

export function findFaults({ fields, order, heldAt, faults, lang }: Filled): Wrong[] {
  return fields.flatMap((at): Wrong[] => {
    const told = pinnedTo(faults, at)[0]
    if (told) return [{ path: at.path, text: told[lang] }]
    if (at.slot) {
      const missing = at.slot.required && !order.files.some(file => file.slot === at.slot?.id)
      return missing ? [{ path: at.path, text: fill(texts.missingFile[lang], { name: at.slot[lang] }) }] : []
    }
    const value = heldAt(at.path)
    if (!value?.value && at.field.required)
      return [{ path: at.path, text: fill(texts.missing[lang], { name: at.field[lang] }) }]
    if (!value?.value || value.masked) return []
    const fault = checkField(at.field, value.value)
    return fault && fault.severity === 'error' ? [{ path: at.path, text: fault.text[lang] }] : []
  })
}
