// Revocation: who asks is checked first; prepare shows both certificates of the pair, act redeems its one-use token. Cinnabar.
import { type Body, call, deskRoutes } from '@hufu/contract'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import { useCaseAct } from '../../lib/case/use-case.ts'
import { words as caseWords } from '../../lib/case/words.ts'
import { useKeys } from '../../lib/keys.ts'
import { useText, useWords } from '../../lib/language.ts'
import { Broken } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { Applicant } from './applicant.tsx'
import { words } from './words.ts'

type Reason = Body<typeof deskRoutes.prepareRevocation>['reason']
const reasons: readonly Reason[] = [
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'unspecified',
]

export function Revoke({ order, certificate }: { order: string; certificate: string }) {
  const w = useWords(words)
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button danger size="small" onClick={() => setOpen(true)}>
        {w.revoke}
      </Button>
      {open ? <RevokeDialog order={order} certificate={certificate} close={() => setOpen(false)} /> : null}
    </>
  )
}

function RevokeDialog({
  order,
  certificate,
  close,
}: {
  order: string
  certificate: string
  close: () => void
}) {
  const w = useWords(words)
  const use = useWords(caseWords).use as Record<string, string>
  const text = useText()
  const { authority } = useDesk()
  const { message } = App.useApp()
  const [reason, setReason] = useState<Reason>()
  const [checked, setChecked] = useState(false)
  const params = { authority, certificate }
  const prepare = useMutation({
    mutationFn: (why: Reason) => call(deskRoutes.prepareRevocation, { params, body: { reason: why } }),
  })
  const revoke = useCaseAct(order, (_, token: string) => call(deskRoutes.revoke, { params, body: { token } }))
  useKeys([], { dialog: true })
  const plan = prepare.data
  return (
    <Modal
      open
      title={w.revokeTitle}
      onCancel={close}
      footer={[
        <Button key="no" onClick={close}>
          {w.cancel}
        </Button>,
        plan ? (
          <Button
            key="go"
            type="primary"
            danger
            loading={revoke.isPending}
            onClick={() =>
              revoke.mutate(plan.token, {
                onSuccess: () => {
                  void message.success(w.revoked)
                  close()
                },
              })
            }
          >
            {plan.certificates.length > 1 ? w.revokeGo : w.revokeGoOne}
          </Button>
        ) : !checked ? null : (
          <Button
            key="look"
            disabled={!reason}
            loading={prepare.isPending}
            onClick={() => reason && prepare.mutate(reason)}
          >
            {w.look}
          </Button>
        ),
      ]}
    >
      {plan ? (
        <>
          <p>{text(plan.text)}</p>
          <p>{w.hits}</p>
          <ul className="hits">
            {plan.certificates.map(each => (
              <li key={each.serial}>
                <b>{use[each.use] ?? each.use}</b>
                <span className="num">{each.serial}</span>
                <small className="num">{each.subject}</small>
              </li>
            ))}
          </ul>
          <p className="note note-bad">{w.forGood}</p>
        </>
      ) : !checked ? (
        <Applicant params={params} done={() => setChecked(true)} />
      ) : (
        <fieldset className="reasons">
          <legend>{w.revokeWhy}</legend>
          {reasons.map(each => (
            <label key={each}>
              <input type="radio" name="reason" checked={reason === each} onChange={() => setReason(each)} />
              {w.reasons[each]}
            </label>
          ))}
        </fieldset>
      )}
      {prepare.isError ? <Broken inline error={prepare.error} /> : null}
      {revoke.isError ? <Broken inline error={revoke.error} /> : null}
    </Modal>
  )
}
