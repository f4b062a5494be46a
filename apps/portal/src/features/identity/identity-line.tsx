// On the order's page: how far the identity check is, and the way to it.
import type { OrderView } from '@hufu/contract/views.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { Link } from '@tanstack/react-router'
import { texts } from './texts.ts'

export function IdentityLine({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  if (order.identity.length === 0) return null
  const open = order.identity.some(each => each.state !== 'passed')
  const state = !open ? 'passed' : order.identity.some(each => each.state === 'manual') ? 'withStaff' : 'todo'
  return (
    <section>
      <h2>{t('title')}</h2>
      <Link
        className="card"
        to="/$authority/orders/$order/identity"
        params={{ authority: order.authority, order: order.id }}
      >
        {order.identity.map(each => `${t(each.person)} ${each.name}`).join(t('or'))} · {t(state)}
      </Link>
    </section>
  )
}
