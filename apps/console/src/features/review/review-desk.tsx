// The review desk: queue, document, facts. Opening claims; after a decision the next case opens at once.
import { call, deskRoutes } from '@hufu/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { caseKey } from '../../lib/case/use-case.ts'
import { useGo } from '../../lib/go.ts'
import { useKeys } from '../../lib/keys.ts'
import { useWords } from '../../lib/language.ts'
import { Empty } from '../../lib/pieces.tsx'
import { QueuePane } from '../../lib/queue-pane.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useSteadyQueue } from '../../lib/steady-queue.ts'
import './review.css'
import { ReviewCase } from './review-case.tsx'
import { words } from './words.ts'

export function ReviewDesk({ order }: { order?: string }) {
  const w = useWords(words)
  const go = useGo()
  const { authority } = useDesk()
  const queries = useQueryClient()
  const [filter, setFilter] = useState('')
  const queue = useSteadyQueue('review', { q: filter.trim() })
  // What J and K walk: the list as it is drawn, without what colleagues hold.
  const walk = [...queue.items.filter(item => item.wasMine), ...queue.items.filter(item => !item.wasMine)]
    .filter(item => item.order === order || item.mine || !item.claimedBy)
    .map(item => item.order)
  const at = order ? walk.indexOf(order) : -1
  const open = (id: string | undefined) => go('/review', id)
  const next = walk[at + 1] ?? walk.find(id => id !== order)
  useEffect(() => {
    // The next case is fetched while this one is read, so that it is there within a frame.
    if (!next) return
    void queries.prefetchQuery({
      queryKey: caseKey(authority, next),
      queryFn: () => call(deskRoutes.case, { params: { authority, order: next } }),
      staleTime: 30_000,
    })
  }, [next, authority, queries])
  useKeys([
    { key: 'j', label: w.next, off: !next, run: () => open(next) },
    { key: 'k', label: w.previous, off: at < 1, run: () => open(walk[at - 1]) },
  ])
  return (
    <div className={order ? 'review has-case' : 'review'}>
      <QueuePane
        queue={queue}
        title={w.title}
        groups={[
          { title: w.mine, has: item => item.wasMine },
          { title: w.waiting, has: item => !item.wasMine && !item.wasHeld },
          { title: w.others, has: item => item.wasHeld },
        ]}
        chosen={order}
        open={open}
        filter={filter}
        setFilter={setFilter}
        empty={
          <>
            <strong>{w.empty}</strong>
            <p>{w.emptyNext}</p>
          </>
        }
      />
      {order ? (
        <ReviewCase key={order} order={order} next={next} open={open} />
      ) : (
        <main className="review-none">
          <Empty title={queue.items.length ? w.choose : w.empty}>
            <p>{queue.items.length ? w.chooseNext : w.emptyNext}</p>
          </Empty>
        </main>
      )}
    </div>
  )
}
