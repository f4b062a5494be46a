// Which certificates: boxes to tick, one of several kinds, a number with its limits, or a list that cannot be changed.
import type { Facts } from '@hufu/programme/condition.ts'
import type { LineChoice } from '@hufu/programme/form/choose-lines.ts'
import { priceLabel } from '@hufu/programme/money.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Radio, RadioGroup } from 'react-aria-components'
import { texts } from './texts.ts'
import { productOf, type Wish } from './wish.ts'

interface PickingProps {
  document: Programme
  choice: LineChoice
  wish: Wish
  facts: Facts
  onWish: (wish: Wish) => void
}

export function Picking({ document, choice, wish, facts, onWish }: PickingProps) {
  const t = useTexts(texts)
  const roles = choice.roles.map(role => ({
    role,
    facts,
    document,
    detail: wish.details[productOf(document, role)],
  }))
  switch (choice.of) {
    case 'one':
      return (
        <>
          <h2 id="which">{t('one')}</h2>
          <RadioGroup
            className="choices"
            aria-labelledby="which"
            value={wish.roles[0] ?? null}
            onChange={role => onWish({ ...wish, roles: [role] })}
          >
            {roles.map(each => (
              <Radio key={each.role} value={each.role} className="choice">
                <Named {...each} />
              </Radio>
            ))}
          </RadioGroup>
        </>
      )
    case 'some':
      return (
        <fieldset className="plain">
          <legend>{t('some')}</legend>
          {roles.map(each => (
            <label key={each.role} className="tick card">
              <input
                type="checkbox"
                checked={wish.roles.includes(each.role)}
                onChange={event =>
                  onWish({
                    ...wish,
                    roles: event.target.checked
                      ? [...wish.roles, each.role]
                      : wish.roles.filter(role => role !== each.role),
                  })
                }
              />
              <Named {...each} />
            </label>
          ))}
        </fieldset>
      )
    case 'count':
      return <Counting choice={choice} wish={wish} onWish={onWish} />
    case 'fixed':
      return (
        <>
          <h2>{roles.length > 1 ? t('fixed', { n: roles.length }) : t('fixedOne')}</h2>
          <ul className="rows">
            {roles.map(each => (
              <li key={each.role} className="row">
                <Named {...each} />
              </li>
            ))}
          </ul>
        </>
      )
  }
}

interface NamedProps {
  document: Programme
  role: string
  facts: Facts
  detail: Wish['details'][string] | undefined
}

/** The role in the programme's words, its product, and what one of it costs for the term that is chosen (500元/1年). */
function Named({ document, role, facts, detail }: NamedProps) {
  const t = useTexts(texts)
  const say = useSay()
  const product = document.products[productOf(document, role)]
  const price = say(priceLabel(document, { role, ...detail }, facts))
  const title = say(document.lines?.roles[role])
  const kind = product ? say(product.title) : ''
  const parts = [kind !== title && kind, price, kind === title && detail?.seal && t('sealIncluded')]
  return (
    <span className="t">
      {title}
      <small>{parts.filter(Boolean).join(' · ')}</small>
    </span>
  )
}

function Counting({ choice, wish, onWish }: Pick<PickingProps, 'choice' | 'wish' | 'onWish'>) {
  const t = useTexts(texts)
  const set = (count: number) =>
    onWish({ ...wish, count: Math.min(choice.max, Math.max(choice.min, Math.trunc(count) || choice.min)) })
  return (
    <div className="field">
      <label className="field-label" htmlFor="count">
        {t('count')}
      </label>
      <small id="count-hint">{t('countHint', { min: choice.min, max: choice.max })}</small>
      <div className="stepper">
        <button
          type="button"
          className="button"
          aria-label={t('fewer')}
          disabled={wish.count <= choice.min}
          onClick={() => set(wish.count - 1)}
        >
          −
        </button>
        <input
          id="count"
          className="input num"
          inputMode="numeric"
          aria-describedby="count-hint"
          value={wish.count}
          onChange={event => set(Number(event.target.value.replace(/\D/g, '')))}
        />
        <button
          type="button"
          className="button"
          aria-label={t('more')}
          disabled={wish.count >= choice.max}
          onClick={() => set(wish.count + 1)}
        >
          +
        </button>
      </div>
    </div>
  )
}
