// The desk of account proofs (O-08): the name beside the organisation's, what was paid and what the bank said, and the decision
// with a note. Nobody here ever sees an amount or a code.
import { bankProofDeskRoutes, type CaseView, call, type ProofCase, type ProofRound } from '@hufu/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { Bench, CaseHead } from '../../lib/bench.tsx'
import { Marked } from '../../lib/case/marked.tsx'
import { useKeys } from '../../lib/keys.ts'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Field, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import { words } from './words.ts'

type Decision = 'pass' | 'back' | 'refuse'

export function BankProofDesk({ order }: { order?: string }) {
  const w = useWords(words)
  return (
    <Bench
      queue="bank-proof"
      path="/bank-proof"
      title={w.title}
      order={order}
      groups={[{ title: w.waiting, has: () => true }]}
      empty={{ title: w.empty, next: w.emptyNext }}
    >
      {(view, next) => <ProofSheet view={view} next={next} />}
    </Bench>
  )
}

function ProofSheet({ view, next }: { view: CaseView; next: () => void }) {
  const w = useWords(words)
  const { authority } = useDesk()
  const { id: order } = view.order
  const [deciding, decide] = useState<Decision | null>(null)
  const proof = useQuery({
    queryKey: ['desk', authority, 'bank-proof', order],
    queryFn: ({ signal }) => call(bankProofDeskRoutes.proofCase, { params: { authority, order }, signal }),
  })
  if (proof.isPending) return <Slow what={w.loading} />
  if (!proof.data) return <Broken error={proof.error} again={() => void proof.refetch()} />
  return (
    <>
      <CaseHead view={view} />
      <Account proof={proof.data} />
      <Rounds rounds={proof.data.rounds} />
      {proof.data.mayDecide ? (
        <div className="acts">
          <Button type="primary" onClick={() => decide('pass')}>
            {w.pass}
          </Button>
          <Button onClick={() => decide('back')}>{w.back}</Button>
          <Button danger onClick={() => decide('refuse')}>
            {w.refuse}
          </Button>
        </div>
      ) : null}
      {deciding ? <Decide order={order} decision={deciding} close={() => decide(null)} next={next} /> : null}
    </>
  )
}

function Account({ proof }: { proof: ProofCase }) {
  const w = useWords(words)
  const text = useText()
  const { account, organisation, why, sameName } = proof
  return (
    <section className="card">
      <h2>{w.proof}</h2>
      {why ? (
        <p className="note note-amber">
          <strong>{w.why}</strong>
          {text(why)}
        </p>
      ) : null}
      <dl className="sheet">
        <dt>{w.organisation}</dt>
        <dd>{organisation}</dd>
        {account ? (
          <>
            <dt>{w.accountName}</dt>
            <dd>
              <Marked value={account.name} against={sameName ? undefined : organisation} />{' '}
              <span className={`tag ${sameName ? 'tag-bronze' : 'tag-amber'}`}>
                {sameName ? w.same : w.differs}
              </span>
            </dd>
            <dt>{w.bank}</dt>
            <dd>{account.bank}</dd>
            <dt>{w.account}</dt>
            <dd>
              <span className="num">{account.number}</span>
              <div className="field-hint">{w.masked}</div>
            </dd>
          </>
        ) : null}
      </dl>
      {account ? null : <p className="note note-amber">{w.noAccount}</p>}
    </section>
  )
}

function Rounds({ rounds }: { rounds: ProofRound[] }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  return (
    <section className="card scroll">
      <h2>{w.rounds}</h2>
      <p className="quiet">{w.secret}</p>
      {rounds.length === 0 ? <p>{w.noRounds}</p> : null}
      {rounds.length > 0 ? (
        <table className="grid-table">
          <thead>
            <tr>
              {[w.round, w.at, w.accountName, w.account, w.state, w.bankState].map(head => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rounds.map(round => (
              <tr key={round.round}>
                <td className="num">{round.round}</td>
                <td>{when.stamp(round.prepared)}</td>
                <td>{round.accountName}</td>
                <td>
                  {round.bank} <span className="num">{round.account}</span>
                </td>
                <td>
                  {w.states[round.state]} {w.wrong(round.wrong)}
                </td>
                <td>
                  {w.bankStates[round.bankState]}
                  {round.reason ? ` · ${text(round.reason)}` : ''}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  )
}

interface DecideProps {
  order: string
  decision: Decision
  close: () => void
  next: () => void
}

function Decide({ order, decision, close, next }: DecideProps) {
  const w = useWords(words)
  const { authority } = useDesk()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const act = useMutation({
    mutationFn: () =>
      call(bankProofDeskRoutes.decideProof, {
        params: { authority, order },
        body: { decision, note: note.trim() },
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['desk', authority] })
      close()
      next()
    },
  })
  useKeys([], { dialog: true })
  return (
    <Modal
      open
      title={w.dialogs[decision]}
      onCancel={close}
      cancelText={w.cancel}
      okText={w.confirm}
      okButtonProps={{
        disabled: note.trim().length < 4,
        loading: act.isPending,
        danger: decision === 'refuse',
      }}
      onOk={() => act.mutate()}
    >
      <Field id="proof-note" label={w.notes[decision]} hint={w.hints[decision]}>
        <Input.TextArea
          id="proof-note"
          autoFocus
          maxLength={200}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={note}
          onChange={event => setNote(event.target.value)}
        />
      </Field>
      {act.isError ? <Broken inline error={act.error} /> : null}
    </Modal>
  )
}
