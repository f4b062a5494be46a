// The transfer desk: a remittance that an applicant announced, and the deposits that may be it, each with what fits. One press
// settles; a payer of another name needs a reason; what did not come goes back to the applicant with one.
import {
  address,
  type CaseView,
  call,
  deskRoutes,
  ProblemError,
  payingDeskRoutes,
  type TransferCase,
} from '@hufu/contract'
import { amount } from '@hufu/ui/format.ts'
import { useLang } from '@hufu/ui/i18n.tsx'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { Bench, CaseHead } from '../../lib/bench.tsx'
import { useCaseAct } from '../../lib/case/use-case.ts'
import { useKeys } from '../../lib/keys.ts'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Field, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import { words } from './words.ts'

const transferKey = (authority: string, order: string) => ['desk', authority, 'transfer', order]

export function TransferDesk({ order }: { order?: string }) {
  const w = useWords(words)
  return (
    <Bench
      queue="transfer"
      path="/transfers"
      title={w.title}
      order={order}
      groups={[{ title: w.waiting, has: () => true }]}
      empty={{ title: w.empty, next: w.emptyNext }}
    >
      {(view, next) => <TransferSheet key={view.order.id} view={view} next={next} />}
    </Bench>
  )
}

function TransferSheet({ view, next }: { view: CaseView; next: () => void }) {
  const w = useWords(words)
  const { authority } = useDesk()
  const order = view.order.id
  const [refusing, refuse] = useState(false)
  const transfer = useQuery({
    queryKey: transferKey(authority, order),
    queryFn: () => call(payingDeskRoutes.transferCase, { params: { authority, order } }),
  })
  const checking = view.order.payment?.state === 'checking'
  return (
    <>
      <CaseHead view={view} />
      {view.order.payment?.state === 'paid' ? <p className="note note-good">{w.settled}</p> : null}
      {transfer.isPending ? <Slow what={w.title} /> : null}
      {transfer.isError ? <Broken error={transfer.error} again={() => void transfer.refetch()} /> : null}
      {transfer.data ? (
        <>
          <Facts held={transfer.data} />
          <Suggested held={transfer.data} next={next} />
        </>
      ) : null}
      {checking ? (
        <div className="acts">
          <FetchButton />
          <Button onClick={() => refuse(true)}>{w.refuse}</Button>
        </div>
      ) : null}
      {refusing ? <Refuse order={order} close={() => refuse(false)} next={next} /> : null}
    </>
  )
}

