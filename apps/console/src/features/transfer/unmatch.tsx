// Taking a match back: what it does to the order is said before it is pressed, and why it was done stays on record.
import { call, type DepositView, payingDeskRoutes } from '@hufu/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useKeys } from '../../lib/keys.ts'
import { bilingual, useWords } from '../../lib/language.ts'
import { Broken, Field } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'

const words = bilingual({
  zh: {
    take: '撤销匹配…',
    title: '撤销匹配',
    what: (order: string) =>
      `这笔钱将不再算作申请 ${order} 的付款。如果申请已付清，会退回到待付款，申请人会收到通知；资料不用重填。证书已签发或已开票的，系统会拒绝并说明怎么办。`,
    reason: '为什么撤销',
    hint: '写清楚这笔钱是谁的、怎么发现的。两边的日志都会记下。',
    back: '返回',
    go: '确认撤销',
    was: '曾撤销',
  },
  en: {
    take: 'Take back…',
    title: 'Take the match back',
    what: order =>
      `The money will not count for order ${order} any more. If that was paid, it will be due again and the applicant is told; nothing has to be filled in again. Where a certificate or an invoice stands on it, this is refused and says what to do.`,
    reason: 'Why',
    hint: 'Whose money it is and how that was found. Both logs keep it.',
    back: 'Back',
    go: 'Take it back',
    was: 'Taken back from',
  },
})

export function Unmatch({ deposit }: { deposit: DepositView }) {
  const w = useWords(words)
  const [open, show] = useState(false)
  const bound = deposit.state === 'matched' || deposit.state === 'to-return'
  if (!bound || deposit.order === null) return null
  return (
    <>
      <Button size="small" onClick={() => show(true)}>
        {w.take}
      </Button>
      {open ? <Confirm deposit={deposit} close={() => show(false)} /> : null}
    </>
  )
}

function Confirm({ deposit, close }: { deposit: DepositView; close: () => void }) {
  const w = useWords(words)
  const { authority } = useDesk()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const act = useMutation({
    mutationFn: () =>
      call(payingDeskRoutes.unmatchDeposit, {
        params: { authority, deposit: deposit.deposit },
        body: { reason: reason.trim() },
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['desk', authority] })
      close()
    },
  })
  useKeys([], { dialog: true })
  return (
    <Modal
      open
      title={w.title}
      cancelText={w.back}
      okText={w.go}
      okButtonProps={{ danger: true, disabled: reason.trim().length < 2, loading: act.isPending }}
      onCancel={close}
      onOk={() => act.mutate()}
    >
      <p>{w.what(deposit.number ?? '')}</p>
      <Field id="unmatch-reason" label={w.reason} hint={w.hint}>
        <Input
          id="unmatch-reason"
          maxLength={200}
          aria-describedby="unmatch-reason-hint"
          value={reason}
          onChange={event => setReason(event.target.value)}
        />
      </Field>
      {act.isError ? <Broken inline error={act.error} /> : null}
    </Modal>
  )
}

/** From which orders it was taken back before, for whoever is about to match it. */
export function UnmatchedFrom({ deposit }: { deposit: DepositView }) {
  const w = useWords(words)
  return deposit.unmatched.map(each => (
    <div key={each.at} className="side-meta">
      {w.was} <span className="num">{each.number}</span>: {each.reason} ({each.by})
    </div>
  ))
}
