// Reconciliation of the small payments: sums by day, and every payout with what the bank said of it.
import { bankProofDeskRoutes, call, type PayoutDay, type PayoutRow } from '@hufu/contract'
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useGo } from '../../lib/go.ts'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Empty, Field, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import './bank-proof.css'
import { words } from './words.ts'

export function Payouts() {
  const w = useWords(words)
  const { authority } = useDesk()
  const [range, setRange] = useState<{ from?: string; until?: string }>({})
  const [typed, setTyped] = useState({ from: '', until: '' })
  const list = useQuery({
    queryKey: ['desk', authority, 'payouts', range],
    queryFn: ({ signal }) =>
      call(bankProofDeskRoutes.payouts, { params: { authority }, query: range, signal }),
  })
  const box = (name: 'from' | 'until') => (
    <Field id={`payouts-${name}`} label={w[name]}>
      <Input
        id={`payouts-${name}`}
        type="date"
        value={typed[name]}
        onChange={event => setTyped({ ...typed, [name]: event.target.value })}
      />
    </Field>
  )
  return (
    <main className="work">
      <div className="work-in">
        <h1>{w.payouts}</h1>
        <p className="quiet">{w.payoutsHint}</p>
        <form
          className="payouts-form"
          onSubmit={event => {
            event.preventDefault()
            setRange({
              ...(typed.from ? { from: typed.from } : {}),
              ...(typed.until ? { until: typed.until } : {}),
            })
          }}
        >
          {box('from')}
          {box('until')}
          <Button type="primary" htmlType="submit">
            {w.look}
          </Button>
        </form>
        {list.isPending ? <Slow what={w.loading} /> : null}
        {list.isError && !list.data ? <Broken error={list.error} again={() => void list.refetch()} /> : null}
        {list.data && list.data.payouts.length === 0 ? (
          <Empty title={w.none}>
            <p>{w.noneNext}</p>
          </Empty>
        ) : null}
        {list.data && list.data.payouts.length > 0 ? (
          <>
            <Days days={list.data.days} />
            {list.data.truncated ? <p className="note note-amber">{w.truncated}</p> : null}
            <Rows rows={list.data.payouts} />
          </>
        ) : null}
      </div>
    </main>
  )
}

function Days({ days }: { days: PayoutDay[] }) {
  const w = useWords(words)
  return (
    <div className="card scroll" style={{ padding: 0 }}>
      <table className="grid-table">
        <thead>
          <tr>
            {[w.day, w.paid, w.sent, w.returned, w.answered, w.open, w.cost].map(head => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(day => (
            <tr key={day.day} className="num">
              <td>{day.day}</td>
              <td>{day.paid}</td>
              <td>{day.sent}</td>
              <td>{day.returned}</td>
              <td>{day.answered}</td>
              <td>{day.open}</td>
              <td>{(day.costFen / 100).toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Rows({ rows }: { rows: PayoutRow[] }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  const go = useGo()
  return (
    <div className="card scroll" style={{ padding: 0 }}>
      <table className="grid-table">
        <thead>
          <tr>
            {[w.at, w.number, w.order, w.accountName, w.account, w.state, w.bankState].map(head => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.payoutNo}>
              <td>{when.stamp(row.prepared)}</td>
              <td className="num">{row.payoutNo}</td>
              <td>
                <button
                  type="button"
                  className="plain plain-link num"
                  onClick={() => go('/service', row.order)}
                >
                  {row.number || row.order.slice(0, 8)}
                </button>
              </td>
              <td>{row.accountName}</td>
              <td className="num">{row.account}</td>
              <td>{w.states[row.state]}</td>
              <td>
                {w.bankStates[row.bankState]}
                {row.reason ? ` · ${text(row.reason)}` : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
