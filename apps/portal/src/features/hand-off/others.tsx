// The other ways, by name, wherever a face or a card is asked for: nobody is left with one way only.
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Link } from '@tanstack/react-router'
import { texts } from './texts.ts'
import type { Step } from './use-step.ts'

export function Others({ step }: { step: Step }) {
  const t = useTexts(texts)
  const say = useSay()
  if (step.others.length === 0) return null
  const ways = step.others.map(each => say(each.title)).join(t('comma'))
  if (!step.here)
    return (
      <p className="soft after">
        {t('others')} {t('othersHow', { ways })}
      </p>
    )
  return (
    <div className="pair">
      <Link
        className="button"
        to="/$authority/orders/$order/identity"
        params={{ authority: step.authority, order: step.order }}
      >
        {t('othersHere', { ways })}
      </Link>
    </div>
  )
}
