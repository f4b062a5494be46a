// One place for one file: take a photo, choose, or drop; it goes up at once, with progress, and shows what was received.
import type { Defect, FileView, OrderView } from '@hufu/contract/views.ts'
import { fileSize } from '@hufu/ui/format.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { Button, DropZone, FileTrigger, ProgressBar } from 'react-aria-components'
import type { FieldView, SectionView } from '../../lib/form.ts'
import { address, applicantRoutes, call, orderKey, useKeepOrder } from '../../lib/server.ts'
import { sendFile } from './send-file.ts'
import { shrinkImage } from './shrink-image.ts'
import { texts } from './texts.ts'
import { merge } from './use-draft.ts'

/** With `image/png,image/jpeg` some Android phones open only the album; `image/*` also offers the camera (vant #3622). */
const ACCEPT = ['image/*', 'application/pdf']

type Step =
  | { at: 'idle' }
  | { at: 'shrinking' }
  | { at: 'sending'; percent: number }
  | { at: 'failed'; error: unknown }

export interface UploadProps {
  order: OrderView
  section: SectionView
  field: FieldView
  wrong: string | null
  defects: Defect[]
  editable: boolean
}

export function Upload({ order, section, field, wrong, defects, editable }: UploadProps) {
  const t = useTexts(texts)
  const say = useSay()
  const id = useId()
  const cache = useQueryClient()
  const keep = useKeepOrder()
  const [step, setStep] = useState<Step>({ at: 'idle' })
  const [told, setTold] = useState<FieldView[] | null>(null)
  const last = useRef<File | null>(null)
  const slot = field.slot
  if (!slot) return null
  const held = order.files.find(file => file.slot === slot.id)

  const upload = async (picked: File) => {
    last.current = picked
    setTold(null)
    setStep({ at: 'shrinking' })
    try {
      const file = await shrinkImage(picked, slot.max)
      setStep({ at: 'sending', percent: 0 })
      const answer = await sendFile({
        order,
        slot: slot.id,
        file,
        onProgress: percent => setStep({ at: 'sending', percent }),
      })
      cache.setQueryData<OrderView>(orderKey(order.authority, order.id), old =>
        old
          ? {
              ...old,
              version: answer.version,
              tasks: answer.tasks,
              files: [...old.files.filter(each => each.slot !== slot.id), answer.file],
              values: merge(old.values, answer.values),
            }
          : old,
      )
      const filled = section.fields.filter(
        each =>
          field.field.fills.includes(each.name) &&
          answer.values.some(value => value.path === each.path && value.source === 'ocr' && value.value),
      )
      setTold(filled)
      setStep({ at: 'idle' })
    } catch (error) {
      setStep({ at: 'failed', error })
    }
  }
  const remove = async () => {
    try {
      keep(
        await call(applicantRoutes.removeFile, {
          params: { authority: order.authority, order: order.id, slot: slot.id },
        }),
      )
      setTold(null)
    } catch (error) {
      setStep({ at: 'failed', error })
    }
  }
  const pick = (files: FileList | null) => {
    const file = files?.[0]
    if (file) void upload(file)
  }
  const busy = step.at === 'shrinking' || step.at === 'sending'
  const max = fileSize(slot.max).replace('.0', '')
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
      <DropZone
        className={held && !busy ? 'upload has' : 'upload'}
        isDisabled={!editable || busy}
        aria-labelledby={`${id}l`}
        onDrop={event => {
          const item = event.items.find(each => each.kind === 'file')
          if (item?.kind === 'file') void item.getFile().then(upload)
        }}
      >
        {held && !busy && <Held order={order} file={held} label={say(slot)} />}
        {busy && (
          <ProgressBar
            aria-labelledby={`${id}l`}
            value={step.at === 'sending' ? step.percent : undefined}
            isIndeterminate={step.at === 'shrinking'}
          >
            {({ percentage }) => (
              <>
                <span>
                  {step.at === 'shrinking'
                    ? t('shrinking')
                    : percentage === 100
                      ? t('reading')
                      : t('uploading', { n: percentage ?? 0 })}
                </span>
                <div className="bar">
                  <div style={{ width: `${percentage ?? 8}%` }} />
                </div>
              </>
            )}
          </ProgressBar>
        )}
        {editable && !busy && (
          <div className={held ? 'upload-acts' : undefined}>
            <FileTrigger acceptedFileTypes={ACCEPT} onSelect={pick}>
              <Button
                className={held ? 'link inline' : 'button'}
                aria-label={`${held ? t('replace') : t('pick')} ${say(slot)}`}
                aria-describedby={`${id}h`}
              >
                {held ? t('replace') : t('pick')}
              </Button>
            </FileTrigger>
            {!held && <small className="drop-hint">{t('drop')}</small>}
            {held && (
              <button
                type="button"
                className="link inline"
                aria-label={`${t('remove')} ${say(slot)}`}
                onClick={() => void remove()}
              >
                {t('remove')}
              </button>
            )}
          </div>
        )}
      </DropZone>
      <div role="status">
        {told && !busy && (
          <p className="soft">
            ✓{' '}
            {told.length > 0
              ? t('filled', { paper: say(slot), names: told.map(each => say(each.field)).join('、') })
              : t('uploaded')}
          </p>
        )}
      </div>
      {step.at === 'failed' && (
        <ProblemNote error={step.error}>
          <button type="button" className="button" onClick={() => last.current && void upload(last.current)}>
            {t('again')}
          </button>
        </ProblemNote>
      )}
    </div>
  )
}

function Held({ order, file, label }: { order: OrderView; file: FileView; label: string }) {
  const t = useTexts(texts)
  // The id changes with every upload, so the browser never shows the one before.
  const url = `${address(applicantRoutes.file, { authority: order.authority, order: order.id, slot: file.slot })}?v=${file.id}`
  const picture = file.type.startsWith('image/')
  return (
    <div className="upload-file">
      <a className="thumb" href={url} target="_blank" rel="noreferrer" aria-label={`${t('view')} ${label}`}>
        {picture ? <img src={url} alt={label} /> : 'PDF'}
      </a>
      <span className="t">
        {file.name}
        <small>
          {fileSize(file.size)}
          {file.pages > 1 && ` · ${t('pages', { n: file.pages })}`}
        </small>
      </span>
    </div>
  )
}
