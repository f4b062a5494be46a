// Whom to ask: what the form knows stands here masked; what it does not know is typed once.
import { ProblemError } from '@hufu/contract/client.ts'
import { bindingRoutes } from '@hufu/contract/routes/binding.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call, useKeepOrder } from '../../lib/server.ts'
import { TextField } from '../../lib/text-field.tsx'
import { bindingTexts } from './binding-texts.ts'

const parts = ['name', 'identity', 'mobile'] as const

export function AskRepresentative({
  order,
  binding,
}: {
  order: OrderView
  binding: NonNullable<OrderView['binding']>
}) {
  const t = useTexts(bindingTexts)
  const { lang } = useLang()
  const keep = useKeepOrder()
  const [typed, setTyped] = useState({ name: '', identity: '', mobile: '' })
  const ask = useMutation({
    mutationFn: () =>
      call(bindingRoutes.askRepresentative, {
        params: { authority: order.authority, order: order.id },
        body: {
          stage: binding.stage,
          // What the form knows, the server takes from there; a blank line is told by its fault.
          representative: Object.fromEntries(
            Object.entries(typed).filter(([, value]) => value.trim() !== ''),
          ),
        },
      }),
    onSuccess: keep,
  })
  const faults = (ask.error instanceof ProblemError && ask.error.problem?.faults) || []
  const faultOf = (part: string) => faults.find(fault => fault.path === `representative.${part}`)?.[lang]
  const known = parts.map(part => binding.representative[part]).filter(Boolean)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate()
  }
  return (
    <section className="card">
      <h3>{t('askTitle')}</h3>
      <p>{t('askWhat')}</p>
      {known.length > 0 && <p className="num">{known.join(' · ')}</p>}
      <form onSubmit={submit} noValidate>
        {parts
          .filter(part => !binding.representative[part] || faultOf(part))
          .map(part => (
            <TextField
              key={part}
              label={t(part)}
              wrong={faultOf(part)}
              value={typed[part]}
              autoComplete="off"
              {...(part === 'mobile' ? { type: 'tel', inputMode: 'numeric' as const } : {})}
              onChange={value => setTyped({ ...typed, [part]: value })}
            />
          ))}
        {faults.length === 0 && <ProblemNote error={ask.error} />}
        <button type="submit" className="cta" disabled={ask.isPending}>
          {ask.isPending ? t('asking') : t(binding.current ? 'again' : 'ask')}
        </button>
      </form>
    </section>
  )
}
