// Writing at home, seen from the desk: until when the holder may, what was written on which key, and opening it once more.
import { afterDeskRoutes, type CaseView, call } from '@hufu/contract'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useCaseAct } from '../../lib/case/use-case.ts'
import { bilingual, useWords } from '../../lib/language.ts'
import { Broken, Field } from '../../lib/pieces.tsx'
import { holds, useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'

const words = bilingual({
  zh: {
    title: '持有人自行写入',
    until: (when: string) => `下载授权到 ${when}`,
    over: (when: string) => `下载授权已于 ${when} 到期，持有人现在不能写入`,
    broken:
      '证书已签发，还没有写入回执：可能中断了。持有人重新打开页面可以接着写；到期或打不开时，在这里重新开通。',
    reopen: '重新开通下载…',
    reason: '原因（持有人会看到）',
    open: '重新开通并通知持有人',
    receipt: '写入回执',
    wrote: (line: number, device: string, when: string) => `第 ${line} 张：${device}，${when}`,
    sign: '签名证书',
    encrypt: '加密证书',
    unknown: '未报介质号',
  },
  en: {
    title: 'Written by the holder',
    until: (when: string) => `May be downloaded until ${when}`,
    over: (when: string) => `The permission ran out at ${when}; the holder cannot write now`,
    broken:
      'Signed, and no receipt of the write yet: it may have broken off. The holder goes on by opening the page again; if it ran out, open it here.',
    reopen: 'Open the download again…',
    reason: 'Reason (the holder reads it)',
    open: 'Open it and tell the holder',
    receipt: 'Receipt of the write',
    wrote: (line: number, device: string, when: string) => `No. ${line}: ${device}, ${when}`,
    sign: 'Signing',
    encrypt: 'Encryption',
    unknown: 'key not named',
  },
})

export function Writing({ view }: { view: CaseView }) {
  const w = useWords(words)
  const when = useWhen()
  const { staff } = useDesk()
  const { writing } = view.order
  if (!writing || !(writing.until || writing.receipts.length > 0)) return null
  const { until, over, broken, mayReopen, receipts } = writing
  return (
    <section className="card" aria-label={w.title}>
      <h2>{w.title}</h2>
      {until ? (
        <p className={over ? 'note note-amber' : 'quiet'}>{(over ? w.over : w.until)(when.stamp(until))}</p>
      ) : null}
      {broken ? <p className="note note-sky">{w.broken}</p> : null}
      {receipts.length > 0 ? (
        <>
          <h3>{w.receipt}</h3>
          <ul>
            {receipts.map(each => (
              <li key={each.line}>
                {w.wrote(each.line, each.device ?? w.unknown, when.stamp(each.at))}
                <br />
                <span className="num">
                  {w.sign} {each.signSerial}
                  {each.encryptSerial ? ` · ${w.encrypt} ${each.encryptSerial}` : ''}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {mayReopen && holds(staff, ['service', 'producer']) ? <Reopen order={view.order.id} /> : null}
    </section>
  )
}

function Reopen({ order }: { order: string }) {
  const w = useWords(words)
  const [reason, setReason] = useState('')
  const act = useCaseAct(order, (authority, body: { reason: string }) =>
    call(afterDeskRoutes.reopenWriting, { params: { authority, order }, body }),
  )
  return (
    <details>
      <summary>{w.reopen}</summary>
      <form
        onSubmit={event => {
          event.preventDefault()
          act.mutate({ reason: reason.trim() }, { onSuccess: () => setReason('') })
        }}
      >
        <Field id="reopen-reason" label={w.reason}>
          <Input
            id="reopen-reason"
            maxLength={200}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
        </Field>
        {act.isError ? <Broken inline error={act.error} /> : null}
        <Button htmlType="submit" disabled={reason.trim().length < 2} loading={act.isPending}>
          {w.open}
        </Button>
      </form>
    </details>
  )
}
