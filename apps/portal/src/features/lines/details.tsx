// Term, kind of key and seal of one product; asked for only where there is a choice.
import type { Facts } from '@hufu/programme/condition.ts'
import { priceLabel } from '@hufu/programme/money.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Radio, RadioGroup } from 'react-aria-components'
import { texts } from './texts.ts'
import type { Detail } from './wish.ts'

interface DetailsProps {
  document: Programme
  product: string
  /** Several products are chosen: each question says whose it is. */
  named: boolean
  role: string
  facts: Facts
  detail: Detail | undefined
  onDetail: (detail: Detail) => void
}

export function Details({ document, product: id, named, role, facts, detail, onDetail }: DetailsProps) {
  const t = useTexts(texts)
  const say = useSay()
  const product = document.products[id]
  if (!product || !detail) return null
  const heading = (what: string) => (named ? t('of', { name: say(product.title), what }) : what)
  const media = Object.entries(product.media)
  return (
    <>
      <h2 id={`${id}-term`}>{heading(t('term'))}</h2>
      <RadioGroup
        className="choices"
        aria-labelledby={`${id}-term`}
        value={detail.term}
        onChange={term => onDetail({ ...detail, term })}
      >
        {product.term.map(term => (
          <Radio key={term} value={term} className="choice">
            <span>{say(priceLabel(document, { role, ...detail, term }, facts))}</span>
          </Radio>
        ))}
      </RadioGroup>
      {media.length > 0 && (
        <>
          <h2 id={`${id}-medium`}>{heading(t('medium'))}</h2>
          <RadioGroup
            className="choices"
            aria-labelledby={`${id}-medium`}
            value={detail.medium}
            onChange={medium => onDetail({ ...detail, medium })}
          >
            {media.map(([name, title]) => (
              <Radio key={name} value={name} className="choice">
                <span>{say(title)}</span>
              </Radio>
            ))}
          </RadioGroup>
        </>
      )}
      {product['seal-optional'] && (
        <label className="tick">
          <input
            type="checkbox"
            checked={detail.seal}
            onChange={event => onDetail({ ...detail, seal: event.target.checked })}
          />
          <span>{heading(t('seal'))}</span>
        </label>
      )}
    </>
  )
}
