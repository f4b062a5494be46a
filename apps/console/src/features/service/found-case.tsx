// A case, read only: where it stands and who holds it, its certificates, its papers, its history.
import type { CaseView } from '@hufu/contract'
import { Button } from 'antd'
import { useState } from 'react'
import { Checks } from '../../lib/case/checks.tsx'
import { FactsTable } from '../../lib/case/facts-table.tsx'
import { Certificates, Earlier, Timeline } from '../../lib/case/history.tsx'
import { Notes } from '../../lib/case/notes.tsx'
import { useCase } from '../../lib/case/use-case.ts'
import { Viewer } from '../../lib/case/viewer.tsx'
import { useText, useWords } from '../../lib/language.ts'
import { Broken, Slow } from '../../lib/pieces.tsx'
import { holds, useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import { Revoke } from './revoke.tsx'
import { words } from './words.ts'
import { Writing } from './writing.tsx'

export function FoundCase({ order, back }: { order: string; back: () => void }) {
  const w = useWords(words)
  const held = useCase(order)
  return (
    <main className="work service">
      <Button type="text" onClick={back} className="service-back">
        ← {w.back}
      </Button>
      {held.isPending ? <Slow what={w.case} /> : null}
      {held.isError && !held.data ? <Broken error={held.error} again={() => void held.refetch()} /> : null}
      {held.data ? <Found view={held.data} /> : null}
    </main>
  )
}

function Found({ view }: { view: CaseView }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  const { staff } = useDesk()
  const [file, setFile] = useState<string>()
  const { order } = view
  const service = holds(staff, ['service'])
  const axes = (['payment', 'review', 'certificate', 'invoice'] as const).flatMap(name => {
    const axis = order.axes[name]
    return axis ? [{ name: w.axes[name], label: text(axis.label) }] : []
  })
  return (
    <div className="found">
      <div>
        <h1>{order.organisation}</h1>
        <p className="side-meta">
          <span className="num">{order.number}</span>
          <span>{text(order.title)}</span>
          <span>{text(order.offerTitle)}</span>
        </p>
        <section className="card now">
          <strong>{text(order.now.title)}</strong>
          <p>{text(order.now.next)}</p>
          {order.now.by ? (
            <p className="quiet">
              {w.by} {when.stamp(order.now.by)}
            </p>
          ) : null}
          <dl className="axes">
            {axes.map(axis => (
              <div key={axis.name}>
                <dt>{axis.name}</dt>
                <dd>{axis.label}</dd>
              </div>
            ))}
          </dl>
        </section>
        <Certificates
          lines={order.lines}
          act={certificate =>
            service && certificate.state !== 'revoked' && certificate.use !== 'encrypt' ? (
              <Revoke order={order.id} certificate={certificate.id} />
            ) : null
          }
        />
        <Writing view={view} />
        <section className="part" aria-label={w.facts}>
          <h2>{w.facts}</h2>
          <FactsTable view={view} unmask={holds(staff, ['service', 'reviewer'])} />
          <Checks checks={view.checks} />
        </section>
        {view.files.length > 0 ? (
          <div className="part found-doc">
            <Viewer view={view} chosen={file} choose={setFile} />
          </div>
        ) : null}
      </div>
      <aside>
        <Notes view={view} />
        <Timeline entries={order.timeline} />
        <Earlier earlier={view.earlier} />
      </aside>
    </div>
  )
}
