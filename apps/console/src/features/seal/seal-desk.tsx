// Impressions that wait for a hand, the oldest first.
import { call, sealDeskRoutes } from '@hufu/contract'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../../lib/language.ts'
import { Broken, Empty, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import { SealLine } from './seal-line.tsx'
import { words } from './words.ts'

export function SealDesk() {
  const w = useWords(words)
  const when = useWhen()
  const { authority } = useDesk()
  const waiting = useQuery({
    queryKey: ['desk', authority, 'seals'],
    queryFn: () => call(sealDeskRoutes.sealsByHand, { params: { authority } }),
    refetchInterval: 30_000,
  })
  return (
    <main className="work">
      <div className="work-in">
        <h1>{w.title}</h1>
        {waiting.error ? <Broken inline error={waiting.error} /> : null}
        {!waiting.data && !waiting.error ? <Slow what={w.what} /> : null}
        {waiting.data?.waiting.length === 0 ? (
          <Empty title={w.empty}>
            <p>{w.emptyNext}</p>
          </Empty>
        ) : null}
        {waiting.data?.waiting.map(item => (
          <article key={`${item.order} ${item.line}`}>
            <h2>{item.name}</h2>
            <p className="quiet">
              <span className="num">{item.number}</span> · {w.line(item.line)} · {w.since}{' '}
              {when.stamp(item.since)}
            </p>
            <SealLine order={item.order} line={item.line} />
          </article>
        ))}
      </div>
    </main>
  )
}
