// The money on the statement: what nobody knows whose it is, what must go back, and everything. A return takes two steps;
// where the bank cannot, it is done by hand and written down.
import { call, type DepositView, payingDeskRoutes } from '@hufu/contract'
import { readYuan } from '@hufu/programme/money.ts'
import { amount } from '@hufu/ui/format.ts'
import { useLang } from '@hufu/ui/i18n.tsx'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal, Segmented, Table } from 'antd'
import { useState } from 'react'
import { useKeys } from '../../lib/keys.ts'
import { useWords } from '../../lib/language.ts'
import { Broken, Field, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import { FetchButton } from './transfer-desk.tsx'
import { Unmatch, UnmatchedFrom } from './unmatch.tsx'
import { depositWords } from './words.ts'

type Tab = 'open' | 'to-return' | 'all'

export function Deposits() {
  const w = useWords(depositWords)
  const when = useWhen()
  const { lang } = useLang()
  const { authority } = useDesk()
  const [tab, setTab] = useState<Tab>('open')
  const [q, setQ] = useState('')
  const [page, setPage] = useState(1)
  const [adding, add] = useState(false)
  const held = useQuery({
    queryKey: ['desk', authority, 'deposits', tab, q, page],
    queryFn: () => call(payingDeskRoutes.deposits, { params: { authority }, query: { state: tab, q, page } }),
  })
  return (
    <main className="work">
      <h1>{w.title}</h1>
      <div className="acts">
        <Segmented<Tab>
          value={tab}
          options={(['open', 'to-return', 'all'] as const).map(value => ({ value, label: w.tabs[value] }))}
          onChange={value => {
            setTab(value)
            setPage(1)
          }}
        />
        <Input
          allowClear
          style={{ width: 260 }}
          aria-label={w.search}
          placeholder={w.search}
          value={q}
          onChange={event => setQ(event.target.value)}
        />
        {held.data?.bank ? <FetchButton /> : null}
        <Button onClick={() => add(true)}>{w.add}</Button>
      </div>
      {held.data && !held.data.bank ? <p className="note note-amber">{w.noBank}</p> : null}
      {held.data?.asked ? (
        <p className="side-meta">
          {w.asked} {when.stamp(held.data.asked)}
        </p>
      ) : null}
      {held.isPending ? <Slow what={w.what} /> : null}
      {held.isError ? <Broken error={held.error} again={() => void held.refetch()} /> : null}
      {held.data ? (
        <Table<DepositView>
          size="small"
          rowKey="deposit"
          dataSource={held.data.deposits}
          locale={{ emptyText: w.empty }}
          scroll={{ x: 900 }}
          pagination={{ current: page, pageSize: 50, total: held.data.total, onChange: setPage }}
          columns={[
            { title: w.columns.at, render: (_, d) => when.stamp(d.at) },
            {
              title: w.columns.payer,
              render: (_, d) => (
                <>
                  {d.payerName} <span className="num">{d.payerAccount}</span>
                </>
              ),
            },
            {
              title: w.columns.amount,
              align: 'right',
              render: (_, d) => <span className="num">{amount(d.amountFen, lang)}</span>,
            },
            { title: w.columns.memo, render: (_, d) => d.memo },
            { title: w.columns.state, render: (_, d) => <Standing deposit={d} /> },
            {
              title: '',
              render: (_, d) => (
                <span className="acts">
                  <Acts deposit={d} />
                  <Unmatch deposit={d} />
                </span>
              ),
            },
          ]}
        />
      ) : null}
      {adding ? <Add close={() => add(false)} /> : null}
    </main>
  )
}

function Standing({ deposit }: { deposit: DepositView }) {
  const w = useWords(depositWords)
  const { lang } = useLang()
  return (
    <>
      {w.states[deposit.state]}
      {deposit.number ? <span className="num"> {deposit.number}</span> : null}
      {deposit.surplusFen > 0 ? ` · ${w.surplus} ${amount(deposit.surplusFen, lang)}` : null}
      {deposit.returns.map(each => (
        <div key={each.purpose} className="side-meta">
          {w.returns[each.state]} {amount(each.amountFen, lang)} {each.how ?? each.failure ?? ''}
        </div>
      ))}
      {deposit.note ? <div className="side-meta">{deposit.note}</div> : null}
      <UnmatchedFrom deposit={deposit} />
    </>
  )
}

/** Something to send back, and nobody is at it. */
function waits(deposit: DepositView): boolean {
  const purpose = deposit.state === 'matched' ? 'surplus' : 'whole'
  const at = deposit.returns.find(each => each.purpose === purpose)
  if (at && at.state !== 'failed') return false
  return deposit.state === 'open' || deposit.state === 'to-return' || deposit.surplusFen > 0
}

function Acts({ deposit }: { deposit: DepositView }) {
  const w = useWords(depositWords)
  const [giving, give] = useState(false)
  const [handing, hand] = useState(false)
  if (!waits(deposit)) return null
  const failed = deposit.returns.some(each => each.state === 'failed')
  return (
    <span className="acts">
      {deposit.returnable ? (
        <Button size="small" onClick={() => give(true)}>
          {w.give}
        </Button>
      ) : null}
      {!deposit.returnable || failed ? (
        <Button size="small" onClick={() => hand(true)}>
          {w.hand}
        </Button>
      ) : null}
      {giving ? <Give deposit={deposit.deposit} close={() => give(false)} /> : null}
      {handing ? <Hand deposit={deposit.deposit} close={() => hand(false)} /> : null}
    </span>
  )
}

function useFresh() {
  const { authority } = useDesk()
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: ['desk', authority] })
}

