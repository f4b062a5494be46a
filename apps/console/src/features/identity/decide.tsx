// The decision about one person: how it was checked and a word about it are asked for, whatever it is.
import { call, type IdentityCase, identityDeskRoutes } from '@hufu/contract'
import { useQueryClient } from '@tanstack/react-query'
import { Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useCaseAct } from '../../lib/case/use-case.ts'
import { useKeys } from '../../lib/keys.ts'
import { useWords } from '../../lib/language.ts'
import { Broken, Field } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { words } from './words.ts'

export type Decision = 'pass' | 'again' | 'refuse'
const hows = ['video-call', 'phone-call', 'in-person', 'documents'] as const
type How = (typeof hows)[number]

export function Decide(props: {
  order: string
  person: IdentityCase
  decision: Decision
  close: () => void
  next: () => void
}) {
  const { order, person, decision, close, next } = props
  const w = useWords(words)
  const { authority } = useDesk()
  const queries = useQueryClient()
  const [how, setHow] = useState<How | null>(null)
  const [note, setNote] = useState('')
  useKeys([], { dialog: true })
  const act = useCaseAct(order, (at, _: undefined) =>
    call(identityDeskRoutes.decideIdentity, {
      params: { authority: at, order },
      body: {
        stage: person.stage,
        line: person.line,
        decision,
        note: note.trim(),
        ...(decision === 'pass' && how ? { how } : {}),
      },
    }),
  )
  const ready = note.trim().length >= 2 && (decision !== 'pass' || how !== null)
  return (
    <Modal
      open
      title={w.asks[decision]}
      onCancel={close}
      cancelText={w.back}
      okText={w.go}
      okButtonProps={{ disabled: !ready, loading: act.isPending, danger: decision === 'refuse' }}
      onOk={() =>
        act.mutate(undefined, {
          onSuccess: () => {
            void queries.invalidateQueries({ queryKey: ['desk', authority, 'identity', order] })
            close()
            next()
          },
        })
      }
    >
      {decision === 'pass' ? (
        <fieldset className="field">
          <legend>{w.how}</legend>
          <Radio.Group
            value={how}
            onChange={event => setHow(event.target.value as How)}
            options={hows.map(value => ({ value, label: w.hows[value] }))}
          />
        </fieldset>
      ) : null}
      <Field id="identity-note" label={w.noteLabel[decision]} hint={w.noteHint[decision]}>
        <Input.TextArea
          id="identity-note"
          maxLength={300}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={note}
          aria-describedby="identity-note-hint"
          onChange={event => setNote(event.target.value)}
        />
      </Field>
      {act.isError ? <Broken inline error={act.error} /> : null}
    </Modal>
  )
}
