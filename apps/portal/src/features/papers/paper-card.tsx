// One printed paper: get it, sign it, give it back; and whether what was given back still holds.
import { documentRoutes } from '@hufu/contract/routes/documents.ts'
import type { OrderView, Paper } from '@hufu/contract/views.ts'
import type { Slot } from '@hufu/programme/schema/form.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { address, inWechat } from '../../lib/server.ts'
import { PlaceField } from './place-field.tsx'
import { texts } from './texts.ts'

interface PaperCardProps {
  order: OrderView
  paper: Paper
  slot: Slot | undefined
  /** Stood behind in another way: to be read, not to be stamped and uploaded. */
  readOnly?: boolean
}

export function PaperCard({ order, paper, slot, readOnly = false }: PaperCardProps) {
  const t = useTexts(texts)
  const say = useSay()
  const place = order.places.find(each => each.address === paper.slot)
  const bound = readOnly && order.binding?.current?.state === 'done'
  const tag = bound
    ? (['tag ok', t('confirmed')] as const)
    : readOnly
      ? (['tag plain', t('noStamp')] as const)
      : !paper.slot
        ? (['tag plain', t('onlyRead')] as const)
        : paper.state === 'outdated'
          ? (['tag do', t('outdated')] as const)
          : paper.state === 'uploaded'
            ? (['tag ok', t('done')] as const)
            : (['tag plain', t('todo')] as const)
  return (
    <section className="card signed-paper" aria-labelledby={`p-${paper.document}-${paper.line}`}>
      <div className="paper-head">
        <h3 id={`p-${paper.document}-${paper.line}`}>{say(paper.title)}</h3>
        <span className={tag[0]}>{tag[1]}</span>
      </div>
      <p className="soft">
        {[
          ...(readOnly ? [] : wanted(slot).map(each => t(each))),
          paper.code && t('version', { code: paper.code }),
        ]
          .filter(Boolean)
          .join(' · ')}
        {paper.note && !readOnly && (
          <>
            <br />
            {say(paper.note)}
          </>
        )}
      </p>
      {paper.state === 'outdated' && !readOnly && <p className="wrong">{t('outdatedWhy')}</p>}
      {!inWechat() && <Downloads order={order} paper={paper} />}
      {place && slot && !readOnly && (
        <PlaceField order={order} place={place} slot={slot} paper={paper} plain />
      )}
    </section>
  )
}

function Downloads({ order, paper }: { order: OrderView; paper: Paper }) {
  const t = useTexts(texts)
  const say = useSay()
  const at = address(documentRoutes.paper, {
    authority: order.authority,
    order: order.id,
    document: paper.document,
  })
  const line = paper.line === null ? '' : `&line=${paper.line}`
  const opens = paper.outputs.some(each => each !== 'docx')
  return (
    <p className="paper-get">
      {opens && (
        <a
          className="button"
          href={`${at}?format=pdf${line}`}
          target="_blank"
          rel="noreferrer"
          aria-label={`${t('pdf')} ${say(paper.title)}`}
        >
          {t('pdf')}
        </a>
      )}
      {paper.outputs.includes('docx') && (
        <a
          className={opens ? 'link inline' : 'button'}
          href={`${at}?format=docx${line}`}
          aria-label={`${t('docx')} ${say(paper.title)}`}
        >
          {t('docx')}
        </a>
      )}
    </p>
  )
}

/** What must be on it before it comes back. */
export function wanted(slot: Slot | undefined) {
  const all: ('stamped' | 'notNeeded' | 'agent' | 'holder' | 'legal-representative')[] = []
  if (slot?.signed) all.push(slot.signed)
  if (slot?.stamped) all.push(slot.stamped === 'organisation' ? 'stamped' : 'notNeeded')
  return all
}
