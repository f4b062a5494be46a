// Customer service: find an order by what a caller can read out, see where it stands, leave a note, revoke.
import { call, deskRoutes } from '@hufu/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useGo } from '../../lib/go.ts'
import { useKeys } from '../../lib/keys.ts'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Empty, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import { FoundCase } from './found-case.tsx'
import './service.css'
import { words } from './words.ts'

export function ServiceDesk({ order }: { order?: string }) {
  const w = useWords(words)
  const [typed, setTyped] = useState('')
  const [q, setQ] = useState('')
  const go = useGo()
  useKeys([
    {
      key: '/',
      label: w.find,
      run: () => {
        go('/service')
        setTimeout(() => document.getElementById('service-search')?.focus())
      },
    },
  ])
  if (order) return <FoundCase key={order} order={order} back={() => go('/service')} />
  return (
    <main className="work service">
      <h1>{w.title}</h1>
      <search>
        <form
          className="service-search"
          onSubmit={event => {
            event.preventDefault()
            setQ(typed.replace(/\s+/g, ''))
          }}
        >
          <Input
            id="service-search"
            size="large"
            allowClear
            autoFocus
            maxLength={60}
            aria-label={w.search}
            placeholder={w.search}
            value={typed}
            onChange={event => setTyped(event.target.value)}
          />
          <Button size="large" type="primary" htmlType="submit">
            {w.find}
          </Button>
        </form>
      </search>
      <Results q={q} open={id => go('/service', id)} />
    </main>
  )
}

function Results({ q, open }: { q: string; open: (order: string) => void }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  const { authority } = useDesk()
  const found = useQuery({
    queryKey: ['desk', authority, 'search', q],
    queryFn: ({ signal }) => call(deskRoutes.search, { params: { authority }, query: { q }, signal }),
    placeholderData: keepPreviousData,
  })
  if (found.isPending) return <Slow what={w.results} />
  if (!found.data) return <Broken error={found.error} again={() => void found.refetch()} />
  if (found.data.orders.length === 0)
    return (
      <Empty title={q ? w.none : w.title}>
        <p>{q ? w.noneNext : w.hint}</p>
      </Empty>
    )
  return (
    <>
      <p className="quiet" role="status">
        {w.found(found.data.total)}
      </p>
      <div className="card scroll" style={{ padding: 0 }}>
        <table className="grid-table">
          <thead>
            <tr>
              <th scope="col">{w.number}</th>
              <th scope="col">{w.organisation}</th>
              <th scope="col">{w.programme}</th>
              <th scope="col">{w.since}</th>
            </tr>
          </thead>
          <tbody>
            {found.data.orders.map(item => (
              <tr key={item.order}>
                <td>
                  <button type="button" className="plain plain-link num" onClick={() => open(item.order)}>
                    {item.number}
                  </button>
                </td>
                <td>{item.organisation}</td>
                <td>
                  {text(item.programmeTitle)} · {text(item.offerTitle)}
                </td>
                <td className="num">{when.stamp(item.since)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
