// Personal information, for an administrator: what went to whom, what is asked for and held, and who asked for deletion.
import { address, call, recordRoutes } from '@hufu/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import { words } from './words.ts'

type Scope = 'counter' | 'accounts'
const page = 50

export function RecordsDesk() {
  const w = useWords(words)
  return (
    <main className="work service">
      <h1>{w.title}</h1>
      <Transfers />
      <Inventory />
    </main>
  )
}

function Transfers() {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  const { authority } = useDesk()
  const [scope, setScope] = useState<Scope>('counter')
  const [number, setNumber] = useState(1)
  const found = useQuery({
    queryKey: ['desk', authority, 'disclosures', scope, number],
    queryFn: ({ signal }) =>
      call(recordRoutes.transfers, { params: { authority }, query: { scope, page: number }, signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <section className="part" aria-label={w.transfers}>
      <h2>{w.transfers}</h2>
      <p className="quiet">{w.transfersHint}</p>
      <Segmented<Scope>
        value={scope}
        options={(['counter', 'accounts'] as const).map(value => ({ value, label: w.scope[value] }))}
        onChange={value => {
          setScope(value)
          setNumber(1)
        }}
      />{' '}
      <Button href={address(recordRoutes.transfersFile, { authority }, { scope })}>{w.export}</Button>
      {found.isPending ? <Slow what={w.transfers} /> : null}
      {found.isError ? <Broken error={found.error} again={() => void found.refetch()} /> : null}
      {found.data ? (
        <>
          <p className="quiet" role="status">
            {found.data.total === 0 ? w.none : w.total(found.data.total)}
          </p>
          <div className="card scroll" style={{ padding: 0 }}>
            <table className="grid-table">
              <thead>
                <tr>
                  <th scope="col">{w.time}</th>
                  <th scope="col">{w.to}</th>
                  <th scope="col">{w.kinds}</th>
                  <th scope="col">{w.order}</th>
                  <th scope="col">{w.reference}</th>
                </tr>
              </thead>
              <tbody>
                {found.data.transfers.map(row => (
                  <tr key={`${row.at}${row.processor}${row.reference}${row.order}`}>
                    <td className="num">{when.stamp(row.at)}</td>
                    <td>{text(row.title)}</td>
                    <td>{row.kinds.map(text).join(' · ')}</td>
                    <td className="num">{row.number}</td>
                    <td className="num">{row.reference}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {number > 1 ? <Button onClick={() => setNumber(number - 1)}>{w.less}</Button> : null}
          {found.data.total > number * page ? (
            <Button onClick={() => setNumber(number + 1)}>{w.more}</Button>
          ) : null}
        </>
      ) : null}
    </section>
  )
}

function Inventory() {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  const { authority } = useDesk()
  const found = useQuery({
    queryKey: ['desk', authority, 'personal-information'],
    queryFn: ({ signal }) => call(recordRoutes.inventory, { params: { authority }, signal }),
  })
  if (found.isPending) return <Slow what={w.inventory} />
  if (!found.data) return <Broken error={found.error} again={() => void found.refetch()} />
  const { items, requests, restricted } = found.data
  return (
    <>
      <section className="part" aria-label={w.inventory}>
        <h2>{w.inventory}</h2>
        <p className="quiet">{w.inventoryHint}</p>
        <div className="card scroll" style={{ padding: 0 }}>
          <table className="grid-table">
            <thead>
              <tr>
                <th scope="col">{w.item}</th>
                <th scope="col">{w.kinds}</th>
                <th scope="col">{w.consent}</th>
                <th scope="col">{w.programmes}</th>
                <th scope="col">{w.held}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(item => (
                <tr key={item.path}>
                  <td>
                    {text(item.title)}
                    {item.sensitive ? <b> · {w.sensitive}</b> : null}
                  </td>
                  <td>{text(item.kind)}</td>
                  <td>{item.consent ? text(item.consent) : '—'}</td>
                  <td>{item.programmes.map(text).join(' · ')}</td>
                  <td className="num">{item.held}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section className="part" aria-label={w.requests}>
        <h2>{w.requests}</h2>
        <p className="quiet">{w.requestsHint(restricted)}</p>
        {requests.length === 0 ? <p>{w.none}</p> : null}
        <ul>
          {requests.map(each => (
            <li key={each.order}>
              <span className="num">{each.number ?? each.order}</span> · {w.asked} {when.stamp(each.at)} ·{' '}
              {w.outcome[each.outcome]}
              {each.until ? ` · ${w.until} ${when.stamp(each.until)}` : ''}
              {each.done ? ` · ${w.done} ${when.stamp(each.done)}` : ''}
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
