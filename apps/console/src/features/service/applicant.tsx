// Who asks for the revocation, checked before anything is shown: a code to the number on file, the original of a document, or in words
// what else was seen. What was found goes on record; the number of a document does not.
import { type Body, call, recordRoutes } from '@hufu/contract'
import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../lib/language.ts'
import { Broken } from '../../lib/pieces.tsx'
import { words } from './words.ts'

type Given = Body<typeof recordRoutes.checkApplicant>
type Method = Given['method']
const methods: readonly Method[] = ['code', 'papers', 'other-papers', 'own-finding']

export function Applicant({
  params,
  done,
}: {
  params: { authority: string; certificate: string }
  done: () => void
}) {
  const w = useWords(words)
  const [method, setMethod] = useState<Method>('code')
  const [typed, setTyped] = useState('')
  const send = useMutation({ mutationFn: () => call(recordRoutes.applicantCode, { params }) })
  const check = useMutation({
    mutationFn: (body: Given) => call(recordRoutes.checkApplicant, { params, body }),
    onSuccess: done,
  })
  const noted = method === 'other-papers' || method === 'own-finding'
  const ready = noted
    ? typed.trim().length >= 10
    : method === 'code'
      ? /^\d{6}$/.test(typed)
      : typed.trim().length >= 4
  return (
    <form
      className="applicant"
      onSubmit={event => {
        event.preventDefault()
        if (!ready) return
        if (method === 'code') check.mutate({ method, code: typed })
        else if (method === 'papers') check.mutate({ method, number: typed.trim() })
        else check.mutate({ method, note: typed.trim() })
      }}
    >
      <fieldset className="reasons">
        <legend>{w.whoAsks}</legend>
        {methods.map(each => (
          <label key={each}>
            <input
              type="radio"
              name="method"
              checked={method === each}
              onChange={() => {
                setMethod(each)
                setTyped('')
                check.reset()
              }}
            />
            {w.methods[each]}
          </label>
        ))}
      </fieldset>
      {method === 'code' ? (
        <p>
          <Button loading={send.isPending} onClick={() => send.mutate()}>
            {w.sendCode}
          </Button>{' '}
          {send.data ? <span role="status">{w.codeSent(send.data.mobile)}</span> : null}
        </p>
      ) : null}
      <div className="applicant-answer">
        <label htmlFor="applicant-answer">{w.answers[method]}</label>
        {noted ? (
          <Input.TextArea
            id="applicant-answer"
            rows={3}
            maxLength={400}
            value={typed}
            onChange={event => setTyped(event.target.value)}
          />
        ) : (
          <Input
            id="applicant-answer"
            value={typed}
            inputMode={method === 'code' ? 'numeric' : 'text'}
            autoComplete="off"
            maxLength={method === 'code' ? 6 : 40}
            onChange={event => setTyped(event.target.value)}
          />
        )}
      </div>
      {send.isError ? <Broken inline error={send.error} /> : null}
      {check.isError ? <Broken inline error={check.error} /> : null}
      <Button type="primary" htmlType="submit" disabled={!ready} loading={check.isPending}>
        {w.checked}
      </Button>
    </form>
  )
}
