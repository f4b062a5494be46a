// Photographs of the card: the phone's camera or its album, each sent at once, taken again as often as wanted.
import { identityRoutes } from '@hufu/contract/routes/identity.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useState } from 'react'
import { Button, FileTrigger } from 'react-aria-components'
import { call } from '../../lib/server.ts'
import { shrinkImage } from '../application/shrink-image.ts'
import { Others } from './others.tsx'
import { texts } from './texts.ts'
import { type Step, type StepProps, useStep } from './use-step.ts'

export function Photos({ step, onStep }: StepProps) {
  const t = useTexts(texts)
  const done = useStep(() => call(identityRoutes.photosDone), onStep)
  const missing = step.slots.some(slot => slot.required && !slot.held)
  return (
    <section className="card">
      <h2>{t('photos')}</h2>
      <p>{t(step.slots.every(slot => slot.fromForm) ? 'photosGiven' : 'photosHow')}</p>
      {step.slots.map(slot => (
        <Photo key={slot.slot} slot={slot} onStep={onStep} />
      ))}
      <ProblemNote error={done.error} />
      <button
        type="button"
        className="cta"
        disabled={missing || done.isPending}
        onClick={() => done.mutate(undefined)}
      >
        {done.isPending ? t('reading') : t('clear')}
      </button>
      <Others step={step} />
    </section>
  )
}

function Photo({ slot, onStep }: { slot: Step['slots'][number]; onStep: StepProps['onStep'] }) {
  const t = useTexts(texts)
  const say = useSay()
  const [seen, setSeen] = useState<string | null>(null)
  const send = useStep(async (file: File) => {
    const small = await shrinkImage(file, slot.maxBytes)
    const next = await call(identityRoutes.uploadHandOff, {
      params: { slot: slot.slot },
      bytes: small,
      headers: { 'x-file-name': encodeURIComponent(file.name) },
    })
    setSeen(URL.createObjectURL(small))
    return next
  }, onStep)
  return (
    <div className="field">
      <span className="label">{say(slot.title)}</span>
      {slot.hint && <small>{say(slot.hint)}</small>}
      {seen && <img className="shot" src={seen} alt={say(slot.title)} />}
      <p role="status" className="soft">
        {send.isPending ? t('sending') : slot.held ? `✓ ${t(slot.fromForm ? 'fromForm' : 'held')}` : ''}
      </p>
      <ProblemNote error={send.error} />
      {/* `image/*`: some Android kernels open only the album for a list of types. No `capture`: the album stays open. */}
      <FileTrigger
        acceptedFileTypes={['image/*']}
        onSelect={files => {
          const file = files?.[0]
          if (file) send.mutate(file)
        }}
      >
        <Button
          className="button"
          isDisabled={send.isPending}
          aria-label={`${t(slot.held ? 'retake' : 'take')} ${say(slot.title)}`}
        >
          {t(slot.held ? 'retake' : 'take')}
        </Button>
      </FileTrigger>
    </div>
  )
}
