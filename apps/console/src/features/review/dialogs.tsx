// The second step of a decision: what a pass will issue, and what a rejection takes away for good.
import type { CaseView } from '@hufu/contract'
import { yuan } from '@hufu/ui/format.ts'
import { Button, Checkbox, Modal } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { worstFirst } from '../../lib/case/checks.tsx'
import { useKeys } from '../../lib/keys.ts'
import { useText, useWords } from '../../lib/language.ts'
import { words } from './words.ts'

interface PassProps {
  view: CaseView
  close: () => void
  /** Absent: only a preview. */
  pass?: () => void
}

/** `A` opens it with the button in focus: A, Enter passes a clean case. */
export function PassDialog({ view, close, pass }: PassProps) {
  const w = useWords(words)
  const text = useText()
  const button = useRef<HTMLButtonElement>(null)
  const { willIssue } = view
  const open = worstFirst(view.checks).filter(check => check.result !== 'passed')
  useKeys(
    pass ? [{ key: 'a', label: w.passGo, run: pass }] : [{ key: 'p', label: w.passClose, run: close }],
    {
      dialog: true,
    },
  )
  useEffect(() => {
    // After the dialog has placed its own focus.
    const timer = setTimeout(() => button.current?.focus())
    return () => clearTimeout(timer)
  }, [])
  return (
    <Modal
      open
      title={w.passTitle}
      onCancel={close}
      footer={[
        <Button key="close" onClick={close}>
          {w.passClose}
        </Button>,
        pass ? (
          <Button key="pass" type="primary" ref={button} onClick={pass}>
            {w.passGo}
          </Button>
        ) : null,
      ]}
    >
      <p className="will-issue">{text(willIssue.text)}</p>
      <dl className="sheet">
        <dt>{w.passSubject}</dt>
        <dd className="num">{willIssue.subject}</dd>
        <dt>{w.passSuite}</dt>
        <dd>{willIssue.suite.toUpperCase()}</dd>
        <dt>{w.passValidity}</dt>
        <dd>{willIssue.validity}</dd>
        <dt>{w.passProfile}</dt>
        <dd className="num">{willIssue.profile}</dd>
      </dl>
      {pass && open.length > 0 ? (
        <div className="note note-amber">
          <strong>{w.passWarnings(open.length)}</strong>
          <ul>
            {open.map(check => (
              <li key={check.check + (check.path ?? '')}>{text(check.text)}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </Modal>
  )
}

export function RejectDialog(props: {
  view: CaseView
  close: () => void
  reject: () => void
  busy: boolean
}) {
  const w = useWords(words)
  const [sure, setSure] = useState(false)
  const { payment } = props.view.order
  useKeys([], { dialog: true })
  return (
    <Modal
      open
      title={w.rejectTitle}
      onCancel={props.close}
      cancelText={w.cancel}
      okText={w.rejectGo}
      okButtonProps={{ danger: true, type: 'primary', disabled: !sure, loading: props.busy }}
      onOk={props.reject}
    >
      <p>
        {w.rejectText}
        {payment?.method === 'entitlement'
          ? w.rejectFree
          : payment?.paidAt
            ? w.rejectRefund(yuan(payment.amountFen))
            : ''}
      </p>
      <Checkbox checked={sure} onChange={event => setSure(event.target.checked)}>
        {w.rejectCheck}
      </Checkbox>
    </Modal>
  )
}
