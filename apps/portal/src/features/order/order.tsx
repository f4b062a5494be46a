// An order on one page: what is to be done now, the task list, the progress, and what can be seen or asked for.
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { amount, exact, orderNumber } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { useParams } from '@tanstack/react-router'
import { Page, PendingPage } from '../../lib/page.tsx'
import { type OrderPath, useLiveOrder, useProgramme } from '../../lib/server.ts'
import { ConfirmAnew } from '../application/will-say.tsx'
import { IdentityLine } from '../identity/identity-line.tsx'
import { SealCards } from '../seal/seal-cards.tsx'
import { Acts } from './acts.tsx'
import { NowCard } from './now-card.tsx'
import { Certificates, DeclineInvoice, InvoiceDue, Parcel } from './outcome.tsx'
import { Pins } from './pins.tsx'
import { Materials, VerifyPhone } from './preparation.tsx'
import { Progress } from './progress.tsx'
import { Received } from './received.tsx'
import { Tasks } from './tasks.tsx'
import { texts } from './texts.ts'

export function Order() {
  const path = useParams({ strict: false }) as unknown as OrderPath
  const t = useTexts(texts)
  const live = useLiveOrder(path)
  const programme = useProgramme(path.authority, live.data?.programme, live.data?.programmeVersion)
  if (!live.data || !programme.data)
    return (
      <PendingPage
        what={t('what')}
        error={live.error ?? programme.error}
        retry={() => void (live.data ? programme.refetch() : live.refetch())}
      />
    )
  return (
    <Whole
      order={live.data}
      document={programme.data.document as unknown as Programme}
      offline={live.following === 'offline'}
    />
  )
}

function Whole({ order, document, offline }: { order: OrderView; document: Programme; offline: boolean }) {
  const t = useTexts(texts)
  const say = useSay()
  const preparing = order.state === 'draft' && order.now.action === 'verify-phone'
  return (
    <Page
      title={order.organisation || t('newOrder')}
      sub={
        <>
          {say(order.title)} · {say(order.offerTitle)}
          {order.number && (
            <>
              {' · '}
              <b className="num">{orderNumber(order.number)}</b>
            </>
          )}
          {offline && ` · ${t('offline')}`}
        </>
      }
      back={{
        to: '/$authority/$programme',
        params: { authority: order.authority, programme: order.programme },
        label: say(document.title),
      }}
    >
      <NowCard order={order} document={document} />
      <Received order={order} document={document} />
      <ConfirmAnew order={order} />
      {preparing && <Materials order={order} document={document} />}
      {preparing && <VerifyPhone order={order} />}
      <Tasks order={order} document={document} />
      {order.state === 'draft' && !preparing && <Materials order={order} document={document} />}
      <Certificates order={order} />
      <SealCards order={order} />
      <Pins order={order} />
      <Parcel order={order} document={document} />
      <InvoiceDue order={order} />
      <DeclineInvoice order={order} />
      <IdentityLine order={order} />
      <Progress order={order} />
      <Facts order={order} document={document} />
      <Acts order={order} document={document} />
    </Page>
  )
}

function Facts({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const rows: [string, string][] = [
    [t('number'), order.number ? orderNumber(order.number) : t('draftNumber')],
    [t('type'), say(order.offerTitle)],
    [t('date'), exact(order.submitted ?? order.created)],
  ]
  // The programme's one word for all axes together: what the lists say, and what is asked for on the telephone.
  if (document.labels.order.length > 0) rows.push([t('label'), say(order.label)])
  for (const name of ['payment', 'review', 'certificate', 'invoice'] as const) {
    const axis = order.axes[name]
    if (axis) rows.push([t(name), say(axis.label)])
  }
  rows.push([t('total'), amount(order.totalFen, lang)])
  return (
    <section>
      <h2>{t('details')}</h2>
      <dl className="facts card">
        {rows.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
