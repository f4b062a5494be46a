// The seal of one line as production sees it: how far it is, its picture, and what a hand can do for it.
import { address, call, type SealKind, sealDeskRoutes } from '@hufu/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useRef, useState } from 'react'
import { useWords } from '../../lib/language.ts'
import { Broken, Field, Slow } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { Filing } from './filing.tsx'
import { words } from './words.ts'

export function SealLine({ order, line }: { order: string; line: number }) {
  const w = useWords(words)
  const { authority } = useDesk()
  const params = { authority, order, line }
  const work = useQuery({
    queryKey: ['desk', authority, 'seal', order, line],
    queryFn: () => call(sealDeskRoutes.sealOfLine, { params }),
  })
  if (!work.data) return work.error ? <Broken inline error={work.error} /> : <Slow what={w.what} />
  const { state, picture, seal, kinds, measured, filing } = work.data
  return (
    <section className="card" aria-label={w.heading}>
      <h2>{w.heading}</h2>
      <p role="status">{seal?.number ? w.made(seal.number) : w.states[state]}</p>
      {picture ? (
        <p>
          <img
            src={`${address(sealDeskRoutes.sealDrawn, params)}?${picture.id}`}
            alt={w.pictureAlt}
            width={150}
            height={Math.round((150 * picture.heightMm) / picture.widthMm)}
          />
          <br />
          {w.kinds[picture.kind]} · {w.size(picture.widthMm, picture.heightMm)}
        </p>
      ) : null}
      <p className="side-meta">{measured ? w.measured(measured.widthMm, measured.heightMm) : w.said}</p>
      {filing.number || filing.waived ? (
        <p className="side-meta">{filing.number ? w.filed(filing.number) : w.waived(filing.waived ?? '')}</p>
      ) : null}
      {filing.asks !== 'no' && !seal?.number && state !== 'none' ? <Filing params={params} /> : null}
      {state === 'by-hand' ? <ByHand params={params} kinds={kinds.map(one => one.kind)} /> : null}
    </section>
  )
}

interface ByHandProps {
  params: { authority: string; order: string; line: number }
  kinds: SealKind[]
}

function ByHand({ params, kinds }: ByHandProps) {
  const w = useWords(words)
  const queries = useQueryClient()
  const [kind, setKind] = useState<SealKind>(kinds[0] ?? 'official-round')
  const [width, setWidth] = useState('')
  const [note, setNote] = useState('')
  const file = useRef<HTMLInputElement>(null)
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['desk', params.authority] })
  const draw = useMutation({
    mutationFn: (bytes: File) =>
      call(sealDeskRoutes.drawSeal, {
        params,
        query: { kind, ...(width ? { widthMm: Number(width) } : {}) },
        bytes,
      }),
    onSuccess,
  })
  const refuse = useMutation({
    mutationFn: () => call(sealDeskRoutes.refuseImpression, { params, body: { note } }),
    onSuccess,
  })
  return (
    <>
      <p>
        <a href={address(sealDeskRoutes.sealSource, params)} target="_blank" rel="noreferrer">
          {w.source}
        </a>
      </p>
      <Field id="seal-kind" label={w.kind}>
        <Select
          id="seal-kind"
          value={kind}
          onChange={setKind}
          options={kinds.map(value => ({ value, label: w.kinds[value] }))}
          style={{ minWidth: 200 }}
        />
      </Field>
      <Field id="seal-width" label={w.width} hint={w.drawHint}>
        <Input
          id="seal-width"
          inputMode="numeric"
          maxLength={2}
          aria-describedby="seal-width-hint"
          value={width}
          onChange={event => setWidth(event.target.value.replace(/\D/g, ''))}
        />
      </Field>
      <input
        ref={file}
        type="file"
        accept="image/png,image/jpeg"
        hidden
        aria-label={w.draw}
        onChange={event => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen) draw.mutate(chosen)
        }}
      />
      <Button type="primary" loading={draw.isPending} onClick={() => file.current?.click()}>
        {w.draw}
      </Button>
      {draw.error ? <Broken inline error={draw.error} /> : null}
      <Field id="seal-note" label={w.note} hint={w.noteHint}>
        <Input
          id="seal-note"
          maxLength={200}
          aria-describedby="seal-note-hint"
          value={note}
          onChange={event => setNote(event.target.value)}
        />
      </Field>
      <Button disabled={note.trim().length < 2} loading={refuse.isPending} onClick={() => refuse.mutate()}>
        {w.refuse}
      </Button>
      {refuse.error ? <Broken inline error={refuse.error} /> : null}
    </>
  )
}
