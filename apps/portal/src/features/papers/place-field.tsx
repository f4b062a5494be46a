// A place for files on the page of papers: what a reviewer said of it, the files, and the version of each signed copy.
import type { FileView, OrderView, Paper, Place } from '@hufu/contract/views.ts'
import type { Slot } from '@hufu/programme/schema/form.ts'
import { fileSize } from '@hufu/ui/format.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { useId } from 'react'
import { FilePlace } from '../application/file-place.tsx'
import type { Uploaded } from '../application/send-file.ts'
import { texts as formTexts } from '../application/texts.ts'
import { texts } from './texts.ts'

interface PlaceFieldProps {
  order: OrderView
  place: Place
  slot: Slot
  paper?: Paper
  /** The card around it says its name already. */
  plain?: boolean
}

export function PlaceField({ order, place, slot, paper, plain = false }: PlaceFieldProps) {
  const t = useTexts(texts)
  const f = useTexts(formTexts)
  const say = useSay()
  const id = useId()
  const defects = order.defects.filter(defect => defect.path === place.address)
  const label = plain && paper ? say(paper.title) : say(place.title)
  const max = fileSize(slot.max).replace('.0', '')
  const stateOf = (list: readonly Paper[], file: string) =>
    list.flatMap(each => each.files).find(each => each.file === file)?.state
  const said = (answer: Uploaded) => {
    const state = stateOf(answer.papers, answer.file.id)
    return state === 'unread' ? t('unread') : state ? t('current') : f('uploaded')
  }
  const mark = (file: FileView) => {
    const state = paper?.code ? stateOf([paper], file.id) : undefined
    if (state === 'current') return <small className="ok-text">{t('current')}</small>
    if (state === 'unread') return <small>{t('unreadShort')}</small>
    return state === 'outdated' ? <small className="wrong">{t('old')}</small> : null
  }
  return (
    <div className={defects.length > 0 ? 'field defect' : 'field'} id={place.address} tabIndex={-1}>
      <span className={plain ? 'hidden' : 'label'} id={`${id}l`}>
        {label}
        {!place.required && <span className="optional"> {f('optional')}</span>}
      </span>
      <small id={`${id}h`}>
        {place.hint && `${say(place.hint)} `}
        {place.editable && f('formats', { formats: slot.formats.join(' / ').toUpperCase(), max })}
        {place.editable && slot.files.max > 1 && ` ${f('count', { n: slot.files.max })}`}
      </small>
      {defects.map(defect => (
        <p className="wrong" key={defect.reason}>
          {t('reviewerSaid')}：{say(defect.text)} {defect.note}
        </p>
      ))}
      <FilePlace
        order={order}
        address={place.address}
        slot={slot}
        label={label}
        labelledBy={`${id}l`}
        describedBy={`${id}h`}
        editable={place.editable}
        said={said}
        mark={mark}
      />
    </div>
  )
}
