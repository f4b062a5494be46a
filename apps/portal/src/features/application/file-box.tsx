// One place for files: take a photo, choose, or drop; each goes up at once, with progress, and shows what was received.
import { ProblemError } from '@hufu/contract/client.ts'
import type { FileView, OrderView } from '@hufu/contract/views.ts'
import type { Slot } from '@hufu/programme/schema/form.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Button, DropZone, FileTrigger, ProgressBar } from 'react-aria-components'
import { applicantRoutes, call, onPhone, orderKey, useKeepOrder } from '../../lib/server.ts'
import { HeldFile } from './held-file.tsx'
import { Reuse } from './reuse.tsx'
import { sendFile, type Uploaded } from './send-file.ts'
import { shrinkImage } from './shrink-image.ts'
import { texts } from './texts.ts'
import { merge } from './use-draft.ts'

/** With `image/png,image/jpeg` some Android phones open only the album; `image/*` also offers the camera (vant #3622). */
const PICTURES = ['image/*', '.heic', '.heif', '.tif', '.tiff', '.bmp']
/** What is sent may be larger than what is kept: the reviewer sees what was sent, the server makes it fit. */
const SENT = 4 * 1024 * 1024

type Step =
  | { at: 'idle' }
  | { at: 'shrinking' }
  | { at: 'sending'; percent: number }
  | { at: 'failed'; error: unknown }

export interface FileBoxProps {
  order: OrderView
  address: string
  slot: Slot
  label: string
  /** Ids of the elements that name and explain the place. */
  labelledBy: string
  describedBy: string
  editable: boolean
  /** After an upload: what to say of it. */
  said?: (answer: Uploaded) => string
  /** What is known of one file: whether it is the version that holds now. */
  mark?: (file: FileView) => ReactNode
}

export function FileBox(props: FileBoxProps) {
  const { order, address, slot, label, editable } = props
  const t = useTexts(texts)
  const cache = useQueryClient()
  const keep = useKeepOrder()
  const [step, setStep] = useState<Step>({ at: 'idle' })
  // The answer, not its words: those follow the language of the page.
  const [told, setTold] = useState<Uploaded | null>(null)
  const last = useRef<File | null>(null)
  const held = order.files.filter(file => file.slot === address)
  const many = slot.files.max > 1
  const params = { authority: order.authority, order: order.id, slot: address }
  const stays = (each: FileView, arrived: FileView) =>
    each.id !== arrived.id && (many || each.slot !== address)

  const upload = async (picked: File) => {
    last.current = picked
    setTold(null)
    setStep({ at: 'shrinking' })
    const file = await shrinkImage(picked, Math.max(slot.max, SENT))
    setStep({ at: 'sending', percent: 0 })
    const onProgress = (percent: number) => setStep({ at: 'sending', percent })
    const answer = await sendFile({ order, slot: address, file, onProgress })
    cache.setQueryData<OrderView>(orderKey(order.authority, order.id), old =>
      old
        ? {
            ...old,
            version: answer.version,
            tasks: answer.tasks,
            papers: answer.papers,
            places: answer.places,
            // The order may have been fetched again meanwhile, with this file in it.
            files: [...old.files.filter(each => stays(each, answer.file)), answer.file],
            values: merge(old.values, answer.values),
          }
        : old,
    )
    setTold(answer)
    setStep({ at: 'idle' })
  }
  /** One after the other: each has its own progress, and the first that fails is shown. */
  const uploadAll = async (picked: readonly File[]) => {
    try {
      for (const file of many ? picked : picked.slice(0, 1)) await upload(file)
    } catch (error) {
      setStep({ at: 'failed', error })
    }
  }
  const remove = async (file: FileView) => {
    try {
      keep(await call(applicantRoutes.removeFile, { params, query: { file: file.id } }))
      setTold(null)
    } catch (error) {
      setStep({ at: 'failed', error })
    }
  }
  const busy = step.at === 'shrinking' || step.at === 'sending'
  const room = many ? held.length < slot.files.max : true
  const accepted = slot.formats.some(each => each === 'doc' || each === 'docx')
    ? [...PICTURES, 'application/pdf', '.doc', '.docx']
    : [...PICTURES, 'application/pdf']
  const pick = (files: FileList | null) => void uploadAll([...(files ?? [])])
  const replaces = held.length > 0 && !many
  const picking = replaces ? t('replace') : many && held.length > 0 ? t('more') : t('pick')
  const acts = (
    <>
      <FileTrigger acceptedFileTypes={accepted} allowsMultiple={many} onSelect={pick}>
        <Button
          className={replaces ? 'link inline' : 'button'}
          aria-label={`${picking} ${label}`}
          aria-describedby={props.describedBy}
        >
          {picking}
        </Button>
      </FileTrigger>
      {onPhone() && (
        <FileTrigger acceptedFileTypes={['image/*']} defaultCamera="environment" onSelect={pick}>
          <Button className="link inline" aria-label={`${t('camera')} ${label}`}>
            {t('camera')}
          </Button>
        </FileTrigger>
      )}
    </>
  )
  return (
    <>
      <DropZone
        className={held.length > 0 && !busy ? 'upload has' : 'upload'}
        isDisabled={!editable || busy || !room}
        aria-label={t('drop')}
        aria-labelledby={props.labelledBy}
        onDrop={event => {
          const dropped = event.items.flatMap(item => (item.kind === 'file' ? [item.getFile()] : []))
          void Promise.all(dropped).then(uploadAll)
        }}
      >
        {!busy &&
          held.map((file, at) => (
            <HeldFile
              key={file.id}
              order={order}
              file={file}
              label={held.length > 1 ? `${label} ${at + 1}` : label}
              mark={props.mark?.(file)}
              onRemove={editable ? () => void remove(file) : undefined}
            />
          ))}
        {busy && (
          <ProgressBar
            aria-labelledby={props.labelledBy}
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
        {editable && !busy && room && (
          <div className={held.length > 0 ? 'upload-acts' : 'upload-new'}>
            {acts}
            {held.length === 0 && <small className="drop-hint">{t('drop')}</small>}
          </div>
        )}
      </DropZone>
      {editable && !busy && held.length === 0 && !slot.template && (
        <Reuse order={order} address={address} onError={error => setStep({ at: 'failed', error })} />
      )}
      <div role="status">
        {told && !busy && <p className="soft">✓ {props.said?.(told) ?? t('uploaded')}</p>}
      </div>
      {step.at === 'failed' && (
        <ProblemNote error={step.error}>
          <Differences error={step.error} />
          <button
            type="button"
            className="button"
            onClick={() => last.current && void uploadAll([last.current])}
          >
            {t('again')}
          </button>
        </ProblemNote>
      )}
    </>
  )
}

/** What an older paper says otherwise than the form. */
function Differences({ error }: { error: unknown }) {
  const { lang } = useLang()
  const faults = (error instanceof ProblemError && error.problem?.faults) || []
  if (faults.length === 0) return null
  return (
    <ul>
      {faults.map(fault => (
        <li key={`${fault.path}${fault[lang]}`}>{fault[lang]}</li>
      ))}
    </ul>
  )
}
