// The list of orders on a wide screen: a table with the columns that the programme names.
import type { OrderCard } from '@hufu/contract/views.ts'
import type { ListSpec } from '@hufu/programme/schema/label.ts'
import { amount, exact } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

type Column = ListSpec['columns'][number]

const texts = {
  row: { zh: '序号', en: 'No.' },
  number: { zh: '申请单号', en: 'Order number' },
  programme: { zh: '项目', en: 'Programme' },
  offer: { zh: '业务类型', en: 'Kind' },
  subject: { zh: '主题', en: 'Subject' },
  axes: { zh: '进度', en: 'Progress' },
  label: { zh: '状态', en: 'Status' },
  agent: { zh: '经办人', en: 'Agent' },
  organisation: { zh: '单位', en: 'Organisation' },
  created: { zh: '创建日期', en: 'Created' },
  submitted: { zh: '申请日期', en: 'Submitted' },
  updated: { zh: '更新日期', en: 'Updated' },
  amount: { zh: '金额', en: 'Amount' },
  product: { zh: '证书类型', en: 'Certificate' },
  quantity: { zh: '数量', en: 'Quantity' },
  tracking: { zh: '快递单号', en: 'Waybill' },
  actions: { zh: '操作', en: 'Action' },
  see: { zh: '查看', en: 'See' },
  draft: { zh: '未提交', en: 'Draft' },
  orders: { zh: '我的申请', en: 'My orders' },
}

interface OrderTableProps {
  orders: readonly OrderCard[]
  columns: readonly Column[]
  /** How many orders come before these. */
  from: number
}

export function OrderTable({ orders, columns, from }: OrderTableProps) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const date = (iso: string | null) => (iso ? exact(iso).slice(0, 16) : '—')
  const cells: Record<Column, (order: OrderCard) => ReactNode> = {
    number: order => <span className="num">{order.number ?? t('draft')}</span>,
    programme: order => say(order.title),
    offer: order => say(order.offerTitle),
    subject: order => order.organisation || '—',
    organisation: order => order.organisation || '—',
    axes: order =>
      [order.axes.payment, order.axes.review, order.axes.certificate, order.axes.invoice]
        .flatMap(axis => (axis ? [say(axis.label)] : []))
        .join(' · '),
    label: order => say(order.label),
    agent: order => order.agent || '—',
    created: order => <span className="num">{date(order.created)}</span>,
    submitted: order => <span className="num">{date(order.submitted)}</span>,
    updated: order => <span className="num">{date(order.updated)}</span>,
    amount: order => (order.amountFen === null ? '--' : amount(order.amountFen, lang)),
    product: order => say(order.products),
    quantity: order => order.quantity,
    tracking: order => <span className="num">{order.tracking ?? '—'}</span>,
    actions: order => (
      <Link to="/$authority/orders/$order" params={{ authority: order.authority, order: order.id }}>
        {order.now.holder === 'applicant' && order.now.action !== 'none' ? say(order.now.title) : t('see')}
      </Link>
    ),
  }
  // A table without a way to the order would be a dead end.
  const shown = columns.includes('actions') ? columns : [...columns, 'actions' as const]
  return (
    <div className="order-table">
      <table>
        <caption className="hidden">{t('orders')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('row')}</th>
            {shown.map(column => (
              <th key={column} scope="col">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {orders.map((order, at) => (
            <tr key={order.id}>
              <td className="num">{from + at + 1}</td>
              {shown.map(column => (
                <td key={column}>{cells[column](order)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
