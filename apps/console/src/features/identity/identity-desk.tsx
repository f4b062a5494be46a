// The fallback desk of identity checks (O-17): who, what was tried and why it failed, the photographs; then a decision
// with a word about it. The number to ring is shown on record only.
import { type CaseView, call, type IdentityCase, identityDeskRoutes } from '@hufu/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Bench, CaseHead } from '../../lib/bench.tsx'
import { Viewer } from '../../lib/case/viewer.tsx'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import { Decide, type Decision } from './decide.tsx'
import { words } from './words.ts'

export function IdentityDesk({ order }: { order?: string }) {
  const w = useWords(words)
  return (
    <Bench
      queue="identity"
      path="/identity"
      title={w.title}
      order={order}
      groups={[{ title: w.waiting, has: () => true }]}
      empty={{ title: w.empty, next: w.emptyNext }}
    >
      {(view, next) => <Sheet view={view} next={next} />}
    </Bench>
  )
}

function Sheet({ view, next }: { view: CaseView; next: () => void }) {
  const w = useWords(words)
  const { authority } = useDesk()
  const queries = useQueryClient()
  const order = view.order.id
  const key = ['desk', authority, 'identity', order]
  const desk = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(identityDeskRoutes.identityCase, { params: { authority, order }, signal }),
  })
  const claim = useMutation({
    mutationFn: () => call(identityDeskRoutes.claimIdentity, { params: { authority, order } }),
    onSuccess: held => queries.setQueryData(key, held),
    onError: () => queries.invalidateQueries({ queryKey: key }),
  })
  if (desk.isPending) return <Slow what={w.loading} />
  if (!desk.data) return <Broken error={desk.error} again={() => void desk.refetch()} />
  const { people, claim: held, mayDecide } = desk.data
  return (
    <>
      <CaseHead view={view} />
      {held && !held.mine ? <p className="note note-sky">{w.heldBy(held.name)}</p> : null}
      {people.map(person => (
        <PersonCard
          key={`${person.stage}${person.line}`}
          order={order}
          person={person}
          mayDecide={mayDecide}
          next={next}
        />
      ))}
      {mayDecide && !held ? (
        <Button loading={claim.isPending} onClick={() => claim.mutate()}>
          {w.claim}
        </Button>
      ) : null}
      {claim.isError ? <Broken inline error={claim.error} /> : null}
      <Photographs view={view} slots={people.flatMap(person => person.slots)} />
    </>
  )
}

function PersonCard(props: { order: string; person: IdentityCase; mayDecide: boolean; next: () => void }) {
  const { order, person, mayDecide, next } = props
  const w = useWords(words)
  const [deciding, decide] = useState<Decision | null>(null)
  return (
    <section className="card">
      <h2>
        {w.person[person.person]} {person.name}
        {person.line ? ` · ${w.line(person.line)}` : ''}{' '}
        <span className={person.state === 'passed' ? 'tag tag-bronze' : 'tag tag-amber'}>
          {w.states[person.state]}
        </span>
      </h2>
      <dl className="sheet">
        <dt>{w.number}</dt>
        <dd className="num">{person.number}</dd>
        {person.asked ? <Asked order={order} person={person} asked={person.asked} /> : null}
      </dl>
      <Tried person={person} />
      {mayDecide && person.state === 'manual' ? (
        <div className="acts">
          <Button type="primary" onClick={() => decide('pass')}>
            {w.pass}
          </Button>
          <Button onClick={() => decide('again')}>{w.again}</Button>
          <Button danger onClick={() => decide('refuse')}>
            {w.refuse}
          </Button>
        </div>
      ) : null}
      {deciding ? (
        <Decide order={order} person={person} decision={deciding} close={() => decide(null)} next={next} />
      ) : null}
    </section>
  )
}

function Asked(props: { order: string; person: IdentityCase; asked: NonNullable<IdentityCase['asked']> }) {
  const { order, person, asked } = props
  const w = useWords(words)
  const { authority } = useDesk()
  const reveal = useMutation({
    mutationFn: () =>
      call(identityDeskRoutes.revealContact, {
        params: { authority, order },
        body: { stage: person.stage, line: person.line },
      }),
  })
  return (
    <>
      <dt>{w.wants}</dt>
      <dd>{w.methods[asked.method] ?? asked.method}</dd>
      <dt>{w.phone}</dt>
      <dd>
        <span className="num">{reveal.data?.mobile ?? asked.mobile}</span>{' '}
        {asked.mobile && !reveal.data ? (
          <Button size="small" loading={reveal.isPending} onClick={() => reveal.mutate()}>
            {w.reveal}
          </Button>
        ) : null}
        {reveal.isError ? <Broken inline error={reveal.error} /> : null}
      </dd>
      {asked.when ? (
        <>
          <dt>{w.when}</dt>
          <dd>{asked.when}</dd>
        </>
      ) : null}
      {asked.note ? (
        <>
          <dt>{w.note}</dt>
          <dd>{asked.note}</dd>
        </>
      ) : null}
    </>
  )
}

function Tried({ person }: { person: IdentityCase }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  return (
    <>
      <h3>{w.tried}</h3>
      {person.checks.length === 0 ? (
        <p>{w.none}</p>
      ) : (
        <div className="scroll">
          <table className="grid-table">
            <thead>
              <tr>
                {[w.at, w.way, w.result, w.why, w.reference].map(head => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {person.checks.map(check => (
                <tr key={`${check.at}${check.reference}`}>
                  <td>{when.stamp(check.at)}</td>
                  <td>{w.methods[check.method] ?? check.method}</td>
                  <td>{w.outcome[check.outcome]}</td>
                  <td>
                    {check.by
                      ? `${check.by}${check.note ? `：${check.note}` : ''}`
                      : check.why
                        ? text(check.why)
                        : ''}
                  </td>
                  <td className="num">{check.reference}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

/** The check's own photographs first; without any, whatever the case holds of the card. */
function Photographs({ view, slots }: { view: CaseView; slots: readonly string[] }) {
  const w = useWords(words)
  const own = view.files.filter(file => slots.includes(file.slot))
  const files = own.length > 0 ? own : view.files.filter(file => /identity|card/.test(file.slot))
  const [chosen, choose] = useState<string | undefined>(files[0]?.id)
  if (files.length === 0) return null
  return (
    <section className="card">
      <h2>{w.photos}</h2>
      <Viewer view={{ ...view, files }} chosen={chosen} choose={choose} />
    </section>
  )
}
