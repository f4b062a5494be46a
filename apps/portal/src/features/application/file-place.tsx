// One place for files. What drops, chooses and tells the progress (file-box.tsx) is half as heavy as all else of a form, so it
// comes after the form is there; until then the place is as large as it will be, and shows what was received.
import { useTexts } from '@hufu/ui/i18n.tsx'
import { lazy, Suspense } from 'react'
import { onPhone } from '../../lib/server.ts'
import type { FileBoxProps } from './file-box.tsx'
import { HeldFile } from './held-file.tsx'
import { texts } from './texts.ts'
import './file-place.css'

const FileBox = lazy(() => import('./file-box.tsx').then(each => ({ default: each.FileBox })))

export function FilePlace(props: FileBoxProps) {
  return (
    <Suspense fallback={<Coming {...props} />}>
      <FileBox {...props} />
    </Suspense>
  )
}

function Coming({ order, address, slot, label, editable, mark }: FileBoxProps) {
  const t = useTexts(texts)
  const held = order.files.filter(file => file.slot === address)
  const many = slot.files.max > 1
  const room = many ? held.length < slot.files.max : true
  const link = held.length > 0 && !many ? 'link inline' : 'button'
  return (
    <div className={held.length > 0 ? 'upload has' : 'upload'} aria-busy="true">
      {held.map((file, at) => (
        <HeldFile
          key={file.id}
          order={order}
          file={file}
          label={held.length > 1 ? `${label} ${at + 1}` : label}
          mark={mark?.(file)}
        />
      ))}
      {editable && room && (
        <div className={held.length > 0 ? 'upload-acts' : 'upload-new'} style={{ visibility: 'hidden' }}>
          <span className={link}>{t(held.length === 0 ? 'pick' : many ? 'more' : 'replace')}</span>
          {onPhone() && <span className="link inline">{t('camera')}</span>}
          {held.length === 0 && <small className="drop-hint">{t('drop')}</small>}
        </div>
      )}
    </div>
  )
}
