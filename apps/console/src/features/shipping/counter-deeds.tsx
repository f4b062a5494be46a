// Over the counter: a key handed over against the code, and a parcel that came back.
import { afterDeskRoutes, call } from '@hufu/contract'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useCaseAct } from '../../lib/case/use-case.ts'
import { Broken, Field } from '../../lib/pieces.tsx'

interface DeedProps {
  order: string
  words: Record<'handOver' | 'code' | 'codeHint' | 'handed' | 'returned' | 'reason' | 'returnedDo', string>
  next: () => void
}

export function HandOver({ order, words: w, next }: DeedProps) {
  const [code, setCode] = useState('')
  const act = useCaseAct(order, (authority, body: { code: string }) =>
    call(afterDeskRoutes.handOver, { params: { authority, order }, body }),
  )
  return (
    <form
      className="card"
      onSubmit={event => {
        event.preventDefault()
        act.mutate({ code }, { onSuccess: next })
      }}
    >
      <h2>{w.handOver}</h2>
      <Field id="pickup-code" label={w.code} hint={w.codeHint}>
        <Input
          id="pickup-code"
          className="num"
          inputMode="numeric"
          autoComplete="off"
          maxLength={6}
          value={code}
          onChange={event => setCode(event.target.value.replace(/\D/g, ''))}
        />
      </Field>
      {act.isError ? <Broken inline error={act.error} /> : null}
      <Button type="primary" htmlType="submit" disabled={code.length !== 6} loading={act.isPending}>
        {w.handed}
      </Button>
    </form>
  )
}

export function CameBack({ order, words: w, next }: DeedProps) {
  const [reason, setReason] = useState('')
  const act = useCaseAct(order, (authority, body: { reason: string }) =>
    call(afterDeskRoutes.parcelReturned, { params: { authority, order }, body }),
  )
  return (
    <details>
      <summary>{w.returned}</summary>
      <form
        onSubmit={event => {
          event.preventDefault()
          act.mutate({ reason: reason.trim() }, { onSuccess: next })
        }}
      >
        <Field id="return-reason" label={w.reason}>
          <Input
            id="return-reason"
            maxLength={200}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
        </Field>
        {act.isError ? <Broken inline error={act.error} /> : null}
        <Button htmlType="submit" disabled={!reason.trim()} loading={act.isPending}>
          {w.returnedDo}
        </Button>
      </form>
    </details>
  )
}
