// Fields whose condition holds for what is filled in so far. The evaluator of conditions (CEL) is fetched only for a form that
// has one; until it is there, fields with a condition are not shown.
import type { OrderView, Value } from '@hufu/contract/views.ts'
import type { fieldsOf } from '@hufu/programme/form/check-section.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useEffect, useState } from 'react'
import type { FieldView, SectionView } from '../../lib/form.ts'

/** `draft`: what is typed and not confirmed yet, where there is any. */
export function useShownFields(
  section: SectionView,
  order: OrderView,
  document: Programme,
  draft?: { heldAt: (path: string) => Value | undefined },
): FieldView[] {
  const conditional = section.fields.some(at => at.field.when !== undefined)
  const [judge, setJudge] = useState<{ fieldsOf: typeof fieldsOf } | null>(null)
  useEffect(() => {
    if (conditional) void import('@hufu/programme/form/check-section.ts').then(setJudge)
  }, [conditional])
  if (!conditional) return section.fields
  if (!judge) return section.fields.filter(at => at.field.when === undefined)
  const heldAt = draft?.heldAt ?? (path => order.values.find(each => each.path === path))
  const facts = factsOf(section, order, document, heldAt)
  const names = new Set(judge.fieldsOf(section.form, facts).map(([name]) => name))
  return section.fields.filter(at => names.has(at.name))
}

/** As the server sees them: a section of a line with that line's facts and values, any other with the first line's. */
function factsOf(
  section: SectionView,
  order: OrderView,
  document: Programme,
  heldAt: (path: string) => Value | undefined,
) {
  const own = /^line\.(\d+)\./.exec(section.id)
  const paths = new Set([...order.values.map(value => value.path), ...section.fields.map(at => at.path)])
  const form: Record<string, Record<string, unknown>> = {}
  for (const path of paths) {
    const value = heldAt(path)?.value
    const plain = own && path.startsWith(own[0]) ? path.slice(own[0].length) : path
    const [name = '', field = ''] = plain.split('.')
    if (value && name !== 'line') form[name] = { ...form[name], [field]: value }
  }
  const group = order.group ?? undefined
  const line = order.lines.find(each => each.line === Number(own?.[1])) ?? order.lines[0]
  const kind = document.products[line?.product ?? '']?.holder
  return {
    ...{ offer: order.offer, form, organisation: { group }, holder: { group, kind }, now: new Date() },
    line: line && {
      ...{ role: line.role, product: line.product, term: line.term, seal: line.seal },
      ...{ holder: kind, quantity: order.lines.length },
    },
  }
}
