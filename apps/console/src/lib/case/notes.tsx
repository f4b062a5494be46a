// Notes that colleagues leave each other on a case.
import { type CaseView, call, deskRoutes } from '@hufu/contract'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../language.ts'
import { Broken } from '../pieces.tsx'
import { useWhen } from '../when.ts'
import { useCaseAct } from './use-case.ts'
import { words } from './words.ts'

export const noteInput = 'note-input'

export function Notes({ view }: { view: CaseView }) {
  const w = useWords(words)
  const when = useWhen()
  const hint = useId()
  const [text, setText] = useState('')
  const order = view.order.id
  const add = useCaseAct(order, (authority, note: string) =>
    call(deskRoutes.addNote, { params: { authority, order }, body: { text: note } }),
  )
  const save = () => {
    if (text.trim()) add.mutate(text.trim(), { onSuccess: () => setText('') })
  }
  return (
    <section className="part" aria-label={w.notes}>
      <h2>{w.notes}</h2>
      {view.notes.length === 0 ? <p className="quiet">{w.noNotes}</p> : null}
      <ul className="notes">
        {view.notes.map(note => (
          <li key={note.at + note.by}>
            <p>{note.text}</p>
            <small>
              {note.by} · {when.stamp(note.at)}
            </small>
          </li>
        ))}
      </ul>
      <div className="note-new">
        <Input.TextArea
          id={noteInput}
          aria-label={w.addNote}
          aria-describedby={hint}
          placeholder={w.addNote}
          autoSize={{ minRows: 1, maxRows: 5 }}
          maxLength={500}
          value={text}
          onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
        <Button onClick={save} disabled={!text.trim()} loading={add.isPending}>
          {w.saveNote}
        </Button>
      </div>
      <small id={hint} className="quiet">
        {w.noteHint}
      </small>
      {add.isError ? <Broken inline error={add.error} /> : null}
    </section>
  )
}