function Facts({ held }: { held: TransferCase }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  const { lang } = useLang()
  const { authority } = useDesk()
  const facts: [string, string][] = [
    [w.due, amount(held.amountFen, lang)],
    ...(held.receivedFen > 0
      ? ([
          [w.received, amount(held.receivedFen, lang)],
          [w.missing, amount(held.missingFen, lang)],
        ] as [string, string][])
      : []),
    [w.memo, held.memo],
    [w.payer, held.fromOwn ? held.organisation : w.anyone],
    ...(held.announcedAt ? ([[w.announced, when.stamp(held.announcedAt)]] as [string, string][]) : []),
    ...held.said.map((each): [string, string] => [`${w.said} · ${text(each.title)}`, each.value]),
  ]
  return (
    <section className="card">
      <dl className="sheet">
        {facts.map(([title, value]) => (
          <div key={title} style={{ display: 'contents' }}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="acts">
        {held.slips.map((file, at) => (
          <Button
            key={file}
            href={address(deskRoutes.caseFile, { authority, order: held.order, file })}
            target="_blank"
            rel="noopener"
          >
            {w.slip(at + 1)}
          </Button>
        ))}
      </div>
    </section>
  )
}

function Suggested({ held, next }: { held: TransferCase; next: () => void }) {
  const w = useWords(words)
  const when = useWhen()
  const { lang } = useLang()
  const queries = useQueryClient()
  const { authority } = useDesk()
  const [doubted, doubt] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const match = useCaseAct(held.order, (at, given: { deposit: string; note?: string }) =>
    call(payingDeskRoutes.matchDeposit, { params: { authority: at, order: held.order }, body: given }),
  )
  const take = (given: { deposit: string; note?: string }) =>
    match.mutate(given, {
      onSuccess: answer => {
        doubt(null)
        void queries.invalidateQueries({ queryKey: transferKey(authority, held.order) })
        if ((answer as CaseView).order.payment?.state === 'paid') next()
      },
      onError: error => {
        if (error instanceof ProblemError && error.problem?.code === 'transfer.wrong-payer')
          doubt(given.deposit)
      },
    })
  useKeys([], { dialog: true, when: doubted !== null })
  return (
    <section className="card">
      {held.matched.length ? <h2>{w.matched}</h2> : null}
      {held.matched.map(each => (
        <p key={each.deposit}>
          <span className="num">{amount(each.amountFen, lang)}</span> {each.payerName} {when.stamp(each.at)}
        </p>
      ))}
      {held.missingFen > 0 ? <h2>{w.suggested}</h2> : null}
      {held.missingFen > 0 && held.suggested.length === 0 ? <p>{w.none}</p> : null}
      {held.suggested.map(each => (
        <div key={each.deposit} className="card">
          <p>
            <strong className="num">{amount(each.amountFen, lang)}</strong> {each.payerName}{' '}
            <span className="num">{each.payerAccount}</span>
          </p>
          <p className="side-meta">
            <span>{when.stamp(each.at)}</span>
            <span>{each.memo}</span>
            <span className="num">{each.deposit}</span>
          </p>
          <p>
            {(['memo', 'amount', 'payer'] as const).map(part => (
              <span key={part} className={each.fit[part] ? 'tag tag-sky' : 'tag tag-amber'}>
                {each.fit[part] ? '✓' : '✗'} {w.fits[part]}
              </span>
            ))}
          </p>
          <Button
            type={each.fit.memo && each.fit.amount ? 'primary' : 'default'}
            loading={match.isPending && match.variables?.deposit === each.deposit}
            onClick={() => take({ deposit: each.deposit })}
          >
            {w.match}
          </Button>
        </div>
      ))}
      {match.isError && doubted === null ? <Broken inline error={match.error} /> : null}
      <Modal
        open={doubted !== null}
        title={w.wrongTitle}
        cancelText={w.back}
        okText={w.accept}
        okButtonProps={{ disabled: note.trim().length < 2, loading: match.isPending }}
        onCancel={() => doubt(null)}
        onOk={() => doubted && take({ deposit: doubted, note: note.trim() })}
      >
        <Field id="accept-note" label={w.note} hint={w.wrongHint}>
          <Input.TextArea
            id="accept-note"
            maxLength={200}
            value={note}
            onChange={event => setNote(event.target.value)}
          />
        </Field>
      </Modal>
    </section>
  )
}

export function FetchButton() {
  const w = useWords(words)
  const { authority } = useDesk()
  const queries = useQueryClient()
  const fetch = useMutation({
    mutationFn: () => call(payingDeskRoutes.fetchDeposits, { params: { authority } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['desk', authority] }),
  })
  return (
    <>
      <Button loading={fetch.isPending} onClick={() => fetch.mutate()}>
        {w.fetch}
      </Button>
      <span role="status">{fetch.data ? w.fetched(fetch.data.fresh) : ''}</span>
      {fetch.isError ? <Broken inline error={fetch.error} /> : null}
    </>
  )
}

function Refuse({ order, close, next }: { order: string; close: () => void; next: () => void }) {
  const w = useWords(words)
  const [reason, setReason] = useState('')
  const act = useCaseAct(order, (authority, text: string) =>
    call(payingDeskRoutes.refuseTransfer, { params: { authority, order }, body: { reason: text } }),
  )
  useKeys([], { dialog: true })
  return (
    <Modal
      open
      title={w.refuseTitle}
      onCancel={close}
      cancelText={w.back}
      okText={w.refuseGo}
      okButtonProps={{ disabled: reason.trim().length < 2, loading: act.isPending }}
      onOk={() =>
        act.mutate(reason.trim(), {
          onSuccess: () => {
            close()
            next()
          },
        })
      }
    >
      <Field id="refuse-transfer" label={w.refuseReason} hint={w.refuseHint}>
        <Input.TextArea
          id="refuse-transfer"
          autoFocus
          maxLength={200}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={reason}
          onChange={event => setReason(event.target.value)}
        />
      </Field>
      {act.isError ? <Broken inline error={act.error} /> : null}
    </Modal>
  )
}