function Give({ deposit, close }: { deposit: string; close: () => void }) {
  const w = useWords(depositWords)
  const { lang } = useLang()
  const { authority } = useDesk()
  const fresh = useFresh()
  const [reason, setReason] = useState('')
  const params = { authority, deposit }
  const plan = useQuery({
    queryKey: ['return-plan', authority, deposit],
    queryFn: () => call(payingDeskRoutes.prepareReturn, { params }),
    gcTime: 0,
    retry: false,
  })
  const act = useMutation({
    mutationFn: () =>
      call(payingDeskRoutes.returnDeposit, { params, body: { token: plan.data?.token ?? '', reason } }),
    onSuccess: () => {
      fresh()
      close()
    },
  })
  useKeys([], { dialog: true })
  return (
    <Modal
      open
      title={w.giveTitle}
      cancelText={w.back}
      okText={w.giveGo}
      okButtonProps={{
        danger: true,
        disabled: !plan.data || reason.trim().length < 2,
        loading: act.isPending,
      }}
      onCancel={close}
      onOk={() => act.mutate()}
    >
      {plan.data ? <p>{plan.data.text[lang]}</p> : null}
      {plan.isError ? <Broken inline error={plan.error} /> : null}
      <Field id="return-reason" label={w.reason}>
        <Input id="return-reason" maxLength={80} value={reason} onChange={e => setReason(e.target.value)} />
      </Field>
      {act.isError ? <Broken inline error={act.error} /> : null}
    </Modal>
  )
}

function Hand({ deposit, close }: { deposit: string; close: () => void }) {
  const w = useWords(depositWords)
  const { authority } = useDesk()
  const fresh = useFresh()
  const [how, setHow] = useState('')
  const act = useMutation({
    mutationFn: () =>
      call(payingDeskRoutes.returnedByHand, { params: { authority, deposit }, body: { how: how.trim() } }),
    onSuccess: () => {
      fresh()
      close()
    },
  })
  useKeys([], { dialog: true })
  return (
    <Modal
      open
      title={w.handTitle}
      cancelText={w.back}
      okText={w.handGo}
      okButtonProps={{ disabled: how.trim().length < 2, loading: act.isPending }}
      onCancel={close}
      onOk={() => act.mutate()}
    >
      <Field id="by-hand" label={w.how}>
        <Input id="by-hand" maxLength={200} value={how} onChange={e => setHow(e.target.value)} />
      </Field>
      {act.isError ? <Broken inline error={act.error} /> : null}
    </Modal>
  )
}

const blank = { deposit: '', yuan: '', payerName: '', payerAccount: '', payerBank: '', memo: '', day: '' }

function Add({ close }: { close: () => void }) {
  const w = useWords(depositWords)
  const { authority } = useDesk()
  const fresh = useFresh()
  const [line, setLine] = useState(blank)
  const fen = readYuan(line.yuan)
  const act = useMutation({
    mutationFn: () => {
      const { yuan: _, day, ...rest } = line
      const body = { ...rest, amountFen: fen ?? 0, at: `${day}T12:00:00+08:00` }
      return call(payingDeskRoutes.addDeposit, { params: { authority }, body })
    },
    onSuccess: () => {
      fresh()
      close()
    },
  })
  useKeys([], { dialog: true })
  const fields: [keyof typeof blank, string, string?][] = [
    ['deposit', w.number],
    ['day', w.day, 'date'],
    ['yuan', w.amount],
    ['payerName', w.payerName],
    ['payerAccount', w.payerAccount],
    ['payerBank', w.payerBank],
    ['memo', w.memo],
  ]
  const whole = line.deposit.length > 3 && line.payerName.length > 1 && line.day !== '' && (fen ?? 0) > 0
  return (
    <Modal
      open
      title={w.addTitle}
      cancelText={w.back}
      okText={w.save}
      okButtonProps={{ disabled: !whole, loading: act.isPending }}
      onCancel={close}
      onOk={() => act.mutate()}
    >
      {fields.map(([name, label, type]) => (
        <Field
          key={name}
          id={`add-${name}`}
          label={label}
          fault={name === 'yuan' && line.yuan && !fen ? w.wrongAmount : null}
        >
          <Input
            id={`add-${name}`}
            type={type ?? 'text'}
            value={line[name]}
            onChange={event => setLine({ ...line, [name]: event.target.value })}
          />
        </Field>
      ))}
      {act.isError ? <Broken inline error={act.error} /> : null}
    </Modal>
  )
}
