// The red-letter invoice of an order that ended: how far it is, and finance's two ways on where it failed.
import { address, afterDeskRoutes, type CaseView, call } from '@hufu/contract'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useCaseAct } from '../../lib/case/use-case.ts'
import { bilingual, useWords } from '../../lib/language.ts'
import { Broken, Field } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'

const words = bilingual({
  zh: {
    title: '红字发票',
    states: {
      prepared: '准备申请红字确认单',
      asked: '红字确认单已提交税务局',
      confirmed: '已确认，税务局正在开具红字发票',
      issued: '红字发票已开具',
      failed: '没有成功',
    } as Record<string, string>,
    buyer: '等购方在电子税务局确认（72 小时内有效）。可以打电话提醒。',
    number: '红字发票号码',
    how: '登记说明',
    retry: '重新红冲',
    number20: '红字发票号码（20 位数字）',
    howHint: '在哪里开的、哪天、谁开的。会留在日志里。',
    record: '登记已手工红冲',
    pdf: '打开红字发票 PDF',
  },
  en: {
    title: 'Red-letter invoice',
    states: {
      prepared: 'About to ask the bureau',
      asked: 'The form is with the bureau',
      confirmed: 'Agreed; the bureau is issuing it',
      issued: 'Issued',
      failed: 'It failed',
    },
    buyer: 'The buyer has to agree in the electronic tax bureau within 72 hours. A call may help.',
    number: 'Its number',
    how: 'Note',
    retry: 'Try again',
    number20: 'Number of the red-letter invoice (20 digits)',
    howHint: 'Where, when and by whom it was issued. The log keeps it.',
    record: 'Record that it was done by hand',
    pdf: 'Open the red-letter invoice (PDF)',
  },
})

export function RedLetter({ view }: { view: CaseView }) {
  const w = useWords(words)
  const { authority } = useDesk()
  const { id: order, invoice } = view.order
  const red = invoice?.redLetter
  if (!red) return null
  return (
    <section className="card" aria-label={w.title}>
      <h2>{w.title}</h2>
      <p role="status">
        {w.states[red.state]}
        {red.failure ? `: ${red.failure}` : ''}
      </p>
      {red.waitsForBuyer ? <p className="note note-amber">{w.buyer}</p> : null}
      <dl className="sheet">
        {red.number ? (
          <>
            <dt>{w.number}</dt>
            <dd className="num">{red.number}</dd>
          </>
        ) : null}
        {red.how ? (
          <>
            <dt>{w.how}</dt>
            <dd>{red.how}</dd>
          </>
        ) : null}
      </dl>
      {red.file ? (
        <Button
          href={address(afterDeskRoutes.redLetterDeskFile, { authority, order })}
          target="_blank"
          rel="noopener"
        >
          {w.pdf}
        </Button>
      ) : null}
      {red.state === 'failed' ? <WaysOn order={order} /> : null}
    </section>
  )
}

function WaysOn({ order }: { order: string }) {
  const w = useWords(words)
  const [number, setNumber] = useState('')
  const [how, setHow] = useState('')
  const retry = useCaseAct(order, (authority, _: undefined) =>
    call(afterDeskRoutes.retryRedLetter, { params: { authority, order } }),
  )
  const record = useCaseAct(order, (authority, _: undefined) =>
    call(afterDeskRoutes.redLetterByHand, {
      params: { authority, order },
      body: { number, how: how.trim() },
    }),
  )
  return (
    <>
      <Button type="primary" loading={retry.isPending} onClick={() => retry.mutate(undefined)}>
        {w.retry}
      </Button>
      {retry.isError ? <Broken inline error={retry.error} /> : null}
      <Field id="red-number" label={w.number20}>
        <Input
          id="red-number"
          inputMode="numeric"
          maxLength={20}
          value={number}
          onChange={event => setNumber(event.target.value.replace(/\D/g, ''))}
        />
      </Field>
      <Field id="red-how" label={w.how} hint={w.howHint}>
        <Input
          id="red-how"
          maxLength={200}
          aria-describedby="red-how-hint"
          value={how}
          onChange={event => setHow(event.target.value)}
        />
      </Field>
      <Button
        disabled={number.length !== 20 || how.trim().length < 2}
        loading={record.isPending}
        onClick={() => record.mutate(undefined)}
      >
        {w.record}
      </Button>
      {record.isError ? <Broken inline error={record.error} /> : null}
    </>
  )
}
