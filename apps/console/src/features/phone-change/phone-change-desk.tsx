// The desk for lost phones: what was asked for beside what is known, the papers, and the decision. Numbers stay masked until
// a reason is given.
import { address, call, type PhoneChangeView, phoneChangeRoutes as routes } from '@hufu/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useKeys } from '../../lib/keys.ts'
import { useWords } from '../../lib/language.ts'
import { Broken, Empty, Field, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import './phone-change.css'
import { words } from './words.ts'

export function PhoneChangeDesk() {
  const w = useWords(words)
  const when = useWhen()
  const { authority } = useDesk()
  const [chosen, choose] = useState<string | null>(null)
  const query = useQuery({
    queryKey: ['desk', authority, 'phone-changes'],
    queryFn: () => call(routes.phoneChanges, { params: { authority } }),
    refetchInterval: 30_000,
  })
  const requests = query.data?.requests ?? []
  const open = requests.find(each => each.id === chosen) ?? requests[0]
  return (
    <main className="work">
      <div className="work-in">
        <h1>{w.title}</h1>
        <p className="quiet">{w.hint}</p>
        {query.isPending ? <Slow what={w.loading} /> : null}
        {query.isError ? <Broken error={query.error} again={() => void query.refetch()} /> : null}
        {query.data && requests.length === 0 ? (
          <Empty title={w.empty}>
            <p>{w.emptyNext}</p>
          </Empty>
        ) : null}
        {open ? (
          <div className="phone-changes">
            <nav aria-label={w.title}>
              <ul>
                {requests.map(each => (
                  <li key={each.id}>
                    <button
                      type="button"
                      className="plain"
                      aria-current={each.id === open.id}
                      onClick={() => choose(each.id)}
                    >
                      <strong>{each.applicant}</strong> {w.states[each.state]}
                      <br />
                      <small className="num">{when.stamp(each.submitted)}</small>
                    </button>
                  </li>
                ))}
              </ul>
            </nav>
            <Sheet key={open.id} view={open} />
          </div>
        ) : null}
      </div>
    </main>
  )
}

function Sheet({ view }: { view: PhoneChangeView }) {
  const w = useWords(words)
  const when = useWhen()
  const { account } = view
  return (
    <article className="card">
      <h2>
        {view.applicant} · {w.states[view.state]}
      </h2>
      <div className="phone-change-sides">
        <section>
          <h3>{w.asked}</h3>
          <dl className="sheet">
            <dt>{w.account}</dt>
            <dd className="num">{view.identifier}</dd>
            <dt>{w.applicant}</dt>
            <dd>{view.applicant}</dd>
            <dt>{w.newMobile}</dt>
            <dd>
              <Masked request={view.id} which="new" mobile={view.newMobile} title={w.newMobile} />
            </dd>
            <dt>{w.submitted}</dt>
            <dd>{when.stamp(view.submitted)}</dd>
            <dt>{w.due}</dt>
            <dd>{when.stamp(view.due)}</dd>
          </dl>
        </section>
        <section>
          <h3>{w.known}</h3>
          {account ? (
            <dl className="sheet">
              <dt>{w.name}</dt>
              <dd>{account.name ?? w.nameless}</dd>
              <dt>{w.oldMobile}</dt>
              <dd>
                {account.oldMobile ? (
                  <Masked request={view.id} which="old" mobile={account.oldMobile} title={w.oldMobile} />
                ) : (
                  w.none
                )}
              </dd>
              <dt>{w.since}</dt>
              <dd>{when.stamp(account.since)}</dd>
              <dt>{w.organisations}</dt>
              <dd>{account.organisations.map(each => `${each.name} ${each.uscc}`).join('；') || w.none}</dd>
              <dt>{w.orders}</dt>
              <dd>
                {account.orders.map(each => `${each.number} ${each.organisation} ${each.agent}`).join('；') ||
                  w.none}
              </dd>
            </dl>
          ) : (
            <p className="note note-warn">{w.noAccount}</p>
          )}
        </section>
      </div>
      <Papers view={view} />
      {view.state === 'waiting' ? <Decide view={view} /> : <Outcome view={view} />}
    </article>
  )
}

function Papers({ view }: { view: PhoneChangeView }) {
  const w = useWords(words)
  const { authority } = useDesk()
  return (
    <div className="phone-change-sides">
      {view.papers.map(({ paper, type }) => {
        const url = address(routes.phoneChangePaper, { authority, request: view.id, paper })
        return (
          <figure key={paper}>
            <figcaption>{w.papers[paper]}</figcaption>
            {type.startsWith('image/') ? <img src={url} alt={w.papers[paper]} /> : null}
            <a href={url} target="_blank" rel="noreferrer">
              {w.openPaper} {w.papers[paper]}
            </a>
          </figure>
        )
      })}
    </div>
  )
}

function Outcome({ view }: { view: PhoneChangeView }) {
  const w = useWords(words)
  const when = useWhen()
  return (
    <dl className="sheet">
      {view.decided ? (
        <>
          <dt>{w.decided}</dt>
          <dd>
            {when.stamp(view.decided)} {view.decidedBy}
          </dd>
        </>
      ) : null}
      {view.effective ? (
        <>
          <dt>{w.effective}</dt>
          <dd>{when.stamp(view.effective)}</dd>
        </>
      ) : null}
      {view.reason ? (
        <>
          <dt>{w.reason}</dt>
          <dd>{view.reason}</dd>
        </>
      ) : null}
    </dl>
  )
}

function Decide({ view }: { view: PhoneChangeView }) {
  const w = useWords(words)
  const { authority } = useDesk()
  const cache = useQueryClient()
  const [asking, ask] = useState<'approve' | 'refuse' | null>(null)
  const [reason, setReason] = useState('')
  const decide = useMutation({
    mutationFn: (body: { decision: 'approve' } | { decision: 'refuse'; reason: string }) =>
      call(routes.decidePhoneChange, { params: { authority, request: view.id }, body }),
    onSuccess: () => {
      ask(null)
      void cache.invalidateQueries({ queryKey: ['desk', authority, 'phone-changes'] })
    },
  })
  useKeys([], { dialog: true, when: asking !== null })
  return (
    <div className="acts">
      <Button type="primary" disabled={!view.account} onClick={() => ask('approve')}>
        {w.approve}
      </Button>
      <Button onClick={() => ask('refuse')}>{w.refuse}</Button>
      <Modal
        open={asking === 'approve'}
        title={w.approveTitle}
        onCancel={() => ask(null)}
        cancelText={w.cancel}
        okText={w.approve}
        okButtonProps={{ loading: decide.isPending }}
        onOk={() => decide.mutate({ decision: 'approve' })}
      >
        <p>{w.approveAsk}</p>
        {decide.isError ? <Broken inline error={decide.error} /> : null}
      </Modal>
      <Modal
        open={asking === 'refuse'}
        title={w.refuseTitle}
        onCancel={() => ask(null)}
        cancelText={w.cancel}
        okText={w.refuseGo}
        okButtonProps={{ disabled: reason.trim().length < 2, loading: decide.isPending }}
        onOk={() => decide.mutate({ decision: 'refuse', reason: reason.trim() })}
      >
        <p className="chips">
          {w.reasons.map(each => (
            <Button key={each} size="small" aria-pressed={reason === each} onClick={() => setReason(each)}>
              {each}
            </Button>
          ))}
        </p>
        <Field id="phone-refuse" label={w.refuseWhy}>
          <Input
            id="phone-refuse"
            maxLength={60}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
        </Field>
        {decide.isError ? <Broken inline error={decide.error} /> : null}
      </Modal>
    </div>
  )
}

interface MaskedProps {
  request: string
  which: 'old' | 'new'
  mobile: string
  title: string
}

function Masked({ request, which, mobile, title }: MaskedProps) {
  const w = useWords(words)
  const id = useId()
  const { authority } = useDesk()
  const [asking, ask] = useState(false)
  const [reason, setReason] = useState('')
  const show = useMutation({
    mutationFn: () => call(routes.unmaskPhone, { params: { authority, request }, body: { which, reason } }),
    onSuccess: () => ask(false),
  })
  useKeys([], { dialog: true, when: asking })
  if (show.data) return <strong className="num">{show.data.mobile}</strong>
  return (
    <>
      <span className="num">{mobile}</span>{' '}
      <button type="button" className="plain plain-link" onClick={() => ask(true)}>
        {w.unmask}
        <span className="sr"> {title}</span>
      </button>
      <Modal
        open={asking}
        title={title}
        onCancel={() => ask(false)}
        cancelText={w.cancel}
        okText={w.unmaskGo}
        okButtonProps={{ disabled: reason.trim().length < 2, loading: show.isPending }}
        onOk={() => show.mutate()}
        destroyOnHidden
      >
        <label htmlFor={id}>{w.unmaskWhy}</label>
        <Input id={id} maxLength={120} value={reason} onChange={event => setReason(event.target.value)} />
        {show.isError ? <Broken inline error={show.error} /> : null}
      </Modal>
    </>
  )
}
