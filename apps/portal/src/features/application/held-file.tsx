// A file that was received: its picture, its name and size, and a way to take it out again.
import type { FileView, OrderView } from '@hufu/contract/views.ts'
import { fileSize } from '@hufu/ui/format.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import type { ReactNode } from 'react'
import { address, applicantRoutes } from '../../lib/server.ts'
import { texts } from './texts.ts'

interface HeldFileProps {
  order: OrderView
  file: FileView
  label: string
  mark?: ReactNode
  onRemove?: (() => void) | undefined
}

export function HeldFile({ order, file, label, mark, onRemove }: HeldFileProps) {
  const t = useTexts(texts)
  const at = address(applicantRoutes.file, { authority: order.authority, order: order.id, slot: file.slot })
  const url = `${at}?file=${file.id}`
  const picture = file.type.startsWith('image/')
  return (
    <div className="upload-file">
      <a className="thumb" href={url} target="_blank" rel="noreferrer" aria-label={`${t('view')} ${label}`}>
        {picture ? <img src={url} alt={label} /> : file.type === 'application/pdf' ? 'PDF' : 'Word'}
      </a>
      <span className="t">
        {file.name}
        <small>
          {fileSize(file.size)}
          {file.pages > 1 && ` · ${t('pages', { n: file.pages })}`}
        </small>
        {mark}
      </span>
      {onRemove && (
        <button
          type="button"
          className="link inline"
          aria-label={`${t('remove')} ${label}`}
          onClick={onRemove}
        >
          {t('remove')}
        </button>
      )}
    </div>
  )
}
