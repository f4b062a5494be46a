// The facts of a case in every version known, differences marked to the character. What agrees steps back.

import { PushpinFilled, PushpinOutlined } from '@ant-design/icons'
import type { CaseView, Fact } from '@hufu/contract'
import { lookalikes, same } from '../difference.ts'
import { useText, useWords } from '../language.ts'
import { findSwaps } from '../swapped.ts'
import { Marked } from './marked.tsx'
import { Unmask } from './unmask.tsx'
import { words } from './words.ts'

export interface Pins {
  has: (path: string) => boolean
  toggle: (path: string) => void
}
interface Props {
  view: CaseView
  pins?: Pins
  /** Unmasking is for reviewers and customer service only. */
  unmask?: boolean
}

/** The columns beside the typed value: the sources that say anything in this case, at most two. */
const columns = (facts: readonly Fact[]) => {
  const seen = new Set(facts.flatMap(fact => fact.others.map(other => other.from)))
  const first = ['ocr', 'registry'].filter(from => seen.has(from))
  return [...first, ...[...seen].filter(from => !first.includes(from))].slice(0, 2)
}

export function FactsTable({ view, pins, unmask }: Props) {
  const w = useWords(words)
  const text = useText()
  const from = columns(view.facts)
  const sections = [...new Set(view.facts.map(fact => fact.section))]
  const title = (section: string) => {
    const task = view.order.tasks.find(each => each.section === section)
    return task ? text(task.title) : ''
  }
  return (
    <table className="facts">
      <thead>
        <tr>
          <th scope="col">{w.field}</th>
          <th scope="col">{w.sources.typed}</th>
          {from.map(each => (
            <th scope="col" key={each}>
              {w.sources[each] ?? each}
            </th>
          ))}
        </tr>
      </thead>
      {sections.map(section => (
        <tbody key={section}>
          {title(section) ? (
            <tr className="facts-section">
              <th scope="rowgroup" colSpan={2 + from.length}>
                {title(section)}
              </th>
            </tr>
          ) : null}
          {view.facts
            .filter(fact => fact.section === section)
            .map(fact => (
              <FactRow
                key={fact.path}
                fact={fact}
                from={from}
                pins={pins}
                order={view.order.id}
                unmask={unmask === true}
              />
            ))}
        </tbody>
      ))}
    </table>
  )
}

function FactRow(props: {
  fact: Fact
  from: readonly string[]
  pins: Pins | undefined
  order: string
  unmask: boolean
}) {
  const { fact, from, pins } = props
  const w = useWords(words)
  const text = useText()
  const title = text(fact.title)
  const against = fact.others.find(other => !same(other.value, fact.value))?.value
  const pinned = pins?.has(fact.path)
  const row = [against === undefined ? '' : 'facts-differs', pinned ? 'facts-pinned' : ''].join(' ').trim()
  return (
    <tr id={`fact-${fact.path}`} className={row || undefined}>
      <th scope="row">
        {pins ? (
          <button
            type="button"
            className="pin"
            aria-pressed={pinned}
            title={w.pin(title)}
            onClick={() => pins.toggle(fact.path)}
          >
            {pinned ? <PushpinFilled aria-hidden /> : <PushpinOutlined aria-hidden />}
            <span className="sr">{w.pin(title)}</span>
            <span aria-hidden="true">{title}</span>
          </button>
        ) : (
          title
        )}
      </th>
      <td className={fact.value ? 'value' : 'same'} colSpan={fact.others.length ? 1 : 1 + from.length}>
        {fact.value ? <Marked value={fact.value} against={against} /> : w.absent}
        {fact.masked && props.unmask ? <Unmask order={props.order} path={fact.path} title={title} /> : null}
        {fact.before !== null ? (
          <span className="before">
            <span className="tag tag-sky">{w.changed}</span> {w.before} <del>{fact.before || w.absent}</del>
          </span>
        ) : null}
        {fact.source !== 'typed' ? (
          <span className="from">{w.sources[fact.source] ?? fact.source}</span>
        ) : null}
      </td>
      {fact.others.length > 0
        ? from.map((source, index) => (
            <OtherValue
              key={source}
              fact={fact}
              source={source}
              before={index > 0 ? from[index - 1] : undefined}
            />
          ))
        : null}
    </tr>
  )
}

/** What another source says: the same, the same as the source before it, or where it differs. */
function OtherValue({ fact, source, before }: { fact: Fact; source: string; before: string | undefined }) {
  const w = useWords(words)
  const said = (from: string | undefined) => fact.others.find(each => each.from === from)?.value
  const other = said(source)
  const left = said(before)
  if (other === undefined) return <td className="same">{w.none}</td>
  if (same(other, fact.value)) return <td className="same">{w.same}</td>
  if (before !== undefined && left !== undefined && same(other, left))
    return <td className="same">{w.sameAs(w.sources[before] ?? before)}</td>
  return (
    <td>
      <Marked value={other} against={fact.value} />
    </td>
  )
}

/** Characters that eyes slide over, said in words above everything else. */
export function LookalikeNote({ facts }: { facts: readonly Fact[] }) {
  const w = useWords(words)
  const text = useText()
  const found = facts.flatMap(fact =>
    fact.others
      .filter(other => lookalikes(fact.value, other.value).length > 0)
      .slice(0, 1)
      .map(other => ({ fact, other, pairs: lookalikes(fact.value, other.value) })),
  )
  if (found.length === 0) return null
  return (
    <div className="note note-amber">
      <strong>{w.lookalike}</strong>
      {found.map(({ fact, other, pairs }) => (
        <p key={fact.path}>
          {text(fact.title)}
          {w.colon}
          {pairs
            .map(pair => w.lookalikeOf(pair.typed, w.sources[other.from] ?? other.from, pair.other))
            .join('；')}
        </p>
      ))}
    </div>
  )
}

/** Values that stand in each other's place, said in words: each by itself looks right. */
export function SwapNote({ facts }: { facts: readonly Fact[] }) {
  const w = useWords(words)
  const text = useText()
  const swaps = findSwaps(facts)
  if (swaps.length === 0) return null
  return (
    <div className="note note-amber">
      <strong>{w.swapped}</strong>
      {swaps.map(swap => (
        <p key={swap.kind + swap.a.path + ('b' in swap ? swap.b.path : '')}>
          {swap.kind === 'exchanged'
            ? w.exchanged(text(swap.a.title), text(swap.b.title))
            : swap.kind === 'wrong-kind'
              ? w.wrongKind(text(swap.a.title))
              : w.taxNumber(text(swap.a.title), text(swap.b.title))}
        </p>
      ))}
    </div>
  )
}
