// After a submission: what was received, until when one hears of it, and where to look meanwhile.
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { moment, orderNumber } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { afterTexts } from './after-texts.ts'

const units: Record<string, [zh: string, en: string]> = {
  wd: ['个工作日', 'working days'],
  d: ['天', 'days'],
  h: ['小时', 'hours'],
}

export function Received({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(afterTexts)
  const say = useSay()
  const { lang } = useLang()
  const inReview = order.state === 'open' && order.axes.review?.code === 'waiting'
  if (!inReview || order.now.holder !== 'reviewer' || !order.number) return null
  const stages = Object.values(document.offers[order.offer]?.journey ?? {})
  const within = stages.find(stage => stage.stage === 'review')?.within
  const [, count = '', unit = ''] = /^(\d+)(wd|d|h)$/.exec(within ?? '') ?? []
  const time = units[unit] ? `${count} ${units[unit][lang === 'zh' ? 0 : 1]}` : null
  const making = stages.find(stage => stage.stage === 'issuance' && stage.by === 'production')?.within
  const days = (text: string | undefined) => Number(/^(\d+)wd$/.exec(text ?? '')?.[1] ?? 0)
  const made = days(within) && days(making) ? String(days(within) + days(making)) : null
  const phone = order.phone.masked
  const { account } = document.help
  return (
    <section>
      <h2>{t('receivedTitle')}</h2>
      <div className="card">
        <p>
          {t('receivedWhat', {
            sections: String(order.tasks.length),
            files: String(order.files.length),
            number: orderNumber(order.number),
          })}
        </p>
        {time && <p>{phone ? t('receivedWhen', { time, phone }) : t('receivedWithin', { time })}</p>}
        {made && <p>{t('receivedMade', { days: made })}</p>}
        {time && order.now.by && <p>{t('receivedBy', { when: moment(order.now.by, lang) })}</p>}
        <p>{t('receivedWhere')}</p>
        {account && <p>{t('receivedAccount', { name: account.name, menu: say(account.menu) })}</p>}
      </div>
    </section>
  )
}
