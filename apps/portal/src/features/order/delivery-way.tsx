// How the key comes: chosen while it may be, then where it is. The parcel's number and its «received» stand beside it.
import { afterRoutes } from '@hufu/contract/routes/after.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { call, useKeepOrder } from '../../lib/server.ts'
import { afterTexts } from './after-texts.ts'

export function DeliveryChoice({ order }: { order: OrderView }) {
  const t = useTexts(afterTexts)
  const say = useSay()
  const id = useId()
  const keep = useKeepOrder()
  const { delivery } = order
  const [method, setMethod] = useState(delivery?.method ?? 'courier')
  const [courier, setCourier] = useState(delivery?.wanted ?? '')
  const save = useMutation({
    mutationFn: () =>
      call(afterRoutes.chooseDelivery, {
        params: { authority: order.authority, order: order.id },
        body: { method, courier: (method === 'courier' && courier) || null },
      }),
    onSuccess: keep,
  })
  if (!delivery?.mayChoose) return null
  const couriers = delivery.couriers ?? []
  const same = method === delivery.method && (method !== 'courier' || courier === (delivery.wanted ?? ''))
  return (
    <form
      className="stack"
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {(delivery.methods ?? []).length > 1 && (
        <fieldset className="plain">
          <legend>{t('how')}</legend>
          {delivery.methods?.map(each => (
            <label key={each.method} className="tick">
              <input
                type="radio"
                name={`${id}method`}
                checked={method === each.method}
                onChange={() => setMethod(each.method)}
              />
              <span>{say(each.title)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {method === 'courier' && couriers.length > 1 && (
        <div className="field">
          <label htmlFor={`${id}courier`}>{t('courier')}</label>
          <select
            className="input"
            id={`${id}courier`}
            value={courier}
            onChange={event => setCourier(event.target.value)}
          >
            <option value="">{t('anyCourier')}</option>
            {couriers.map(each => (
              <option key={each.courier} value={each.courier}>
                {say(each.title)}
              </option>
            ))}
          </select>
        </div>
      )}
      <button type="submit" className="button" disabled={same || save.isPending}>
        {save.isPending ? t('working') : same ? t('saved') : t('save')}
      </button>
      <ProblemNote error={save.error} />
    </form>
  )
}

export function DeliveryWay({ order }: { order: OrderView }) {
  const t = useTexts(afterTexts)
  const say = useSay()
  const { lang } = useLang()
  const { delivery } = order
  if (!delivery) return null
  const tracking = [...(delivery.tracking ?? [])].reverse()
  return (
    <>
      {delivery.returned && <p className="wrong">{t('returned', { reason: delivery.returned })}</p>}
      {delivery.pickup && (
        <>
          <p>{t('place', { place: say(delivery.pickup.place) })}</p>
          {delivery.pickup.code ? (
            <p>
              {t('code')} <b className="num">{delivery.pickup.code}</b>
              <small>{t('codeHow')}</small>
            </p>
          ) : (
            <p className="soft">{t('codeLater')}</p>
          )}
        </>
      )}
      {delivery.freight === 'collect' && delivery.method === 'courier' && <p>{t('collect')}</p>}
      {tracking.length > 0 && (
        <details open>
          <summary>{t('way')}</summary>
          <ol className="soft">
            {tracking.map(entry => (
              <li key={`${entry.at}${entry.text}`}>
                {entry.text} <small>{moment(entry.at, lang)}</small>
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  )
}
