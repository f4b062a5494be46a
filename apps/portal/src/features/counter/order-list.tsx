// One's own orders of a programme, newest first, by page.
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { OrderCard } from '../../lib/order-card.tsx'
import { Waiting } from '../../lib/page.tsx'
import { applicantRoutes, call } from '../../lib/server.ts'
import { texts } from './texts.ts'

const filters = [
  ['all', 'filterAll'],
  ['open', 'filterOpen'],
  ['ended', 'filterEnded'],
] as const

export function OrderList({ authority, programme }: { authority: string; programme: string }) {
  const t = useTexts(texts)
  const [state, setState] = useState<'all' | 'open' | 'ended'>('all')
  const [page, setPage] = useState(1)
  const list = useQuery({
    queryKey: ['orders', authority, programme, state, page],
    queryFn: () => call(applicantRoutes.orders, { params: { authority }, query: { programme, state, page } }),
    placeholderData: keepPreviousData,
  })
  const pages = list.data ? Math.max(1, Math.ceil(list.data.total / list.data.perPage)) : 1
  const choose = (next: typeof state) => {
    setState(next)
    setPage(1)
  }
  const nothing = list.data && list.data.orders.length === 0
  return (
    <section>
      <h2>{t('orders')}</h2>
      {!(nothing && state === 'all') && list.data && (
        <fieldset className="filters">
          <legend className="hidden">{t('filter')}</legend>
          {filters.map(([value, key]) => (
            <button
              key={value}
              type="button"
              className="chip"
              aria-pressed={state === value}
              onClick={() => choose(value)}
            >
              {t(key)}
            </button>
          ))}
        </fieldset>
      )}
      {list.isPending && <Waiting what={t('waitOrders')} />}
      <ProblemNote error={list.error} />
      {nothing && <p className="soft">{t(state === 'all' ? 'noOrders' : 'noneHere')}</p>}
      {list.data?.orders.map(order => (
        <OrderCard key={order.id} order={order} />
      ))}
      {pages > 1 && (
        <div className="pair pager">
          <button type="button" className="button" disabled={page <= 1} onClick={() => setPage(page - 1)}>
            {t('previous')}
          </button>
          <span role="status">{t('pages', { page, pages })}</span>
          <button type="button" className="button" disabled={page >= pages} onClick={() => setPage(page + 1)}>
            {t('next')}
          </button>
        </div>
      )}
    </section>
  )
}
