// Values and files of an order in the shape that the programme's checks read: form, field, value; a slot field holds
// how many files there are. Seen from a line, its own forms and files are among them.
import { type FormValues, type Programme, slotAddress } from '@hufu/programme'
import { formsOf } from '../../order/context.ts'
import type { DossierValue } from '../../order/dossier.ts'

export function formValuesOf(
  programme: Programme,
  values: ReadonlyMap<string, DossierValue>,
  slots: readonly string[],
  line?: number,
): FormValues {
  const forms: FormValues = formsOf(values, line)
  for (const [form, spec] of Object.entries(programme.forms)) {
    for (const [name, field] of Object.entries(spec.fields)) {
      if (field.type !== 'slot' || !field.slot) continue
      const address = slotAddress(programme, field.slot, line)
      const count = slots.filter(slot => slot === address).length
      if (count > 0) forms[form] = { ...forms[form], [name]: count }
    }
  }
  return forms
}
