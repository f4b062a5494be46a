// The quota ledger of one organisation: what was reserved, used and given back, and by which order.
import { call, deskRoutes } from '@hufu/contract'
import { normalise } from '@hufu/programme/form/normalise.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useGo } from '../../lib/go.ts'
import { useWords } from '../../lib/language.ts'
import { Broken, Empty, Field, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import './administration.css'
import { words } from './words.ts'

export function Entitlements() {
  const w = useWords(words)
  const when = useWhen()
  const go = useGo()
  const { authority } = useDesk()
  const [typed, setTyped] = useState('')
  const [uscc, setUscc] = useState('')
  const [tried, setTried] = useState(false)
  const asked = normalise('uscc', typed)
  const ledger = useQuery({
    queryKey: ['desk', authority, 'ledger', uscc],
    queryFn: () => call(deskRoutes.ledger, { params: { authority }, query: { uscc } }),
    enabled: uscc.length === 18,
  })
  // A release answers a reservation; what is left is in use.
  const entries = ledger.data?.entries ?? []
  const open = new Map<string, number>()
  for (const entry of [...entries].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)))
    open.set(entry.order, entry.entry === 'released' ? 0 : entry.certificates)
  const used = [...open.values()].reduce((total, each) => total + each, 0)
  return (
    <main className="work">
      <div className="work-in">
        <h1>{w.ledger}</h1>
        <p className="quiet">{w.ledgerHint}</p>
        <form
          className="ledger-form"
          onSubmit={event => {
            event.preventDefault()
            setTried(true)
            if (asked.length === 18) setUscc(asked)
          }}
        >
          <Field id="ledger-uscc" label={w.uscc} fault={tried && asked.length !== 18 ? w.usccFault : null}>
            <Input
              id="ledger-uscc"
              className="num"
              autoFocus
              maxLength={30}
              value={typed}
              onChange={event => setTyped(event.target.value)}
            />
          </Field>
          <Button type="primary" htmlType="submit">
            {w.look}
          </Button>
        </form>
        {uscc && ledger.isPending ? <Slow what={w.loading} /> : null}
        {ledger.isError ? <Broken error={ledger.error} again={() => void ledger.refetch()} /> : null}
        {ledger.data && entries.length === 0 ? (
          <Empty title={w.noEntries}>
            <p>{w.noEntriesNext}</p>
          </Empty>
        ) : null}
        {entries.length > 0 ? (
          <>
            <p role="status">{w.balance(used)}</p>
            <div className="card scroll" style={{ padding: 0 }}>
              <table className="grid-table">
                <thead>
                  <tr>
                    <th scope="col">{w.at}</th>
                    <th scope="col">{w.policy}</th>
                    <th scope="col">{w.order}</th>
                    <th scope="col">{w.entry}</th>
                    <th scope="col">{w.count}</th>
                  </tr>
                </thead>
                <tbody>
                  {entries.map(entry => (
                    <tr key={entry.order + entry.entry + entry.at}>
                      <td>{when.stamp(entry.at)}</td>
                      <td className="num">{entry.entitlement}</td>
                      <td>
                        <button
                          type="button"
                          className="plain plain-link num"
                          onClick={() => go('/service', entry.order)}
                        >
                          {entry.number ?? entry.order.slice(0, 8)}
                        </button>
                      </td>
                      <td>
                        <span className={`tag ${entry.entry === 'released' ? 'tag-bronze' : ''}`}>
                          {w.entries[entry.entry]}
                        </span>
                      </td>
                      <td className="num">{entry.certificates}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        ) : null}
      </div>
    </main>
  )
}
