// The fields of an order, those that count for it now, and who it is about, read from its values by the fields' types:
// for lists, search and the ledger.
import { createHash } from 'node:crypto'
import {
  type Facts,
  type FieldAt,
  fieldsIn,
  formsOfOffer,
  holds,
  type Offer,
  type Programme,
  type SectionLine,
  sectionsOf,
} from '@hufu/programme'
import { factsAt } from './context.ts'
import type { DossierValue } from './dossier.ts'
import type { LineRow } from './order.ts'

export interface Subject {
  organisation: string
  uscc: string
  agent: string
}

/**
 * All fields that may hold a value of this offer, in the order of the journey; those of forms by line once for each of
 * the lines. An account that is to be proved has a form of its own, which no section may ask for.
 */
export function fieldsOf(programme: Programme, offer: Offer, lines: readonly SectionLine[] = []): FieldAt[] {
  const accounts = Object.values(offer.journey).flatMap(stage =>
    stage.stage === 'bank-proof' ? [stage.account] : [],
  )
  return fieldsIn(programme, sectionsOf(programme, [...formsOfOffer(programme, offer), ...accounts], lines))
}

/** Those whose own condition and whose form's condition hold: what is hidden is kept, but neither checked nor sent. */
export function shownFields(
  programme: Programme,
  offer: Offer,
  lines: readonly LineRow[],
  facts: Facts,
  values: ReadonlyMap<string, DossierValue>,
): FieldAt[] {
  return fieldsOf(programme, offer, lines).filter(at => {
    const here = at.line === undefined ? facts : factsAt(programme, facts, lines, at.line, values)
    return holds(programme.forms[at.form]?.when, here) && holds(at.field.when, here)
  })
}

export function subjectOf(fields: readonly FieldAt[], values: ReadonlyMap<string, DossierValue>): Subject {
  const first = (type: string, form?: string) => {
    // An invoice's title, the account's name only repeat what stands elsewhere.
    const found = fields.find(f => f.field.type === type && !f.field.copies && (!form || f.form === form))
    return found ? (values.get(found.path)?.value ?? '') : ''
  }
  return {
    organisation: first('organisation-name'),
    uscc: first('uscc'),
    // The agent's own section where there is one; else the first person named.
    agent: first('person-name', 'agent') || first('person-name'),
  }
}

/**
 * What a certificate's subject may be built of: the facts of this order and of this one line. A holder's identity number
 * is not among them and never gets into a certificate, which is public.
 */
export function certifiedFacts(
  programme: Programme,
  order: { organisation: string; uscc: string; agent: string },
  line: LineRow,
  values: ReadonlyMap<string, DossierValue>,
): Record<string, string> {
  const role = programme.lines?.roles[line.role ?? '']
  const own = fieldsIn(programme, sectionsOf(programme, role?.forms ?? [], [line]))
  const first = (type: string) => {
    const found = own.find(at => at.field.type === type)
    return (found && values.get(found.path)?.value) ?? ''
  }
  const holder = programme.products[line.product]?.holder ?? 'organisation'
  const person = holder === 'organisation' ? '' : first('person-name')
  return {
    organisation: order.organisation,
    uscc: order.uscc,
    agent: order.agent,
    role: line.role ?? '',
    region: values.get('organisation.region')?.value ?? '',
    // Only where an order may have several certificates does the role tell them apart.
    ...((programme.lines?.max ?? 1) > 1 && role ? { title: role.zh } : {}),
    ...(person ? { holder: person } : {}),
    ...(person ? markOf(first('citizen-id') || first('identity-number')) : {}),
  }
}

/**
 * Tells two holders of one name apart: 16 bits of a hash. More bits would single the person out, since all identity numbers
 * can be tried; of so few, a million and more numbers share each value.
 */
function markOf(identity: string): Record<string, string> {
  if (!identity) return {}
  return { 'holder-mark': createHash('sha256').update(identity).digest('hex').slice(0, 4).toUpperCase() }
}
