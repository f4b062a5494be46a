// Values and files of an order in the shape that the programme's checks read: form, field, value; a slot field holds
// how many files there are.
import type { FormValues, Programme } from '@hufu/programme'
import { formsOf } from '../../order/context.ts'
import type { DossierValue } from '../../order/dossier.ts'

export function formValuesOf(
  programme: Programme,
  values: ReadonlyMap<string, DossierValue>,
  slots: ReadonlySet<string>,
): FormValues {
  const forms: FormValues = formsOf(values)
  for (const [form, spec] of Object.entries(programme.forms)) {
    for (const [name, field] of Object.entries(spec.fields)) {
      if (field.type === 'slot' && field.slot && slots.has(field.slot))
        forms[form] = { ...forms[form], [name]: 1 }
    }
  }
  return forms
}
