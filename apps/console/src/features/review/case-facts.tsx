// The right pane: warnings first, then the facts, then the machine's advice, then what came before.
import type { CaseView } from '@hufu/contract'
import { amount } from '@hufu/ui/format.ts'
import { useLang } from '@hufu/ui/i18n.tsx'
import { Checks } from '../../lib/case/checks.tsx'
import { FactsTable, LookalikeNote, type Pins, SwapNote } from '../../lib/case/facts-table.tsx'
import { Earlier, Timeline } from '../../lib/case/history.tsx'
import { Notes } from '../../lib/case/notes.tsx'
import { useText, useWords } from '../../lib/language.ts'
import { useTitleOf } from './return-panel.tsx'
import { words } from './words.ts'

interface Props {
  view: CaseView
  pins: Pins | undefined
  show: (path: string) => void
  standing: React.ReactNode
}

export function CaseFacts({ view, pins, show, standing }: Props) {
  const text = useText()
  const { lang } = useLang()
  const w = useWords(words)
  const { order } = view
  const paid =
    order.payment?.method === 'entitlement'
      ? order.entitlement
        ? w.entitled(order.entitlement.remaining)
        : text(order.axes.payment?.label ?? { zh: '', en: '' })
      : order.payment?.paidAt
        ? w.paid(amount(order.payment.amountFen, lang).replace(/[^\d.]/g, ''))
        : order.axes.payment
          ? text(order.axes.payment.label)
          : ''
  const entitled = order.payment?.method !== 'entitlement' && order.entitlement
  return (
    <aside className="side" aria-label={order.organisation}>
      <h1>{order.organisation}</h1>
      <p className="side-meta">
        <span className="num">{order.number}</span>
        <span>{text(order.title)}</span>
        <span>{text(order.offerTitle)}</span>
        {paid ? <span>{paid}</span> : null}
        {entitled ? <span>{w.entitled(entitled.remaining)}</span> : null}
      </p>
      {standing}
      <LookalikeNote facts={view.facts} />
      <SwapNote facts={view.facts} />
      <LastReturn view={view} />
      <Checks checks={view.checks} show={show} />
      <FactsTable view={view} pins={pins} unmask />
      <Earlier earlier={view.earlier} />
      <Notes key={order.id} view={view} />
      <Timeline entries={order.timeline} />
    </aside>
  )
}

function LastReturn({ view }: { view: CaseView }) {
  const w = useWords(words)
  const text = useText()
  const titleOf = useTitleOf(view)
  if (view.order.defects.length === 0) return null
  const touched = (path: string) =>
    view.facts.some(fact => fact.path === path && fact.before !== null) ||
    view.files.some(file => file.slot === path && file.changed)
  return (
    <section className="note note-sky" aria-label={w.lastReturn}>
      <strong>{w.lastReturn}</strong>
      <ul>
        {view.order.defects.map(defect => (
          <li key={defect.path + defect.reason}>
            <span className={touched(defect.path) ? 'tag tag-bronze' : 'tag tag-amber'}>
              {touched(defect.path) ? w.lastReturnChanged : w.lastReturnSame}
            </span>{' '}
            {titleOf(defect.path)}
            {w.colon}
            {text(defect.text)}
            {defect.note ? `（${defect.note}）` : ''}
          </li>
        ))}
      </ul>
    </section>
  )
}
