// What has happened, with its time, and what is still ahead.
import type { OrderView } from '@hufu/contract/views.ts'
import { moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { texts } from './texts.ts'

export function Progress({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  if (order.timeline.length + order.ahead.length === 0) return null
  return (
    <section>
      <h2>{t('progress')}</h2>
      <ol className="timeline">
        {order.timeline.map(entry => (
          <li key={`${entry.at}${entry.event}`}>
            {say(entry.text)} <time dateTime={entry.at}>{moment(entry.at, lang)}</time>
          </li>
        ))}
        {order.ahead.map(entry => (
          <li key={entry.stage} className="next">
            <span className="hidden">{t('upcoming')}</span> {say(entry.title)}
          </li>
        ))}
      </ol>
    </section>
  )
}
