// The three ways to stand behind the papers, side by side; how the chosen one stands; and what each needs.
import { bindingRoutes } from '@hufu/contract/routes/binding.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Radio, RadioGroup } from 'react-aria-components'
import { call, useKeepOrder } from '../../lib/server.ts'
import { AskRepresentative } from './ask-representative.tsx'
import { bindingTexts } from './binding-texts.ts'
import { SignPapers } from './sign-papers.tsx'

export type Binding = NonNullable<OrderView['binding']>
export type Way = Binding['ways'][number]['way']

/** Whether the papers of this place are stood behind without a stamp. */
export const isCovered = (order: OrderView, slot: string | null): boolean =>
  order.binding?.slots.includes(slot?.split('.').at(-1) ?? '') ?? false

interface WaysProps {
  order: OrderView
  binding: Binding
  way: Way
  onWay: (way: Way) => void
}

export function Ways({ order, binding, way, onWay }: WaysProps) {
  const t = useTexts(bindingTexts)
  const say = useSay()
  const { current } = binding
  if (current?.state === 'done' || current?.state === 'waiting')
    return <Standing order={order} binding={binding} onWay={onWay} />
  return (
    <section aria-labelledby="ways">
      <h2 id="ways">{t('waysTitle')}</h2>
      <p className="soft">{t('waysSub')}</p>
      {current && <Standing order={order} binding={binding} onWay={onWay} />}
      <RadioGroup
        className="choices"
        aria-labelledby="ways"
        value={way}
        onChange={next => onWay(next as Way)}
      >
        {binding.ways.map(each => (
          <Radio key={each.way} value={each.way} className="choice">
            <span>
              {say(each.title)}
              <small>{say(each.hint)}</small>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      {way === 'certificate' && <SignPapers order={order} stage={binding.stage} />}
      {way === 'legal-representative' && <AskRepresentative order={order} binding={binding} />}
    </section>
  )
}

function Standing({ order, binding, onWay }: Omit<WaysProps, 'way'>) {
  const t = useTexts(bindingTexts)
  const { lang } = useLang()
  const keep = useKeepOrder()
  const params = { authority: order.authority, order: order.id }
  const withdraw = useMutation({
    mutationFn: () => call(bindingRoutes.withdrawBinding, { params, body: { stage: binding.stage } }),
    onSuccess: fresh => {
      onWay('paper')
      keep(fresh)
    },
  })
  const { current } = binding
  if (!current) return null
  const { state, by } = current
  return (
    <section className={state === 'done' || state === 'waiting' ? 'now' : 'now attention'} aria-live="polite">
      <h2>{state === 'waiting' ? t('waiting', { by }) : t(state)}</h2>
      {state === 'done' && current.at && <p>{t('doneBy', { by, when: moment(current.at, lang) })}</p>}
      {state === 'waiting' && current.until && (
        <p>{t('waitingUntil', { when: moment(current.until, lang) })}</p>
      )}
      {(state === 'refused' || state === 'expired') && <p>{t('refusedNext')}</p>}
      {state === 'outdated' && <p>{t('outdatedNext')}</p>}
      {(state === 'done' || state === 'waiting') && order.may.papers && (
        <button
          type="button"
          className="link inline"
          disabled={withdraw.isPending}
          onClick={() => withdraw.mutate()}
        >
          {t('withdraw')}
        </button>
      )}
      <ProblemNote error={withdraw.error} />
    </section>
  )
}
