// The first card: in whose hands the order is, by when, what comes next, and the one button that matters.
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { moment, remaining } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { inSection, sectionsOf } from '../../lib/form.ts'
import { applicantRoutes, call, useKeepOrder } from '../../lib/server.ts'
import { texts } from './texts.ts'

export function NowCard({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const { now } = order
  const left = now.by ? remaining(now.by, lang) : null
  return (
    <section className={now.action === 'correct' ? 'now attention' : 'now'} aria-live="polite">
      <h2>{say(now.title)}</h2>
      <p>{say(now.next)}</p>
      {now.action === 'correct' &&
        order.defects.map(defect => (
          <p key={`${defect.path}${defect.reason}`}>
            <strong>{say(defect.text)}</strong>
            {defect.note && ` ${defect.note}`}
          </p>
        ))}
      {now.by && (
        <p className="due">
          {t('by', { when: moment(now.by, lang) })}
          {left && (lang === 'zh' ? `，${left}` : `, ${left}`)}
        </p>
      )}
      <Action order={order} document={document} />
    </section>
  )
}

function Action({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const params = { authority: order.authority, order: order.id }
  const action = order.now.action
  switch (action) {
    case 'none':
      return null
    case 'verify-phone':
      return (
        <a className="cta" href="#phone">
          {t(action)}
        </a>
      )
    case 'fill':
    case 'correct': {
      // A paper is replaced where it was uploaded.
      const paper = order.places.some(place => order.defects.some(defect => defect.path === place.address))
      if (action === 'correct' && paper)
        return (
          <Link className="cta" to="/$authority/orders/$order/papers" params={params}>
            {t('correctPapers')}
          </Link>
        )
      const section =
        action === 'fill'
          ? order.tasks.find(task => task.status === 'todo' || task.status === 'doing')?.section
          : (sectionsOf(document, order).find(each => inSection(order.defects, each).length > 0)?.id ??
            order.tasks.find(task => task.status === 'returned')?.section)
      if (!section)
        return (
          <Link className="cta" to="/$authority/orders/$order/check" params={params}>
            {t('check')}
          </Link>
        )
      const fresh = action === 'fill' && order.tasks.every(task => task.status === 'todo')
      return (
        <Link className="cta" to="/$authority/orders/$order/section/$section" params={{ ...params, section }}>
          {t(fresh ? 'begin' : action)}
        </Link>
      )
    }
    case 'wait-payment':
    case 'view-invoice':
    case 'ask-invoice':
      return action === 'wait-payment' ? (
        <Refresh order={order} />
      ) : (
        <Link className="cta" to="/$authority/orders/$order/invoice" params={params}>
          {t(action)}
        </Link>
      )
    case 'print-papers':
      return (
        <Link className="cta" to="/$authority/orders/$order/papers" params={params}>
          {t(action)}
        </Link>
      )
    case 'check':
      return (
        <Link className="cta" to="/$authority/orders/$order/check" params={params}>
          {t(action)}
        </Link>
      )
    case 'prove-account':
    case 'answer-proof':
      return (
        <Link className="cta" to="/$authority/orders/$order/bank-proof" params={params}>
          {t(action)}
        </Link>
      )
    case 'see-transfer':
    case 'pay':
      return (
        <Link className="cta" to="/$authority/orders/$order/pay" params={params}>
          {t(action)}
        </Link>
      )
    case 'verify-identity':
      return (
        <Link className="cta" to="/$authority/orders/$order/identity" params={params}>
          {t(action)}
        </Link>
      )
    case 'collect':
    case 'resume-write':
      return (
        <Link className="cta" to="/$authority/orders/$order/write" params={params}>
          {t(action)}
        </Link>
      )
  }
}

function Refresh({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const keep = useKeepOrder()
  const ask = useMutation({
    mutationFn: () =>
      call(applicantRoutes.refreshPayment, { params: { authority: order.authority, order: order.id } }),
    onSuccess: keep,
  })
  return (
    <>
      <button type="button" className="cta" disabled={ask.isPending} onClick={() => ask.mutate()}>
        <span aria-hidden="true">↻</span> {ask.isPending ? t('refreshing') : t('wait-payment')}
      </button>
      <ProblemNote error={ask.error} />
    </>
  )
}
