// Asking for a person of ours instead of a machine: what they need to reach the applicant, and nothing more.
import type { IdentityTask, OrderView } from '@hufu/contract/views.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useId, useState } from 'react'
import { useKeptText } from '../../lib/kept-text.ts'
import { texts } from './texts.ts'
import type { Deeds } from './use-identity.ts'

/** The person's own number, where the form holds it. */
function mobileOf(order: OrderView, task: IdentityTask): string {
  const prefix = task.line ? `line.${task.line}.${task.person}` : task.person
  return order.values.find(each => each.path === `${prefix}.mobile`)?.value ?? ''
}

export function AskStaff({
  order,
  task,
  method,
  deeds,
  onBack,
}: {
  order: OrderView
  task: IdentityTask
  method: 'staff' | 'counter'
  deeds: Deeds
  onBack: () => void
}) {
  const t = useTexts(texts)
  const say = useSay()
  const id = useId()
  const whose = `${order.id}.${task.stage}.${task.line}`
  const [mobile, setMobile] = useKeptText(`staff-mobile.${whose}`, mobileOf(order, task))
  const [when, setWhen] = useKeptText(`staff-when.${whose}`)
  const [note, setNote] = useKeptText(`staff-note.${whose}`)
  const [tried, setTried] = useState(false)
  const number = mobile.normalize('NFKC').replace(/\D/g, '')
  const wrong = tried && !/^1[3-9]\d{9}$/.test(number)
  const send = () => {
    setTried(true)
    if (!/^1[3-9]\d{9}$/.test(number)) return document.getElementById(`${id}m`)?.focus()
    deeds.ask.mutate({ method, mobile: number, when, note })
  }
  const title = task.methods.find(each => each.method === method)?.title
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        send()
      }}
    >
      <h3>{title ? say(title) : t('staffTitle')}</h3>
      <p className="soft">{t(method === 'counter' ? 'counter' : 'staffHow')}</p>
      <div className="field">
        <label htmlFor={`${id}m`}>{t('mobile')}</label>
        <input
          id={`${id}m`}
          className="input"
          inputMode="tel"
          autoComplete="tel"
          value={mobile}
          aria-invalid={wrong}
          aria-describedby={wrong ? `${id}mw` : undefined}
          onChange={event => setMobile(event.target.value)}
        />
        {wrong && (
          <p className="wrong" id={`${id}mw`}>
            {t('mobileWrong')}
          </p>
        )}
      </div>
      <div className="field">
        <label htmlFor={`${id}w`}>{t('when')}</label>
        <input
          id={`${id}w`}
          className="input"
          maxLength={60}
          value={when}
          aria-describedby={`${id}wh`}
          onChange={event => setWhen(event.target.value)}
        />
        <small id={`${id}wh`}>{t('whenHint')}</small>
      </div>
      <div className="field">
        <label htmlFor={`${id}n`}>{t('note')}</label>
        <textarea
          id={`${id}n`}
          className="input"
          maxLength={300}
          value={note}
          onChange={event => setNote(event.target.value)}
        />
      </div>
      <ProblemNote error={deeds.ask.error} />
      <div className="pair">
        <button type="button" className="button" onClick={onBack}>
          {t('other')}
        </button>
        <button type="submit" className="cta" disabled={deeds.ask.isPending}>
          {deeds.ask.isPending ? t('opening') : t('ask')}
        </button>
      </div>
    </form>
  )
}
