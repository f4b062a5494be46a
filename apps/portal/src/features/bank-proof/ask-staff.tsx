// The second route, always beside the first: a person looks at the account.
import { bankProofRoutes } from '@hufu/contract/routes/bank-proof.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { useKeptText } from '../../lib/kept-text.ts'
import { call, useKeepOrder } from '../../lib/server.ts'
import { texts } from './texts.ts'

export function AskStaff({ order, why, open = false }: { order: OrderView; why?: string; open?: boolean }) {
  const t = useTexts(texts)
  const id = useId()
  const keep = useKeepOrder()
  const [note, setNote] = useKeptText(`bank-proof.${order.id}`)
  const ask = useMutation({
    mutationFn: () =>
      call(bankProofRoutes.askBankProofStaff, {
        params: { authority: order.authority, order: order.id },
        body: { note },
      }),
    onSuccess: fresh => {
      setNote('')
      keep(fresh)
    },
  })
  return (
    <details open={open}>
      <summary>{why ?? t('staff')}</summary>
      <p className="soft">{t('staffHow')}</p>
      <div className="field">
        <label htmlFor={id}>{t('staffNote')}</label>
        <textarea
          id={id}
          className="input"
          maxLength={200}
          value={note}
          onChange={event => setNote(event.target.value)}
        />
      </div>
      <button type="button" className="button" disabled={ask.isPending} onClick={() => ask.mutate()}>
        {ask.isPending ? t('working') : t('staffDo')}
      </button>
      <ProblemNote error={ask.error} />
    </details>
  )
}
