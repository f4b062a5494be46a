// A field of the form that is filled by files: its name, what is asked for, what a reviewer said, and the place itself.
import type { Defect, OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { fileSize } from '@hufu/ui/format.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { useId } from 'react'
import { type FieldView, filledBy, type SectionView } from '../../lib/form.ts'
import { address, applicantRoutes } from '../../lib/server.ts'
import { FilePlace } from './file-place.tsx'
import { ReadingNote } from './reading-note.tsx'
import type { Uploaded } from './send-file.ts'
import { texts } from './texts.ts'

export interface UploadProps {
  order: OrderView
  document: Programme
  section: SectionView
  field: FieldView
  wrong: string | null
  defects: Defect[]
  editable: boolean
}

export function Upload({ order, document, section, field, wrong, defects, editable }: UploadProps) {
  const t = useTexts(texts)
  const say = useSay()
  const id = useId()
  const slot = field.slot
  if (!slot) return null
  const max = fileSize(slot.max).replace('.0', '')
  const said = (answer: Uploaded) => {
    const filled = filledBy(document, section, field.field, answer.values)
    const names = filled.map(say).join('、')
    return filled.length > 0 ? t('filled', { paper: say(slot), names }) : t('uploaded')
  }
  return (
    <div className={defects.length > 0 ? 'field defect' : 'field'} id={field.path} tabIndex={-1}>
      <span className="label" id={`${id}l`}>
        {say(slot)}
        {slot.required ? (
          <span className="star" aria-hidden="true">
            {' *'}
          </span>
        ) : (
          <span className="optional"> {t('optional')}</span>
        )}
      </span>
      <small id={`${id}h`}>
        {say(slot.hint)} {editable && t('formats', { formats: slot.formats.join(' / ').toUpperCase(), max })}
        {editable && slot.files.max > 1 && ` ${t('count', { n: slot.files.max })}`}
      </small>
      {defects.map(defect => (
        <p className="wrong" key={defect.reason}>
          {t('reviewerSaid')}：{say(defect.text)} {defect.note}
        </p>
      ))}
      {wrong && (
        <p className="wrong" id={`${id}w`}>
          {wrong}
        </p>
      )}
      {slot.template && editable && (
        <a
          className="link inline"
          href={address(applicantRoutes.template, {
            authority: order.authority,
            programme: order.programme,
            template: slot.template,
          })}
          download
        >
          {t('template')}
        </a>
      )}
      <FilePlace
        order={order}
        address={slot.id}
        slot={slot}
        label={say(slot)}
        labelledBy={`${id}l`}
        describedBy={`${id}h`}
        editable={editable}
        said={said}
      />
      {editable && <ReadingNote order={order} slot={slot.id} />}
    </div>
  )
}
