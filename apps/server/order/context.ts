// The facts that a programme's conditions may ask about, for one order. Only what the dossier holds, so the same
// order always decides the same way.
import type { Facts, Programme } from '@hufu/programme'
import { type DossierValue, readSheets, readValues } from './dossier.ts'
import { keyOf, type LineRow, type Order, type Reader, readLines, readStages } from './order.ts'
import { programmeOf, type Spine } from './spine.ts'

/** Of the order as a whole: `line` and `holder` are those of its first line. */
export async function contextOf(
  spine: Pick<Spine, 'clock' | 'certificateFacts' | 'programmes'>,
  db: Reader,
  order: Order,
): Promise<Facts> {
  const key = keyOf(order)
  const [values, sheets, lines, stages] = [
    await readValues(db, key),
    await readSheets(db, key),
    await readLines(db, key),
    await readStages(db, key),
  ]
  const certificate = order.renews ? await spine.certificateFacts(db, order.authority_id, order.renews) : null
  const payment = stages.find(stage => stage.kind === 'payment')
  const paid = (payment && sheets[payment.stage]) as { method?: string; amountFen?: number } | undefined
  const checks = sheets.form?.checks as { passed: number; failed: number; open: number } | undefined
  const { programme } = await programmeOf(spine, order)
  const facts: Facts = {
    offer: order.offer,
    organisation: { name: order.organisation, uscc: order.uscc, group: order.user_group ?? '' },
    holder: { name: order.organisation, group: order.user_group ?? '' },
    certificate: certificate
      ? {
          serial: certificate.serial,
          status: certificate.state,
          notBefore: certificate.notBefore,
          notAfter: certificate.notAfter,
        }
      : undefined,
    payment: {
      method: paid?.method ?? '',
      state: payment?.state ?? '',
      fen: paid?.amountFen ?? order.total_fen ?? 0,
    },
    checks,
    form: formsOf(values),
    now: spine.clock.now(),
  }
  const [first] = lines
  if (!first) return facts
  const { line, holder } = factsAt(programme, facts, lines, first.line, values)
  return { ...facts, line, holder }
}

/** The same order seen from one of its lines: that line's role, product and holder, and the forms filled in for it. */
export function factsAt(
  programme: Programme,
  facts: Facts,
  lines: readonly LineRow[],
  number: number,
  values: ReadonlyMap<string, DossierValue>,
): Facts {
  const line = lines.find(each => each.line === number)
  if (!line) return facts
  const kind = programme.products[line.product]?.holder ?? ''
  const forms = formsOf(values, number)
  const named = (programme.lines?.roles[line.role ?? '']?.forms ?? []).flatMap(form =>
    Object.entries(programme.forms[form]?.fields ?? {}).flatMap(([name, field]) =>
      field.type === 'person-name' ? [forms[form]?.[name] ?? ''] : [],
    ),
  )
  return {
    ...facts,
    line: {
      role: line.role ?? '',
      product: line.product,
      holder: kind,
      term: line.term,
      seal: line.seal,
      quantity: lines.length,
    },
    holder: {
      ...facts.holder,
      kind,
      name: kind === 'organisation' ? (facts.organisation?.name ?? '') : (named[0] ?? ''),
    },
    form: forms,
  }
}

/**
 * `organisation.name` → `{ organisation: { name } }`. What was given for a single line is among them only when they are
 * asked for that line, under its form's plain name.
 */
export function formsOf(
  values: ReadonlyMap<string, { value: string }>,
  line?: number,
): Record<string, Record<string, string>> {
  const forms: Record<string, Record<string, string>> = {}
  const own = `line.${line}.`
  for (const [path, { value }] of values) {
    const [form, field] = (path.startsWith(own) ? path.slice(own.length) : path).split('.')
    if (form && field && form !== 'line') forms[form] = { ...forms[form], [field]: value }
  }
  return forms
}
