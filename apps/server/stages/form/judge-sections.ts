// Each section of an order with what is wrong in it now: for the task list while it is filled in, and for the submission.
// A section or field whose condition is false does not exist for this order.
import { checkSection, holds, type PinnedFault, type Section, sectionsOf } from '@hufu/programme'
import { contextOf, factsAt } from '../../order/context.ts'
import { type DossierValue, readFiles, readValues } from '../../order/dossier.ts'
import { keyOf, type LineRow, type Order, type Reader, readLines } from '../../order/order.ts'
import { programmeOf, type Spine } from '../../order/spine.ts'
import { formValuesOf } from './form-values.ts'

export interface JudgedSection extends Section {
  title: { zh: string; en: string }
  faults: PinnedFault[]
}

export interface Judged {
  sections: JudgedSection[]
  values: ReadonlyMap<string, DossierValue>
  lines: LineRow[]
}

export async function judgeSections(
  spine: Spine,
  db: Reader,
  order: Order,
  forms: readonly string[],
): Promise<Judged> {
  const key = keyOf(order)
  const { programme } = await programmeOf(spine, order)
  const values = await readValues(db, key)
  const lines = await readLines(db, key)
  const slots = (await readFiles(db, key)).map(file => file.slot)
  const whole = await contextOf(spine, db, order)
  const sections = sectionsOf(programme, forms, lines).flatMap((section): JudgedSection[] => {
    const { form: name, line } = section
    const form = programme.forms[name]
    const facts = line === undefined ? whole : factsAt(programme, whole, lines, line, values)
    if (!form || !holds(form.when, facts)) return []
    const given = formValuesOf(programme, values, slots, line)
    const faults = checkSection(programme, name, given, facts, given[name] ?? {}, section.id)
    return [{ ...section, title: titleOf(form.title, lines, line), faults }]
  })
  return { sections, values, lines }
}

/** Several certificates have several sections of one name: each says whose it is. */
function titleOf(title: { zh: string; en: string }, lines: readonly LineRow[], line?: number) {
  const row = lines.find(each => each.line === line)
  return row ? { zh: `${title.zh} · ${row.title.zh}`, en: `${title.en} · ${row.title.en}` } : title
}
