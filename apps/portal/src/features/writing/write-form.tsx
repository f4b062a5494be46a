// Choose the key, see how many tries its password has left, give it, and watch the pair being written.
import type { AgentDevice } from '@hufu/contract/agent.ts'
import { applicantRoutes, type KeyPlan } from '@hufu/contract/routes/applicant.ts'
import type { OrderLine, OrderView } from '@hufu/contract/views.ts'
import type { AgentClient } from '@hufu/ui/agent-client.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { Waiting } from '../../lib/page.tsx'
import { call, useKeepOrder } from '../../lib/server.ts'
import { PinForm } from './pin-form.tsx'
import { texts } from './texts.ts'
import { RequestRefused, type Step, StillSigning, steps, writeKey } from './write-key.ts'

export interface WriteFormProps {
  order: OrderView
  line: OrderLine
  agent: AgentClient
  devices: AgentDevice[]
  demo: boolean
  onDevices: () => void
}

/** The key that holds the certificate to be replaced, or the request already begun. */
export function originalKey(devices: readonly AgentDevice[], plan: KeyPlan): AgentDevice | undefined {
  const old = plan.replaces?.serial.toLowerCase()
  return (
    devices.find(device =>
      device.containers.some(each => each.container === plan.container && each.state !== 'empty'),
    ) ??
    devices.find(device =>
      device.containers.some(each => each.certificates.some(held => held.serial.toLowerCase() === old)),
    )
  )
}

export function WriteForm({ order, line, agent, devices, demo, onDevices }: WriteFormProps) {
  const t = useTexts(texts)
  const say = useSay()
  const keep = useKeepOrder()
  const params = { authority: order.authority, order: order.id, line: line.line }
  const plan = useQuery({
    queryKey: ['plan', order.authority, order.id, line.line],
    queryFn: () => call(applicantRoutes.keyPlan, { params }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [chosen, setChosen] = useState<string | null>(null)
  const [step, setStep] = useState<Step | null>(null)
  const run = useMutation({
    mutationFn: async ({ device, pin, fresh }: { device: string; pin: string; fresh: boolean }) => {
      if (!plan.data) throw new Error('no plan yet')
      if (fresh) await agent.setPin(device, pin)
      return writeKey({ order, line: line.line, plan: plan.data, device, pin, call, agent, onStep: setStep })
    },
    onSuccess: keep,
    onSettled: onDevices,
  })
  useEffect(() => {
    if (!run.isPending) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [run.isPending])

  if (plan.error) return <ProblemNote error={plan.error} />
  if (!plan.data) return <Waiting what={t('what')} />
  if (devices.length === 0)
    return (
      <section className="now attention" role="status">
        <h2>{t('noKey')}</h2>
        <p>{t('noKeyWhy')}</p>
        {demo && (
          <button
            type="button"
            className="button after"
            onClick={() => void agent.addDevice().then(onDevices)}
          >
            {t('addDemo')}
          </button>
        )}
      </section>
    )
  const original = originalKey(devices, plan.data)
  const device = devices.find(each => each.device === chosen) ?? original ?? devices[0]
  if (run.isPending) return <Running step={step} />
  const begun = line.state !== 'waiting'
  return (
    <>
      <dl className="facts card">
        <div className="fact">
          <dt>{t('plan')}</dt>
          <dd>{say(line.title)}</dd>
        </div>
        <div className="fact">
          <dt>{t('subject')}</dt>
          <dd>{namesIn(plan.data).join(' · ')}</dd>
        </div>
        {plan.data.replaces && (
          <div className="fact">
            <dt>{t('validUntil')}</dt>
            <dd className="num">{plan.data.replaces.serial.toUpperCase()}</dd>
          </div>
        )}
      </dl>
      {begun && <p role="status">{t('resumeWhy')}</p>}
      {devices.length > 1 && <h2>{t('which')}</h2>}
      {(devices.length > 1 || !original) && (
        <RadioGroup
          className="choices"
          aria-label={t('which')}
          value={device?.device ?? null}
          onChange={setChosen}
        >
          {devices.map(each => (
            <Radio key={each.device} value={each.device} className="choice">
              <span>
                {each.label}
                <small>
                  {each === original ? `${t('original')} · ` : ''}
                  {countCertificates(each) > 0
                    ? t('hasCertificates', { n: countCertificates(each) })
                    : t('emptyKey')}
                </small>
              </span>
            </Radio>
          ))}
        </RadioGroup>
      )}
      {run.error && <Failed error={run.error} refused={line.refused ? say(line.refused) : ''} />}
      {device && (
        <PinForm
          key={device.device}
          device={device}
          label={begun ? t('resume') : t('start')}
          onPin={(pin, fresh) => run.mutate({ device: device.device, pin, fresh })}
        />
      )}
    </>
  )
}

/** The name and the code, each once; the country says nothing to its reader. */
const namesIn = (plan: KeyPlan) => [
  ...new Set(plan.subject.filter(part => part.type !== 'C').map(part => part.value)),
]

const countCertificates = (device: AgentDevice) =>
  device.containers.reduce((sum, each) => sum + each.certificates.length, 0)

function Failed({ error, refused }: { error: unknown; refused: string }) {
  const t = useTexts(texts)
  if (error instanceof StillSigning) return <p className="problem">{t('stillSigning')}</p>
  if (error instanceof RequestRefused)
    return <p className="problem">{t('refused', { why: refused || error.message })}</p>
  return <ProblemNote error={error} />
}

function Running({ step }: { step: Step | null }) {
  const t = useTexts(texts)
  const at = step ? steps.indexOf(step) : 0
  return (
    <section className="now" role="status">
      <h2>{t(step ?? 'generate')}…</h2>
      <p>{t('doNotClose')}</p>
      <ol className="timeline after">
        {steps.map((each, index) => (
          <li
            key={each}
            className={index > at ? 'next' : undefined}
            aria-current={index === at ? 'step' : undefined}
          >
            {t(each)}
            {index < at && ' ✓'}
          </li>
        ))}
      </ol>
    </section>
  )
}
