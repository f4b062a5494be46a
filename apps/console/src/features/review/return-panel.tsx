// Returning a case: beside the document and the facts, never over them, so that both stay to be pointed at.
import { CloseOutlined } from '@ant-design/icons'
import type { CaseView } from '@hufu/contract'
import { Button, Checkbox, Input } from 'antd'
import { useEffect, useId, useRef } from 'react'
import { useText, useWords } from '../../lib/language.ts'
import { Key, KeyButton } from '../../lib/pieces.tsx'
import { complete, type Defects, lateFinding, own, type Pinned, reasonsFor } from './defects.ts'
import { words } from './words.ts'

interface Props {
  view: CaseView
  defects: Defects
  close: () => void
  send: () => void
  reject: () => void
  sending: boolean
}

export function useTitleOf(view: CaseView): (path: string) => string {
  const text = useText()
  return path => {
    const found = view.facts.find(fact => fact.path === path) ?? view.files.find(file => file.slot === path)
    return found ? text(found.title) : path
  }
}

export function ReturnPanel({ view, defects, close, send, reject, sending }: Props) {
  const w = useWords(words)
  const titleOf = useTitleOf(view)
  const id = useId()
  const { pinned } = defects
  const open = (path: string) => !pinned.some(pin => pin.path === path)
  const panel = useRef<HTMLElement>(null)
  // On a narrow screen it stands under the document, out of sight of the button that opened it.
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <aside className="return" aria-label={w.panel} ref={panel}>
      <div className="return-head">
        <h2>{w.panel}</h2>
        <Button type="text" size="small" onClick={close}>
          {w.close} <Key name="escape" />
        </Button>
      </div>
      <div className="return-body">
        <p className="quiet">{w.panelHint}</p>
        <label className="sr" htmlFor={id}>
          {w.add}
        </label>
        <select id={id} className="select" value="" onChange={event => defects.toggle(event.target.value)}>
          <option value="">{w.add}…</option>
          <optgroup label={w.addFiles}>
            {view.files
              .filter(file => open(file.slot))
              .map(file => (
                <option key={file.id} value={file.slot}>
                  {titleOf(file.slot)}
                </option>
              ))}
          </optgroup>
          <optgroup label={w.addFacts}>
            {view.facts
              .filter(fact => open(fact.path))
              .map(fact => (
                <option key={fact.path} value={fact.path}>
                  {titleOf(fact.path)}
                </option>
              ))}
          </optgroup>
        </select>
        {pinned.map(pin => (
          <PinCard key={pin.path} pin={pin} view={view} defects={defects} title={titleOf(pin.path)} />
        ))}
        {complete(pinned) ? <Letter view={view} pinned={pinned} titleOf={titleOf} /> : null}
      </div>
      <div className="return-foot">
        <KeyButton
          type="primary"
          keyed="mod+enter"
          disabled={!complete(pinned)}
          loading={sending}
          onClick={send}
        >
          {w.sendReturn(pinned.length)}
        </KeyButton>
        <Button type="text" danger disabled={!complete(pinned)} onClick={reject}>
          {w.reject}
        </Button>
      </div>
    </aside>
  )
}

function PinCard(props: { pin: Pinned; view: CaseView; defects: Defects; title: string }) {
  const { pin, view, defects, title } = props
  const w = useWords(words)
  const text = useText()
  const listed = reasonsFor(view, pin.path).map(each => ({ reason: each.reason, said: text(each.text) }))
  const choices = listed.some(each => each.reason === own)
    ? listed
    : [...listed, { reason: own, said: w.ownReason }]
  const wordless = pin.reasons.includes(own) && pin.note.trim().length < 2
  return (
    <fieldset className="pin-card">
      <legend>{title}</legend>
      <button
        type="button"
        className="plain pin-remove"
        aria-label={w.remove(title)}
        onClick={() => defects.toggle(pin.path)}
      >
        <CloseOutlined aria-hidden />
      </button>
      {lateFinding(view, pin.path) ? <p className="pin-late">{w.unchanged}</p> : null}
      {choices.map(({ reason, said }) => (
        <Checkbox
          key={reason}
          checked={pin.reasons.includes(reason)}
          onChange={event =>
            defects.edit(pin.path, {
              reasons: event.target.checked
                ? [...pin.reasons, reason]
                : pin.reasons.filter(each => each !== reason),
            })
          }
        >
          {said}
        </Checkbox>
      ))}
      {pin.reasons.length === 0 ? <p className="pin-need">{w.noReason}</p> : null}
      {wordless ? <p className="pin-need">{w.ownNeed}</p> : null}
      <Input
        size="small"
        aria-label={`${title}: ${w.ownNote}`}
        placeholder={pin.reasons.includes(own) ? w.ownNeed : w.ownNote}
        maxLength={200}
        value={pin.note}
        onChange={event => defects.edit(pin.path, { note: event.target.value })}
      />
    </fieldset>
  )
}

/** Exactly what the applicant will read. */
function Letter(props: { view: CaseView; pinned: readonly Pinned[]; titleOf: (path: string) => string }) {
  const w = useWords(words)
  const text = useText()
  const reasons = new Map(props.view.reasons.map(each => [each.reason, text(each.text)]))
  return (
    <section className="letter" aria-label={w.readTitle}>
      <h3>{w.readTitle}</h3>
      <p>{w.readLead}</p>
      <ol>
        {props.pinned.map(pin => (
          <li key={pin.path}>
            <b>{props.titleOf(pin.path)}</b>
            {w.colon}
            {[...pin.reasons.map(each => reasons.get(each)), pin.note.trim()].filter(Boolean).join('；')}
          </li>
        ))}
      </ol>
    </section>
  )
}
