// One's own orders of a programme, newest first, by page, with the filters and columns that its list names.
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { OrderCard } from '../../lib/order-card.tsx'
import { Waiting } from '../../lib/page.tsx'
import { applicantRoutes, call } from '../../lib/server.ts'
import { type Filter, OrderFilters } from './order-filters.tsx'
import { OrderTable } from './order-table.tsx'
import { texts } from './texts.ts'

const states = [
  ['all', 'filterAll'],
  ['open', 'filterOpen'],
  ['ended', 'filterEnded'],
] as const

export function OrderList({ authority, document }: { authority: string; document: Programme }) {
  const t = useTexts(texts)
  const { programme } = document
  const [state, setState] = useState<'all' | 'open' | 'ended'>('all')
  const [filter, setFilter] = useState<Filter>({})
  const [page, setPage] = useState(1)
  const list = useQuery({
    queryKey: ['orders', authority, programme, state, filter, page],
    queryFn: () =>
      call(applicantRoutes.orders, { params: { authority }, query: { programme, state, page, ...filter } }),
    placeholderData: keepPreviousData,
  })
  const pages = list.data ? Math.max(1, Math.ceil(list.data.total / list.data.perPage)) : 1
  const nothing = list.data && list.data.orders.length === 0
  const filtered = state !== 'all' || Object.values(filter).some(Boolean)
  return (
    <section className="wide">
      <h2>{t('orders')}</h2>
      {!(nothing && !filtered) && list.data && (
        <>
          <fieldset className="filters">
            <legend className="hidden">{t('filter')}</legend>
            {states.map(([value, key]) => (
              <button
                key={value}
                type="button"
                className="chip"
                aria-pressed={state === value}
                onClick={() => {
                  setState(value)
                  setPage(1)
                }}
              >
                {t(key)}
              </button>
            ))}
          </fieldset>
          <OrderFilters
            document={document}
            filter={filter}
            onChange={next => {
              setFilter(next)
              setPage(1)
            }}
          />
        </>
      )}
      {list.isPending && (
        <div className="list-coming">
          <Waiting what={t('waitOrders')} />
        </div>
      )}
      <ProblemNote error={list.error} />
      {nothing && <p className="soft">{t(filtered ? 'noneHere' : 'noOrders')}</p>}
      {list.data && !nothing && (
        <>
          <div className="narrow-only">
            {list.data.orders.map(order => (
              <OrderCard key={order.id} order={order} axes={document.labels.order.length === 0} />
            ))}
          </div>
          <OrderTable
            orders={list.data.orders}
            columns={document.list.columns}
            from={(page - 1) * list.data.perPage}
          />
        </>
      )}
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
