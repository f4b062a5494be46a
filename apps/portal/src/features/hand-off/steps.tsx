// The steps on the phone that are short: the digits, each consent on a screen of its own, the face, and how it ended.
import { identityRoutes } from '@hufu/contract/routes/identity.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { call } from '../../lib/server.ts'
import { Others } from './others.tsx'
import { Photos } from './photos.tsx'
import { texts } from './texts.ts'
import { type Step, type StepProps, useStep } from './use-step.ts'

export function Confirm({ step, onStep }: StepProps) {
  const t = useTexts(texts)
  const confirm = useStep((same: boolean) => call(identityRoutes.confirmHandOff, { body: { same } }), onStep)
  return (
    <section className="card">
      <p className="center">{t('digits')}</p>
      <p className="digits">{step.match}</p>
      <ProblemNote error={confirm.error} />
      <button type="button" className="cta" disabled={confirm.isPending} onClick={() => confirm.mutate(true)}>
        {t('same')}
      </button>
      <div className="pair">
        <button
          type="button"
          className="button"
          disabled={confirm.isPending}
          onClick={() => confirm.mutate(false)}
        >
          {t('differ')}
        </button>
      </div>
    </section>
  )
}

export function Consent({ step, onStep }: StepProps) {
  const t = useTexts(texts)
  const say = useSay()
  const [refused, setRefused] = useState(false)
  const give = useStep(
    (agreement: string) => call(identityRoutes.consentHandOff, { body: { agreement } }),
    onStep,
  )
  const asked = step.consents[0]
  if (!asked) return null
  return (
    <section className="card">
      <h2>{say(asked.title)}</h2>
      {asked.paragraphs.map(paragraph => (
        <p key={paragraph.zh}>{say(paragraph)}</p>
      ))}
      <p>
        <b>{say(asked.accept)}</b>
      </p>
      <ProblemNote error={give.error} />
      {refused ? (
        <Others step={step} />
      ) : (
        // Yes and no look alike: neither is pressed upon anybody.
        <div className="ways">
          <button
            type="button"
            className="button"
            disabled={give.isPending}
            onClick={() => give.mutate(asked.agreement)}
          >
            {t('agree')}
          </button>
          <button type="button" className="button" onClick={() => setRefused(true)}>
            {t('refuse')}
          </button>
        </div>
      )}
    </section>
  )
}

export function Face({ step, onStep }: StepProps) {
  const t = useTexts(texts)
  const say = useSay()
  const start = useMutation({
    mutationFn: () => call(identityRoutes.startFace),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  const [retaking, setRetaking] = useState(false)
  const none = step.triesLeft === 0
  if (retaking) return <Photos step={step} onStep={onStep} />
  return (
    <section className="card">
      <h2>{t('face')}</h2>
      <div role="status">
        {step.why && <p className="problem">{say(step.why)}</p>}
        {step.doubt && <p className="problem">{say(step.doubt)}</p>}
      </div>
      {step.doubt && (
        <button type="button" className="button" onClick={() => setRetaking(true)}>
          {t('retakeCard')}
        </button>
      )}
      <p>{t(none ? 'none' : 'faceHow')}</p>
      {!none && step.device.note && <p className="soft">{say(step.device.note)}</p>}
      {!none && (
        <>
          {step.why && <p className="soft">{t('left', { n: step.triesLeft })}</p>}
          <ProblemNote error={start.error} />
          <button
            type="button"
            className="cta"
            disabled={start.isPending || start.isSuccess}
            onClick={() => start.mutate()}
          >
            {start.isPending || start.isSuccess ? t('opening') : t(step.why ? 'again' : 'begin')}
          </button>
        </>
      )}
      <Others step={step} />
    </section>
  )
}

/** The server asks the service; this page only looks again. */
const lookMs = 2000

export function Waiting({ step, onStep }: StepProps) {
  const t = useTexts(texts)
  const look = useStep(() => call(identityRoutes.finishFace), onStep)
  const reopen = useMutation({
    mutationFn: () => call(identityRoutes.startFace),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  const { mutate, isPending } = look
  useEffect(() => {
    if (isPending) return
    const timer = setTimeout(() => mutate(undefined), lookMs)
    return () => clearTimeout(timer)
  }, [mutate, isPending])
  return (
    <section className="card">
      <h2>{t('waiting')}</h2>
      <p role="status">{t('waitingHow')}</p>
      <ProblemNote error={look.error ?? reopen.error} />
      <button type="button" className="button" disabled={reopen.isPending} onClick={() => reopen.mutate()}>
        {reopen.isPending ? t('opening') : t('reopen')}
      </button>
      <Others step={step} />
    </section>
  )
}

export function Ended({ step }: { step: Step }) {
  const t = useTexts(texts)
  const how = step.step === 'passed' ? 'passed' : step.step === 'staff' ? 'staff' : 'stopped'
  return (
    <section className="now" role="status">
      <h2>
        {how === 'passed' && '✓ '}
        {t(how)}
      </h2>
      <p>{t(`${how}How`)}</p>
      {step.here && (
        <Link
          className="cta"
          to="/$authority/orders/$order"
          params={{ authority: step.authority, order: step.order }}
        >
          {t('toOrder')}
        </Link>
      )}
    </section>
  )
}
