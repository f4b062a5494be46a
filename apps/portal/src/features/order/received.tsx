// After a submission: what was received, until when one hears of it, and where to look meanwhile.
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { orderNumber } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { afterTexts } from './after-texts.ts'

const units: Record<string, [zh: string, en: string]> = {
  wd: ['个工作日', 'working days'],
  d: ['天', 'days'],
  h: ['小时', 'hours'],
}

export function Received({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(afterTexts)
  const { lang } = useLang()
  const inReview = order.state === 'open' && order.axes.review?.code === 'waiting'
  if (!inReview || order.now.holder !== 'reviewer' || !order.number) return null
  const stages = Object.values(document.offers[order.offer]?.journey ?? {})
  const within = stages.find(stage => stage.stage === 'review')?.within
  const [, count = '', unit = ''] = /^(\d+)(wd|d|h)$/.exec(within ?? '') ?? []
  const time = units[unit] ? `${count} ${units[unit][lang === 'zh' ? 0 : 1]}` : null
  const phone = order.phone.masked
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
        {time && phone && <p>{t('receivedWhen', { time, phone })}</p>}
        <p>{t('receivedWhere')}</p>
      </div>
    </section>
  )
}
