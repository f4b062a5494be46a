// The seals of an order: what is still needed for each, and each as it is once made.
import { type SealWork, sealRoutes } from '@hufu/contract/routes/seal.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../lib/server.ts'
import { SealFacts } from './seal-facts.tsx'
import { texts } from './texts.ts'

export const workKey = (authority: string, order: string, line: number) => ['seal', authority, order, line]

export function SealCards({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const lines = order.lines.filter(line => line.seal && line.state !== 'skipped')
  // Before the form is sent the certificates may still change, and a printed seal page is uploaded with the other papers.
  if (lines.length === 0 || order.state === 'draft' || order.now.action === 'print-papers') return null
  return (
    <section>
      <h2>{t('seals')}</h2>
      {lines.map(line => (
        <SealCard key={line.line} order={order} line={line.line} />
      ))}
      {order.seals.length > 0 && (
        <Link className="link" to="/$authority/seals" params={{ authority: order.authority }}>
          {t('all')}
        </Link>
      )}
    </section>
  )
}

function SealCard({ order, line }: { order: OrderView; line: number }) {
  const t = useTexts(texts)
  const say = useSay()
  const params = { authority: order.authority, order: order.id, line }
  const work = useQuery({
    // With the order's version: what happens to the order may happen to its seal.
    queryKey: [...workKey(order.authority, order.id, line), order.version],
    queryFn: () => call(sealRoutes.sealWork, { params }),
  })
  if (!work.data) return <ProblemNote error={work.error} />
  const { state, seal, title } = work.data
  if (seal && seal.state !== 'preparing')
    return (
      <article className="card">
        <SealFacts authority={order.authority} seal={seal} />
      </article>
    )
  return (
    <article className="card">
      <div className="order-head">
        <strong className="order-name">{say(title)}</strong>
        <span className={state === 'confirmed' || state === 'by-hand' ? 'tag info' : 'tag do'}>
          {t(titles[state])}
        </span>
      </div>
      {reasons[state] && <p className="soft">{t(reasons[state])}</p>}
      {(state === 'none' || state === 'ready') && (
        <Link
          className="button after"
          to="/$authority/orders/$order/seal/$line"
          params={{ authority: order.authority, order: order.id, line: String(line) }}
        >
          {t(state === 'none' ? 'toImpression' : 'toLook')}
        </Link>
      )}
    </article>
  )
}

const titles = { none: 'todo', ready: 'look', 'by-hand': 'byHand', confirmed: 'confirmed' } as const
const reasons: Record<SealWork['state'], 'todoWhy' | 'byHandWhy' | 'confirmedWhy' | null> = {
  none: 'todoWhy',
  ready: null,
  'by-hand': 'byHandWhy',
  confirmed: 'confirmedWhy',
}
