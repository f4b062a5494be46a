// The account that is to be paid: the programme's own form, saved while it is typed, and one button that sends the payment.
import { ProblemError } from '@hufu/contract/client.ts'
import { bankProofRoutes } from '@hufu/contract/routes/bank-proof.ts'
import type { BankProofView, OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { sectionOf } from '../../lib/form.ts'
import { call, useKeepOrder } from '../../lib/server.ts'
import { TypedField } from '../application/field.tsx'
import { findFaults, type Wrong } from '../application/find-faults.ts'
import { SavedNote } from '../application/saved-note.tsx'
import { useDraft } from '../application/use-draft.ts'
import { texts } from './texts.ts'

interface AccountFormProps {
  order: OrderView
  document: Programme
  proof: BankProofView
}

export function AccountForm({ order, document, proof }: AccountFormProps) {
  const t = useTexts(texts)
  const say = useSay()
  const keep = useKeepOrder()
  const draft = useDraft(order)
  const [wrong, setWrong] = useState<Wrong[]>([])
  const section = sectionOf(document, proof.form)
  const start = useMutation({
    mutationFn: () =>
      call(bankProofRoutes.startBankProof, { params: { authority: order.authority, order: order.id } }),
    onSuccess: keep,
    onError: error => {
      const faults = (error instanceof ProblemError && error.problem?.faults) || []
      setWrong(faults.map(fault => ({ path: fault.path, text: { zh: fault.zh, en: fault.en } })))
      window.document.getElementById(faults[0]?.path ?? '')?.focus()
    },
  })
  if (!section) return null
  const pay = async () => {
    const faults = await draft.flush()
    const found = findFaults({
      fields: section.fields,
      order,
      heldAt: draft.heldAt,
      faults: (faults ?? []).filter(fault => fault.path.startsWith(`${section.id}.`)),
    })
    setWrong(found)
    if (found[0]) window.document.getElementById(found[0].path)?.focus()
    else if (faults) start.mutate()
  }
  const lead = proof.typed ? (proof.kind === 'random-amount' ? 'leadAmount' : 'leadCode') : 'leadAlone'
  const label = proof.state === 'due' ? (proof.kind === 'random-amount' ? 'start' : 'startCode') : 'again'
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void pay()
      }}
    >
      <p className="lead">{t(lead)}</p>
      {section.form.lead && <p className="soft">{say(section.form.lead)}</p>}
      {section.fields.map(at => {
        const copied = at.field.copies ? draft.heldAt(at.field.copies) : undefined
        return (
          <TypedField
            key={at.path}
            at={at}
            value={draft.heldAt(at.path)}
            offered={copied && !copied.masked ? copied.value || undefined : undefined}
            paper={undefined}
            wrong={say(wrong.find(each => each.path === at.path)?.text) || null}
            defects={[]}
            editable
            onChange={value => draft.change(at.path, value)}
            onLeave={() => void draft.flush()}
          />
        )
      })}
      <SavedNote draft={draft} fields={section.fields} />
      <ProblemNote error={start.error} />
      <button type="submit" className="cta" disabled={start.isPending}>
        {start.isPending ? t('working') : t(label)}
      </button>
    </form>
  )
}
