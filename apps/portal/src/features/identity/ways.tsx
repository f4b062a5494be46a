// The ways to prove oneself: alike in size and colour, one click each. None is pressed upon anybody (law line 14).
import type { IdentityTask } from '@hufu/contract/views.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { onPhone } from '../../lib/server.ts'
import { texts } from './texts.ts'
import type { Deeds } from './use-identity.ts'

const known = ['liveness', 'carrier', 'identity-card', 'staff', 'counter'] as const
type Known = (typeof known)[number]
const isKnown = (method: string): method is Known => (known as readonly string[]).includes(method)

export function Ways({
  task,
  deeds,
  onAsk,
}: {
  task: IdentityTask
  deeds: Deeds
  onAsk: (method: 'staff' | 'counter') => void
}) {
  const t = useTexts(texts)
  const say = useSay()
  const phone = onPhone()
  const busy = deeds.start.isPending || deeds.carrier.isPending
  const choose = (method: Known) => {
    deeds.start.reset()
    deeds.carrier.reset()
    if (method === 'staff' || method === 'counter') onAsk(method)
    else if (method === 'carrier') deeds.carrier.mutate()
    else deeds.start.mutate({ method, here: phone })
  }
  const working = (method: string) =>
    method === 'carrier' ? deeds.carrier.isPending : deeds.start.variables?.method === method && busy
  return (
    <>
      <ul className="ways">
        {task.methods
          .flatMap(each => (isKnown(each.method) ? [{ ...each, method: each.method }] : []))
          .filter(each => !(task.state === 'manual' && each.method === task.method))
          .map(each => (
            <li key={each.method}>
              <button
                type="button"
                className="way"
                disabled={!each.available || busy}
                onClick={() => choose(each.method)}
              >
                <b>{say(each.title)}</b>
                <small>
                  {working(each.method)
                    ? t(each.method === 'carrier' ? 'working' : 'opening')
                    : each.why
                      ? say(each.why)
                      : t(each.method === 'liveness' && phone ? 'livenessHere' : each.method)}
                </small>
              </button>
            </li>
          ))}
      </ul>
      <ProblemNote error={deeds.start.error ?? deeds.carrier.error} />
    </>
  )
}
