// The document beside the values: rotate, zoom, fit, next; marked with who looked at it and when.
import { address, type CaseView, deskRoutes } from '@hufu/contract'
import { exact } from '@hufu/ui/format.ts'
import { useRef, useState } from 'react'
import { useKeys } from '../keys.ts'
import { useText, useWords } from '../language.ts'
import { Key } from '../pieces.tsx'
import { useDesk } from '../staff.ts'
import { words } from './words.ts'

type CaseFile = CaseView['files'][number]
const upright = { turn: 0, scale: 1, x: 0, y: 0 }

export function Viewer(props: {
  view: CaseView
  chosen: string | undefined
  choose: (slot: string) => void
}) {
  const { view, choose } = props
  const w = useWords(words)
  const text = useText()
  const { staff, authority } = useDesk()
  const at = Math.max(
    0,
    view.files.findIndex(file => file.id === props.chosen || file.slot === props.chosen),
  )
  const file = view.files[at]
  const [look, setLook] = useState({ file: '', ...upright, page: 1 })
  const now = look.file === file?.id ? look : { file: file?.id ?? '', ...upright, page: 1 }
  const put = (change: Partial<typeof now>) => setLook({ ...now, ...change })
  // The moment the case was opened, not a running clock: it says when this was looked at.
  const [opened] = useState(() => new Date().toISOString())
  const mark = `${staff.name} ${exact(opened).slice(0, 16)}`
  const step = (by: number) => {
    const next = view.files[(at + by + view.files.length) % view.files.length]
    if (next) choose(next.id)
  }
  const picture = file?.type.startsWith('image/')
  const page = (by: number) => put({ page: Math.min(file?.pages ?? 1, Math.max(1, now.page + by)) })
  useKeys([
    { key: 'r', label: w.rotate, off: !picture, run: () => put({ turn: now.turn + 90 }) },
    {
      key: 'z',
      label: w.zoom,
      off: !picture,
      run: () => put(now.scale >= 3 ? upright : { scale: now.scale + 1 }),
    },
    { key: '0', label: w.fit, off: !picture, run: () => put(upright) },
    { key: 'arrowright', label: w.nextFile, off: view.files.length < 2, run: () => step(1) },
    { key: 'arrowleft', label: w.previousFile, off: view.files.length < 2, run: () => step(-1) },
  ])
  if (!file) return <div className="doc doc-none">{w.noFiles}</div>
  const source = address(deskRoutes.caseFile, { authority, order: view.order.id, file: file.id })
  return (
    <section className="doc" aria-label={w.document}>
      <div className="doc-bar">
        <strong>{text(file.title)}</strong>
        {file.changed ? <span className="tag tag-sky">{w.changed}</span> : null}
        <PaperMark view={view} file={file.id} />
        {picture ? (
          <>
            <button type="button" onClick={() => put({ turn: now.turn + 90 })}>
              <Key name="r" /> {w.rotate}
            </button>
            <button type="button" onClick={() => put({ scale: now.scale >= 3 ? 1 : now.scale + 1 })}>
              <Key name="z" /> {w.zoom}
            </button>
            <button type="button" onClick={() => put(upright)}>
              <Key name="0" /> {w.fit}
            </button>
          </>
        ) : file.pages > 1 ? (
          <>
            <button type="button" onClick={() => page(-1)} disabled={now.page === 1}>
              {w.previousPage}
            </button>
            <span>{w.page(now.page, file.pages)}</span>
            <button type="button" onClick={() => page(1)} disabled={now.page === file.pages}>
              {w.nextPage}
            </button>
          </>
        ) : null}
        <a className="doc-original" href={`${source}?original=true`} download>
          {w.original}
        </a>
        <span className="doc-mark">
          {w.watermark} {mark}
        </span>
      </div>
      <div className="doc-page">
        {picture ? (
          <Picture
            key={file.id}
            source={source}
            title={text(file.title)}
            look={now}
            move={change => put(change)}
            broken={w.brokenFile}
          />
        ) : file.type !== 'application/pdf' ? (
          <p className="doc-broken">
            <a href={source} download>
              {w.wordFile(file.name)}
            </a>
          </p>
        ) : (
          <iframe
            key={`${file.id}-${now.page}`}
            title={text(file.title)}
            src={`${source}#page=${now.page}&toolbar=0&view=FitH`}
          />
        )}
        <Watermark text={mark} />
      </div>
      <Thumbs files={view.files} chosen={file.id} choose={choose} order={view.order.id} />
    </section>
  )
}

