// The phone's page: one step at a time, told by the server. It works in any browser, signed in or not, by a secret of
// its own that opens this one check only.
import { ProblemError } from '@hufu/contract/client.ts'
import { identityRoutes, type HandOff as Step } from '@hufu/contract/routes/identity.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { call } from '../../lib/server.ts'
import '../identity/identity.css'
import { Photos } from './photos.tsx'
import { Confirm, Consent, Ended, Face, Waiting } from './steps.tsx'
import { texts } from './texts.ts'
import type { StepProps } from './use-step.ts'

/** `here`: begun in this browser. `return`: back from the face service. Else the code that was scanned. */
async function enter(token: string): Promise<Step> {
  if (token === 'here') return await call(identityRoutes.handOff)
  if (token === 'return')
    return await call(identityRoutes.finishFace).catch(() => call(identityRoutes.handOff))
  try {
    return await call(identityRoutes.openHandOff, { body: { token } })
  } catch (error) {
    // A page that was opened again after its end still says how it ended.
    const spent = error instanceof ProblemError && error.problem?.code === 'hand-off.spent'
    if (!spent) throw error
    return await call(identityRoutes.handOff).catch(() => Promise.reject(error))
  }
}

export function HandOff() {
  const { token } = useParams({ strict: false }) as unknown as { token: string }
  const t = useTexts(texts)
  const [step, setStep] = useState<Step | null>(null)
  const open = useMutation({ mutationFn: enter, onSuccess: setStep })
  const { mutate } = open
  const asked = useRef('')
  useEffect(() => {
    if (asked.current === token) return
    asked.current = token
    mutate(token)
  }, [token, mutate])
  if (!step) return <PendingPage what={t('what')} error={open.error} retry={() => mutate(token)} />
  return <Whole step={step} onStep={setStep} />
}

function Whole({ step, onStep }: StepProps) {
  const t = useTexts(texts)
  const say = useSay()
  const navigate = useNavigate()
  const { here, authority, order } = step
  const over = step.step === 'passed' || step.step === 'staff'
  // Begun on this phone: the order is open here too, and goes on by itself.
  useEffect(() => {
    if (here && over)
      void navigate({ to: '/$authority/orders/$order', params: { authority, order }, replace: true })
  }, [here, over, navigate, authority, order])
  return (
    <Page title={`${t('doing', { organisation: step.organisation })} ${say(step.programme)}`}>
      <p className="sub">
        {say(step.authorityTitle)} · {t('who', { name: step.name })}
      </p>
      <Now step={step} onStep={onStep} />
    </Page>
  )
}

function Now(props: StepProps) {
  switch (props.step.step) {
    case 'confirm':
      return <Confirm {...props} />
    case 'consent':
      return <Consent key={props.step.consents[0]?.agreement} {...props} />
    case 'photos':
      return <Photos {...props} />
    case 'face':
      return <Face {...props} />
    case 'waiting':
      return <Waiting {...props} />
    default:
      return <Ended step={props.step} />
  }
}
