// The rarer deeds, each folded with its consequence said first: apply again, cancel, give up for a refund.
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useKeptText } from '../../lib/kept-text.ts'
import { applicantRoutes, call, useKeepOrder } from '../../lib/server.ts'
import { DeleteData, isOver } from './delete-data.tsx'
import { texts } from './texts.ts'

export function Acts({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const { copy, cancel, refund } = order.may
  if (!copy && !cancel && !refund && !isOver(order)) return null
  return (
    <section>
      <h2>{t('other')}</h2>
      {copy && <Copy order={order} document={document} />}
      {cancel && <Cancel order={order} />}
      {refund && <Refund order={order} />}
      {isOver(order) && <DeleteData order={order} />}
    </section>
  )
}

function Copy({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const navigate = useNavigate()
  const keep = useKeepOrder()
  const [key] = useState(() => crypto.randomUUID())
  const start = useMutation({
    mutationFn: (offer: string) =>
      call(applicantRoutes.startOrder, {
        params: { authority: order.authority },
        body: { programme: order.programme, offer, copyOf: order.id, key },
      }),
    onSuccess: fresh => {
      keep(fresh)
      void navigate({
        to: '/$authority/orders/$order',
        params: { authority: fresh.authority, order: fresh.id },
      })
    },
  })
  const offers = Object.entries(document.offers).filter(([, offer]) => offer.kind !== 'redirect')
  return (
    <details>
      <summary>{t('copyAsk')}</summary>
      <p className="soft">{t('copyHow')}</p>
      <div className="choices">
        {offers.map(([id, offer]) =>
          offer.of === 'certificate' ? (
            <Link
              key={id}
              className="button"
              to="/$authority/$programme/renew"
              params={{ authority: order.authority, programme: order.programme }}
            >
              {t('copyNew', { offer: say(offer.title) })}
            </Link>
          ) : (
            <button
              key={id}
              type="button"
              className="button"
              disabled={start.isPending}
              onClick={() => start.mutate(id)}
            >
              {start.isPending ? t('working') : t('copyNew', { offer: say(offer.title) })}
            </button>
          ),
        )}
      </div>
      <ProblemNote error={start.error} />
    </details>
  )
}

function Cancel({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const keep = useKeepOrder()
  const deed = useMutation({
    mutationFn: () =>
      call(applicantRoutes.cancel, { params: { authority: order.authority, order: order.id } }),
    onSuccess: keep,
  })
  return (
    <details>
      <summary>{t('cancel')}</summary>
      <p className="soft">{t('cancelWhy')}</p>
      <button type="button" className="button grave" disabled={deed.isPending} onClick={() => deed.mutate()}>
        {deed.isPending ? t('working') : t('cancelDo')}
      </button>
      <ProblemNote error={deed.error} />
    </details>
  )
}

function Refund({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const id = useId()
  const keep = useKeepOrder()
  const [reason, setReason] = useKeptText(`refund.${order.id}`)
  const deed = useMutation({
    mutationFn: () =>
      call(applicantRoutes.refund, {
        params: { authority: order.authority, order: order.id },
        body: { reason },
      }),
    onSuccess: fresh => {
      setReason('')
      keep(fresh)
    },
  })
  return (
    <details>
      <summary>{t('refund')}</summary>
      <p className="soft">{t('refundWhy')}</p>
      <div className="field">
        <label htmlFor={id}>{t('refundReason')}</label>
        <textarea
          id={id}
          className="input"
          maxLength={200}
          value={reason}
          onChange={event => setReason(event.target.value)}
        />
      </div>
      <button type="button" className="button grave" disabled={deed.isPending} onClick={() => deed.mutate()}>
        {deed.isPending ? t('working') : t('refundDo')}
      </button>
      <ProblemNote error={deed.error} />
    </details>
  )
}
