// Who an order is about, read from its values by the fields' types: for lists, search and the ledger.
import type { Offer, Programme } from '@hufu/programme'
import type { DossierValue } from './dossier.ts'

export interface Subject {
  organisation: string
  uscc: string
  agent: string
}

/** Paths of all fields of the forms that this offer uses, in the order of the journey. */
export function fieldsOf(programme: Programme, offer: Offer) {
  const names = new Set(Object.values(offer.journey).flatMap(formsAsked))
  return [...names].flatMap(form =>
    Object.entries(programme.forms[form]?.fields ?? {}).map(([name, field]) => ({
      path: `${form}.${name}`,
      form,
      name,
      field,
    })),
  )
}

/** A stage's sections; an account that is to be proved has a form of its own, which no section may ask for. */
function formsAsked(stage: Offer['journey'][string]): readonly string[] {
  if (stage.stage === 'bank-proof') return [stage.account]
  return stage.stage === 'form' ? stage.forms : []
}

export function subjectOf(
  programme: Programme,
  offer: Offer,
  values: ReadonlyMap<string, DossierValue>,
): Subject {
  const fields = fieldsOf(programme, offer)
  const first = (type: string, form?: string) => {
    const found = fields.find(f => f.field.type === type && (!form || f.form === form))
    return found ? (values.get(found.path)?.value ?? '') : ''
  }
  return {
    organisation: first('organisation-name'),
    uscc: first('uscc'),
    // The agent's own section where there is one; else the first person named.
    agent: first('person-name', 'agent') || first('person-name'),
  }
}
