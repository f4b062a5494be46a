// The frame of the desks with one list and one work sheet: production, shipping, invoices, refunds.
import type { CaseView, QueueName } from '@hufu/contract'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Timeline } from './case/history.tsx'
import { Notes } from './case/notes.tsx'
import { useCase } from './case/use-case.ts'
import { words as caseWords } from './case/words.ts'
import { useGo } from './go.ts'
import { useKeys } from './keys.ts'
import { bilingual, useText, useWords } from './language.ts'
import { Broken, Empty, Slow } from './pieces.tsx'
import { type QueueGroup, QueuePane } from './queue-pane.tsx'
import { useSteadyQueue } from './steady-queue.ts'

const words = bilingual({
  zh: {
    next: '下一件',
    previous: '上一件',
    case: '这份申请',
    choose: '选一件开始',
    chooseNext: '按 J 打开第一件。',
  },
  en: {
    next: 'Next',
    previous: 'Previous',
    case: 'the case',
    choose: 'Choose a case',
    chooseNext: 'J opens the first one.',
  },
})

interface Props {
  queue: QueueName
  path: string
  title: string
  groups: readonly QueueGroup[]
  order: string | undefined
  empty: { title: string; next: string }
  children: (view: CaseView, next: () => void) => ReactNode
}

export function Bench({ queue: name, path, title, groups, order, empty, children }: Props) {
  const w = useWords(words)
  const go = useGo()
  const [filter, setFilter] = useState('')
  const queue = useSteadyQueue(name, { q: filter.trim() })
  const walk = groups.flatMap(group => queue.items.filter(group.has)).map(item => item.order)
  const at = order ? walk.indexOf(order) : -1
  const next = walk[at + 1] ?? walk.find(id => id !== order)
  useKeys([
    { key: 'j', label: w.next, off: !next, run: () => go(path, next) },
    { key: 'k', label: w.previous, off: at < 1, run: () => go(path, walk[at - 1]) },
  ])
  return (
    <div className={order ? 'bench has-case' : 'bench'}>
      <QueuePane
        queue={queue}
        title={title}
        groups={groups}
        chosen={order}
        open={id => go(path, id)}
        filter={filter}
        setFilter={setFilter}
        empty={
          <>
            <strong>{empty.title}</strong>
            <p>{empty.next}</p>
          </>
        }
      />
      <main className="work">
        {order ? (
          <Sheet key={order} order={order} back={() => go(path)}>
            {view => children(view, () => go(path, next))}
          </Sheet>
        ) : (
          <Empty title={queue.items.length ? w.choose : empty.title}>
            <p>{queue.items.length ? w.chooseNext : empty.next}</p>
          </Empty>
        )}
      </main>
    </div>
  )
}

function Sheet(props: { order: string; back: () => void; children: (view: CaseView) => ReactNode }) {
  const w = useWords(words)
  const c = useWords(caseWords)
  const held = useCase(props.order)
  return (
    <div>
      <Button type="text" className="back" onClick={props.back}>
        ← {c.back}
      </Button>
      {held.isPending ? <Slow what={w.case} /> : null}
      {held.isError && !held.data ? <Broken error={held.error} again={() => void held.refetch()} /> : null}
      {held.data ? (
        <div className="beside">
          <div>{props.children(held.data)}</div>
          <aside>
            <Notes view={held.data} />
            <Timeline entries={held.data.order.timeline} />
          </aside>
        </div>
      ) : null}
    </div>
  )
}

/** Name, number and where it stands: the head of every work sheet. */
export function CaseHead({ view }: { view: CaseView }) {
  const text = useText()
  const { order } = view
  return (
    <header>
      <h1>{order.organisation}</h1>
      <p className="side-meta">
        <span className="num">{order.number}</span>
        <span>{text(order.title)}</span>
        <span>{text(order.offerTitle)}</span>
        <span>{text(order.now.title)}</span>
      </p>
    </header>
  )
}
