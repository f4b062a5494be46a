// Typing back what the statement shows: the amount, or the code of the memo, and how many tries and how much time are left.
import { ProblemError } from '@hufu/contract/client.ts'
import { bankProofRoutes } from '@hufu/contract/routes/bank-proof.ts'
import type { BankProofView, OrderView } from '@hufu/contract/views.ts'
import { moment, remaining } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { useKeptText } from '../../lib/kept-text.ts'
import { call, orderKey, useKeepOrder, useSession } from '../../lib/server.ts'
import { texts } from './texts.ts'

interface AnswerProps {
  order: OrderView
  proof: BankProofView
  children: ReactNode
}

export function Answer({ order, proof, children }: AnswerProps) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const id = useId()
  const keep = useKeepOrder()
  const cache = useQueryClient()
  const phoneUrl = useSession().data?.phoneUrl
  const [typed, setTyped] = useKeptText(`bank-answer.${order.id}.${proof.expires}`)
  const params = { authority: order.authority, order: order.id }
  const answer = useMutation({
    mutationFn: () => call(bankProofRoutes.answerBankProof, { params, body: { answer: typed } }),
    onSuccess: fresh => {
      setTyped('')
      keep(fresh)
    },
    // A wrong answer took a try, or the last one: the page shows what is left.
    onError: () => void cache.invalidateQueries({ queryKey: orderKey(order.authority, order.id) }),
  })
  const faults = (answer.error instanceof ProblemError && answer.error.problem?.faults) || []
  const ofAmount = proof.kind === 'random-amount'
  const left = proof.expires ? remaining(proof.expires, lang) : null
  return (
    <form
      className="card"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        if (typed.trim()) answer.mutate()
      }}
    >
      {children}
      <div className="field">
        <label htmlFor={id}>{t(ofAmount ? 'amount' : 'code')}</label>
        <small id={`${id}h`}>{t(ofAmount ? 'amountHint' : 'codeHint')}</small>
        <input
          id={id}
          className="input num"
          type="text"
          inputMode={ofAmount ? 'decimal' : 'text'}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          aria-describedby={`${id}h ${id}l`}
          aria-invalid={faults.length > 0}
          value={typed}
          onChange={event => {
            setTyped(event.target.value)
            answer.reset()
          }}
        />
        <p className="soft" id={`${id}l`}>
          {t('tries', { n: proof.triesLeft })}
          {proof.expires && ` · ${t('until', { when: moment(proof.expires, lang) })}`}
          {left && ` · ${left}`}
        </p>
      </div>
      <ProblemNote error={answer.error}>
        {faults.map(fault => (
          <p key={fault.code}>{fault[lang]}</p>
        ))}
      </ProblemNote>
      <button type="submit" className="cta" disabled={answer.isPending || !typed.trim()}>
        {answer.isPending ? t('working') : t('answer')}
      </button>
      {phoneUrl && (
        <p className="after">
          <a
            className="link inline"
            href={phoneUrl.replace(/\/phone$/, '/bank')}
            target="_blank"
            rel="noreferrer"
          >
            {t('demo')}
          </a>
        </p>
      )}
    </form>
  )
}