/** Whether a signed paper shows the data that stand in the form now. */
function PaperMark({ view, file }: { view: CaseView; file: string }) {
  const w = useWords(words)
  for (const paper of view.order.papers) {
    const found = paper.code ? paper.files.find(each => each.file === file) : undefined
    if (!found) continue
    const code = found.code ?? ''
    if (found.state === 'current') return <span className="tag tag-bronze">{w.paperCurrent(code)}</span>
    if (found.state === 'outdated') return <span className="tag tag-cinnabar">{w.paperOutdated(code)}</span>
    return <span className="tag tag-amber">{w.paperUnread}</span>
  }
  return null
}

interface Look {
  turn: number
  scale: number
  x: number
  y: number
}

function Picture(props: {
  source: string
  title: string
  look: Look
  move: (change: Partial<Look>) => void
  broken: string
}) {
  const { look, move } = props
  const [failed, fail] = useState(false)
  const drag = useRef<{ x: number; y: number } | null>(null)
  if (failed) return <p className="doc-broken">{props.broken}</p>
  return (
    <img
      src={props.source}
      alt={props.title}
      draggable={false}
      className={look.turn % 180 === 0 ? undefined : 'sideways'}
      style={{
        transform: `translate(${look.x}px, ${look.y}px) scale(${look.scale}) rotate(${look.turn}deg)`,
        cursor: look.scale > 1 ? 'grab' : 'zoom-in',
      }}
      onError={() => fail(true)}
      onWheel={event => {
        const scale = Math.min(6, Math.max(1, look.scale * (event.deltaY < 0 ? 1.15 : 1 / 1.15)))
        move(scale === 1 ? { scale, x: 0, y: 0 } : { scale })
      }}
      onDoubleClick={() => move(look.scale > 1 ? { scale: 1, x: 0, y: 0 } : { scale: 2 })}
      onPointerDown={event => {
        if (look.scale <= 1) return
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = { x: event.clientX - look.x, y: event.clientY - look.y }
      }}
      onPointerMove={event => {
        if (drag.current) move({ x: event.clientX - drag.current.x, y: event.clientY - drag.current.y })
      }}
      onPointerUp={() => {
        drag.current = null
      }}
    />
  )
}

/** Names the person on any photograph of the screen. */
function Watermark({ text }: { text: string }) {
  const safe = text.replace(/[<>&"']/g, '')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="260" height="150"><text x="12" y="120" transform="rotate(-24 12 120)" font-family="sans-serif" font-size="15" fill="#5f6b67" fill-opacity=".2">${safe}</text></svg>`
  return (
    <div
      className="watermark"
      aria-hidden="true"
      style={{ backgroundImage: `url("data:image/svg+xml,${encodeURIComponent(svg)}")` }}
    />
  )
}

function Thumbs(props: {
  files: readonly CaseFile[]
  chosen: string
  choose: (file: string) => void
  order: string
}) {
  const text = useText()
  const { authority } = useDesk()
  return (
    <ul className="thumbs">
      {props.files.map(file => (
        <li key={file.id}>
          <button
            type="button"
            aria-current={file.id === props.chosen ? 'true' : undefined}
            onClick={() => props.choose(file.id)}
          >
            {file.type.startsWith('image/') ? (
              <img
                alt=""
                src={address(deskRoutes.caseFile, { authority, order: props.order, file: file.id })}
              />
            ) : (
              <span className="thumb-pdf">PDF</span>
            )}
            <span>{text(file.title)}</span>
            {file.changed ? <i aria-hidden="true" /> : null}
          </button>
        </li>
      ))}
    </ul>
  )
}
