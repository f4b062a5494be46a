// Proving who one is, on the computer: every way side by side, the code for the phone, and the page goes on by itself.
import type { IdentityTask, OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { type OrderPath, useLiveOrder, useProgramme } from '../../lib/server.ts'
import './identity.css'
import { AskStaff } from './ask-staff.tsx'
import { Code } from './code.tsx'
import { texts } from './texts.ts'
import { useIdentity } from './use-identity.ts'
import { Ways } from './ways.tsx'

export function Identity() {
  const path = useParams({ strict: false }) as unknown as OrderPath
  const t = useTexts(texts)
  const order = useLiveOrder(path)
  const programme = useProgramme(path.authority, order.data?.programme, order.data?.programmeVersion)
  if (!order.data || !programme.data)
    return (
      <PendingPage
        what={t('what')}
        error={order.error ?? programme.error}
        retry={() => void (order.data ? programme.refetch() : order.refetch())}
      />
    )
  return <People order={order.data} document={programme.data.document as unknown as Programme} />
}

function People({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const navigate = useNavigate()
  const params = { authority: order.authority, order: order.id }
  const open = order.identity.filter(each => each.state !== 'passed' && each.state !== 'refused')
  const done = open.length === 0

  // Finished on the phone: go on without a click.
  const [wasOpen] = useState(!done)
  useEffect(() => {
    if (wasOpen && done)
      void navigate({
        to: '/$authority/orders/$order',
        params: { authority: order.authority, order: order.id },
        replace: true,
      })
  }, [wasOpen, done, navigate, order.authority, order.id])

  const back = { to: '/$authority/orders/$order', params, label: t('back') } as const
  return (
    <Page title={t('title')} sub={`${order.organisation} · ${say(order.offerTitle)}`} back={back}>
      {!done && <p>{t('lead')}</p>}
      {order.identity.map(task => (
        <PersonCard key={`${task.stage}${task.line}`} order={order} document={document} task={task} />
      ))}
      {done && (
        <>
          <p>{t('done')}</p>
          <Link className="cta" to="/$authority/orders/$order" params={params}>
            {t('see')}
          </Link>
        </>
      )}
    </Page>
  )
}

function PersonCard({
  order,
  document,
  task,
}: {
  order: OrderView
  document: Programme
  task: IdentityTask
}) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const line = order.lines.find(each => each.line === task.line)
  return (
    <section>
      <h2>
        {t(task.person)} {task.name}
        {line && t('of', { line: say(line.title) })}
      </h2>
      {task.proved && task.state === 'passed' && (
        <p>
          ✓ {t('passed')} ·{' '}
          {t(task.proved.reused ? 'reused' : 'proved', { when: moment(task.proved.at, lang) })}
        </p>
      )}
      {task.state === 'refused' && task.why && <p className="problem">{say(task.why)}</p>}
      {task.state !== 'passed' && task.state !== 'refused' && (
        <Open order={order} document={document} task={task} />
      )}
    </section>
  )
}

function Open({ order, document, task }: { order: OrderView; document: Programme; task: IdentityTask }) {
  const t = useTexts(texts)
  const say = useSay()
  const deeds = useIdentity(order, task)
  const [asking, setAsking] = useState<'staff' | 'counter' | null>(null)
  if (asking && task.state !== 'manual')
    return <AskStaff order={order} task={task} method={asking} deeds={deeds} onBack={() => setAsking(null)} />
  return (
    <>
      <div role="status">
        {task.state === 'manual' && <p className="now">{t('asked')}</p>}
        {task.why && task.state !== 'manual' && <p className="problem">{say(task.why)}</p>}
      </div>
      {task.session ? (
        <Code document={document} order={order} task={task} session={task.session} deeds={deeds} />
      ) : (
        <Ways task={task} deeds={deeds} onAsk={setAsking} />
      )}
    </>
  )
}
