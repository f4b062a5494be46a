// The left pane of every desk: its queue, standing still, with a line for what is new.
import { Input } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { bilingual, useText, useWords } from './language.ts'
import { Broken, Slow } from './pieces.tsx'
import type { SteadyItem, useSteadyQueue } from './steady-queue.ts'
import { urgency, useWhen } from './when.ts'

const words = bilingual({
  zh: {
    arrived: (n: number) => `有 ${n} 件新到，载入`,
    queue: '队列',
    search: '按编号、单位筛选',
    held: (name: string) => `${name} 在办`,
    mine: '我在办',
    again: '再次提交',
    warnings: (n: number) => `${n} 处提示`,
    more: (n: number) => `另有 ${n} 件，办完前面的就会出现`,
  },
  en: {
    arrived: n => `${n} new, load`,
    queue: 'the queue',
    search: 'Filter by number or name',
    held: name => `held by ${name}`,
    mine: 'mine',
    again: 'resubmitted',
    warnings: n => (n === 1 ? '1 hint' : `${n} hints`),
    more: n => `${n} more appear as these are done`,
  },
})

export interface QueueGroup {
  title: string
  has: (item: SteadyItem) => boolean
}
interface Props {
  queue: ReturnType<typeof useSteadyQueue>
  title: string
  groups: readonly QueueGroup[]
  chosen: string | undefined
  open: (order: string) => void
  filter: string
  setFilter: (text: string) => void
  empty: ReactNode
}

export function QueuePane({ queue, title, groups, chosen, open, filter, setFilter, empty }: Props) {
  const w = useWords(words)
  const { items, arrived, load, query, total } = queue
  const nothingRead = items.length === 0 && arrived > 0
  useEffect(() => {
    if (nothingRead) load()
  }, [nothingRead, load])
  useEffect(() => {
    if (chosen) document.getElementById(`q-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const hidden = total - items.length - arrived
  return (
    <nav className="queue" aria-label={title}>
      <h1 className="sr">{title}</h1>
      <div className="queue-head">
        <Input
          size="small"
          allowClear
          value={filter}
          aria-label={w.search}
          placeholder={w.search}
          onChange={event => setFilter(event.target.value)}
        />
      </div>
      {arrived > 0 && items.length > 0 ? (
        <button type="button" className="queue-new" onClick={load}>
          {w.arrived(arrived)}
        </button>
      ) : null}
      {query.isPending ? <Slow what={w.queue} /> : null}
      {query.isError && !query.data ? (
        <Broken inline error={query.error} again={() => void query.refetch()} />
      ) : null}
      {query.data && items.length === 0 && arrived === 0 ? <div className="queue-empty">{empty}</div> : null}
      {groups.map(group => {
        const members = items.filter(group.has)
        if (members.length === 0) return null
        return (
          <section key={group.title}>
            <h2>
              {group.title} <span className="count">{members.length}</span>
            </h2>
            <ul>
              {members.map(item => (
                <Row key={item.order} item={item} on={item.order === chosen} open={open} />
              ))}
            </ul>
          </section>
        )
      })}
      {hidden > 0 ? <p className="queue-more">{w.more(hidden)}</p> : null}
    </nav>
  )
}

function Row({ item, on, open }: { item: SteadyItem; on: boolean; open: (order: string) => void }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  const how = item.by ? urgency(item.by, Date.now()) : 'later'
  return (
    <li id={`q-${item.order}`}>
      <button
        type="button"
        className={on ? 'q on' : 'q'}
        aria-current={on ? 'true' : undefined}
        onClick={() => open(item.order)}
      >
        <span className="q-name">{item.organisation}</span>
        <span className="q-line">
          <span>
            {text(item.programmeTitle)} · {text(item.offerTitle)}
          </span>
          <span className={`due due-${how}`}>{item.by ? when.due(item.by) : when.stamp(item.since)}</span>
        </span>
        {item.again || item.warnings > 0 || item.claimedBy ? (
          <span className="q-marks">
            {item.again ? <span className="tag tag-sky">{w.again}</span> : null}
            {item.warnings > 0 ? <span className="tag tag-amber">{w.warnings(item.warnings)}</span> : null}
            {item.claimedBy && !item.mine ? <span className="tag">{w.held(item.claimedBy.name)}</span> : null}
          </span>
        ) : null}
      </button>
    </li>
  )
}
