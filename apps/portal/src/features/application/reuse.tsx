// Files that are in the order already, for another place that wants the same (WCAG 2.2, 3.3.7: nothing is asked for twice).
import { documentRoutes } from '@hufu/contract/routes/documents.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { call, useKeepOrder } from '../../lib/server.ts'
import { texts } from './texts.ts'

interface ReuseProps {
  order: OrderView
  address: string
  onError: (error: unknown) => void
}

export function Reuse({ order, address, onError }: ReuseProps) {
  const t = useTexts(texts)
  const keep = useKeepOrder()
  // A signed paper belongs to one place only.
  const papers = new Set(order.papers.map(paper => paper.slot))
  const elsewhere = order.files.filter(file => file.slot !== address && !papers.has(file.slot))
  // One that stands in two places already is offered once.
  const others = [...new Map(elsewhere.map(file => [file.id, file])).values()]
  if (others.length === 0) return null
  const use = async (file: string) => {
    try {
      const params = { authority: order.authority, order: order.id, slot: address }
      keep(await call(documentRoutes.reuseFile, { params, body: { file } }))
    } catch (error) {
      onError(error)
    }
  }
  return (
    <details className="reuse">
      <summary>{t('reuse')}</summary>
      {others.map(file => (
        <button key={file.id} type="button" className="link inline" onClick={() => void use(file.id)}>
          {file.name}
        </button>
      ))}
    </details>
  )
}
