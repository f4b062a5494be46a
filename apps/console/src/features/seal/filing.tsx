// The filing number of a seal at the desk: written down from the paper, or let pass with a reason.
import { call, sealDeskRoutes } from '@hufu/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../lib/language.ts'
import { Broken, Field } from '../../lib/pieces.tsx'
import { words } from './words.ts'

export function Filing({ params }: { params: { authority: string; order: string; line: number } }) {
  const w = useWords(words)
  const queries = useQueryClient()
  const [number, setNumber] = useState('')
  const [why, setWhy] = useState('')
  const set = useMutation({
    mutationFn: (body: { number: string } | { waived: string }) =>
      call(sealDeskRoutes.setFiling, { params, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['desk', params.authority] }),
  })
  const id = `${params.order}-${params.line}`
  return (
    <>
      <Field id={`filing-${id}`} label={w.filing}>
        <Input
          id={`filing-${id}`}
          inputMode="numeric"
          maxLength={20}
          value={number}
          onChange={event => setNumber(event.target.value)}
        />
      </Field>
      <Button
        disabled={number.replace(/\D/g, '').length !== 13}
        loading={set.isPending}
        onClick={() => set.mutate({ number })}
      >
        {w.saveFiling}
      </Button>
      <Field id={`no-filing-${id}`} label={w.noFiling}>
        <Input
          id={`no-filing-${id}`}
          maxLength={200}
          value={why}
          onChange={event => setWhy(event.target.value)}
        />
      </Field>
      <Button
        disabled={why.trim().length < 2}
        loading={set.isPending}
        onClick={() => set.mutate({ waived: why.trim() })}
      >
        {w.waive}
      </Button>
      {set.isError ? <Broken inline error={set.error} /> : null}
    </>
  )
}
