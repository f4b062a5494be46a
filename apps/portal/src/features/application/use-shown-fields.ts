// Fields whose condition holds for what is filled in so far. The evaluator of conditions (CEL) is fetched only for a form that
// has one; until it is there, fields with a condition are not shown.
import type { OrderView } from '@hufu/contract/views.ts'
import type { fieldsOf } from '@hufu/programme/form/check-section.ts'
import { useEffect, useState } from 'react'
import type { FieldView, SectionView } from '../../lib/form.ts'
import type { Draft } from './use-draft.ts'

export function useShownFields(section: SectionView, order: OrderView, draft: Draft): FieldView[] {
  const conditional = section.fields.some(at => at.field.when !== undefined)
  const [judge, setJudge] = useState<{ fieldsOf: typeof fieldsOf } | null>(null)
  useEffect(() => {
    if (conditional) void import('@hufu/programme/form/check-section.ts').then(setJudge)
  }, [conditional])
  if (!conditional) return section.fields
  if (!judge) return section.fields.filter(at => at.field.when === undefined)
  const names = new Set(judge.fieldsOf(section.form, factsOf(order, draft)).map(([name]) => name))
  return section.fields.filter(at => names.has(at.name))
}

function factsOf(order: OrderView, draft: Draft) {
  const form: Record<string, Record<string, unknown>> = {}
  for (const { path } of order.values) {
    const cut = path.lastIndexOf('.')
    const name = path.slice(0, cut)
    form[name] = { ...form[name], [path.slice(cut + 1)]: draft.heldAt(path)?.value ?? '' }
  }
  const group = order.group ?? undefined
  return { offer: order.offer, form, holder: { group }, organisation: { group }, now: new Date() }
}
