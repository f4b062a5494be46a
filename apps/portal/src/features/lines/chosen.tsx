// The certificates of an order with what each costs, on the page where everything is checked.
import type { OrderView } from '@hufu/contract/views.ts'
import { writeTerm } from '@hufu/programme/deadline.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { amount } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Link } from '@tanstack/react-router'
import { texts } from './texts.ts'

export function Chosen({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const { quote } = order
  const priceOf = (line: number) =>
    quote?.items.reduce((sum, item) => (item.line === line ? sum + item.fen : sum), 0) ?? null
  return (
    <section className="card contents" id="lines">
      <div className="contents-head">
        <h2>{t('title')}</h2>
        {order.may.lines && (
          <Link
            className="link inline"
            to="/$authority/orders/$order/section/$section"
            params={{ authority: order.authority, order: order.id, section: 'lines' }}
            search={{ from: 'check' } as never}
            aria-label={`${t('change')} ${t('title')}`}
          >
            {t('change')}
          </Link>
        )}
      </div>
      <dl className="facts">
        {quote ? (
          order.lines.map(line => (
            <div className="fact" key={line.line}>
              <dt>{say(line.title)}</dt>
              <dd>
                {[
                  say(writeTerm(line.term)),
                  say(document.products[line.product]?.media[line.medium ?? '']),
                  line.seal && t('sealIncluded'),
                  amount(priceOf(line.line), lang),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </dd>
            </div>
          ))
        ) : (
          <div className="fact">
            <dt>{t('title')}</dt>
            <dd className="wrong">{t('nothing')}</dd>
          </div>
        )}
        {quote && (
          <div className="fact">
            <dt>{t('total')}</dt>
            <dd>{amount(quote.fen, lang)}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}
