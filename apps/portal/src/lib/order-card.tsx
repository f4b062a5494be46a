// One order in a list: number, kind, programme, what to do now, the four axes, agent and date. The whole card is the target.
import type { Axis, OrderCard as Card } from '@hufu/contract/views.ts'
import { exact, orderNumber } from '@hufu/ui/format.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Link } from '@tanstack/react-router'

const texts = {
  draft: { zh: '还没提交', en: 'Not submitted yet' },
  agent: { zh: '经办人', en: 'Agent' },
  payment: { zh: '支付', en: 'Payment' },
  review: { zh: '审核', en: 'Review' },
  certificate: { zh: '证书', en: 'Certificate' },
  invoice: { zh: '开票', en: 'Invoice' },
  unnamed: { zh: '单位名称未填', en: 'Organisation not filled in yet' },
}
const axisNames = ['payment', 'review', 'certificate', 'invoice'] as const

/** `axes`: the four of a programme without one word for all of them. */
export function OrderCard({ order, axes = true }: { order: Card; axes?: boolean }) {
  const t = useTexts(texts)
  const say = useSay()
  const mine = order.now.holder === 'applicant' && order.now.action !== 'none'
  const shown = axisNames
    .map(name => [name, order.axes[name]] as const)
    .filter((pair): pair is [(typeof axisNames)[number], Axis] => pair[1] !== null)
  return (
    <Link
      className="card order-card"
      to="/$authority/orders/$order"
      params={{ authority: order.authority, order: order.id }}
    >
      <span className="order-head">
        <span className="num">{order.number ? orderNumber(order.number) : t('draft')}</span>
        <span className="order-tags">
          <span className="tag info">{say(order.offerTitle)}</span>
          <span className="tag plain">{order.tag || say(order.title)}</span>
        </span>
      </span>
      <strong className="order-name">{order.organisation || t('unnamed')}</strong>
      <span className={mine ? 'order-now mine' : 'order-now'}>{say(order.now.title)}</span>
      {!axes && (
        <span>
          <span className="tag plain">{say(order.label)}</span>
        </span>
      )}
      {axes && shown.length > 0 && (
        <span className="axes">
          {shown.map(([name, axis]) => (
            <span key={name}>
              <small>{t(name)}</small>
              {say(axis.label)}
            </span>
          ))}
        </span>
      )}
      <small>
        {order.agent && `${t('agent')} ${order.agent} · `}
        <span className="num">{exact(order.submitted ?? order.created).slice(0, 16)}</span>
      </small>
    </Link>
  )
}
