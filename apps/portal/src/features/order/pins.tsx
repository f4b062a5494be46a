// The PIN of each key: how it comes about, and, where the programme tells it, the one time that it is shown.
import { afterRoutes } from '@hufu/contract/routes/after.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { call } from '../../lib/server.ts'
import { afterTexts } from './after-texts.ts'

type Pin = NonNullable<OrderView['pins']>[number]

export function Pins({ order }: { order: OrderView }) {
  const t = useTexts(afterTexts)
  const say = useSay()
  const written = (order.pins ?? []).filter(pin =>
    order.lines.some(line => line.line === pin.line && line.state === 'written'),
  )
  if (written.length === 0) return null
  return (
    <section>
      <h2>{t('pinTitle')}</h2>
      {written.map(pin => (
        <div key={pin.line} className="card">
          {written.length > 1 && <strong>{say(pin.title)}</strong>}
          <p>{say(pin.how)}</p>
          {pin.state !== 'none' && <Reveal order={order} pin={pin} />}
        </div>
      ))}
    </section>
  )
}

function Reveal({ order, pin }: { order: OrderView; pin: Pin }) {
  const t = useTexts(afterTexts)
  const id = useId()
  const [code, setCode] = useState('')
  const params = { authority: order.authority, order: order.id, line: pin.line }
  const send = useMutation({ mutationFn: () => call(afterRoutes.pinCode, { params }) })
  // Kept in this component only: whoever leaves the page has seen it.
  const show = useMutation({
    mutationFn: () => call(afterRoutes.revealPin, { params, body: { code } }),
    gcTime: 0,
  })
  if (show.data)
    return (
      <div role="status">
        <p>
          <b className="num">{show.data.pin}</b>
        </p>
        <p className="wrong">{t('pinOnce')}</p>
      </div>
    )
  if (pin.state === 'shown') return <p className="soft">{t('pinShown')}</p>
  if (pin.state === 'waiting') return <p className="soft">{t('pinWaiting')}</p>
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        show.mutate()
      }}
    >
      <button type="button" className="button" disabled={send.isPending} onClick={() => send.mutate()}>
        {send.isPending ? t('working') : t('pinAsk', { mobile: pin.mobile ?? '' })}
      </button>
      <ProblemNote error={send.error} />
      {send.isSuccess && (
        <>
          <div className="field">
            <label htmlFor={id}>{t('pinCode')}</label>
            <p className="hint">{t('pinCodeHint')}</p>
            <input
              id={id}
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={event => setCode(event.target.value.normalize('NFKC').replace(/\D/g, '').slice(0, 6))}
            />
          </div>
          <button type="submit" className="cta" disabled={code.length !== 6 || show.isPending}>
            {show.isPending ? t('working') : t('pinShow')}
          </button>
          <ProblemNote error={show.error} />
        </>
      )}
    </form>
  )
}
