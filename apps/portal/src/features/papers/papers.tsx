// Papers that are printed, signed, stamped and uploaded: three steps on one page, certificate by certificate, with the
// version of every copy; and a way back to the form for whoever sees the mistake on the paper.
import { ProblemError } from '@hufu/contract/client.ts'
import { documentRoutes } from '@hufu/contract/routes/documents.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { call, inWechat, type OrderPath, useKeepOrder, useLiveOrder, useProgramme } from '../../lib/server.ts'
import { ErrorSummary } from '../application/error-summary.tsx'
import { isCovered, type Way, Ways } from './binding.tsx'
import { OnComputer } from './on-computer.tsx'
import { PaperCard } from './paper-card.tsx'
import { PlaceField } from './place-field.tsx'
import { texts } from './texts.ts'
import './papers.css'

export function Papers() {
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
  return <Whole order={live.data} document={programme.data.document as unknown as Programme} />
}

function Whole({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const navigate = useNavigate()
  const keep = useKeepOrder()
  const params = { authority: order.authority, order: order.id }
  const [attempt, setAttempt] = useState(0)
  const [picked, setWay] = useState<Way | null>(null)
  const { binding } = order
  const way = (binding && (picked ?? binding.current?.way)) || 'paper'
  const needsPaper = (slot: string | null) => way === 'paper' || !isCovered(order, slot)
  const finish = useMutation({
    mutationFn: () => call(documentRoutes.finishPapers, { params }),
    onSuccess: fresh => {
      keep(fresh)
      void navigate({ to: '/$authority/orders/$order', params })
    },
    onSettled: () => setAttempt(attempt + 1),
  })
  const faults = (finish.error instanceof ProblemError && finish.error.problem?.faults) || []
  const signed = new Set(order.papers.map(paper => paper.slot))
  const others = order.places.filter(place => !signed.has(place.address))
  const slotOf = (address: string | null) => document.slots[address?.split('.').at(-1) ?? '']
  const open = order.places.some(place => place.editable)
  const stamping = order.papers.some(paper => paper.slot && needsPaper(paper.slot))
  return (
    <Page title={t('title')} back={{ to: '/$authority/orders/$order', params, label: t('back') }}>
      {faults.length > 0 ? (
        <ErrorSummary
          attempt={attempt}
          items={faults.map(fault => ({
            key: `${fault.path}${fault.code}`,
            link: <JumpTo path={fault.path} text={fault[lang]} />,
          }))}
        />
      ) : (
        <ProblemNote error={finish.error} />
      )}
      {open && binding && order.may.papers && (
        <Ways order={order} binding={binding} way={way} onWay={setWay} />
      )}
      {open && !stamping ? null : open ? (
        <section>
          <h2>{t('howTitle')}</h2>
          <ol className="how">
            <li>{t('step1')}</li>
            <li>{t('step2')}</li>
            <li>{t('step3')}</li>
          </ol>
        </section>
      ) : (
        <p className="lead">{t('nothing')}</p>
      )}
      {open && inWechat() && <OnComputer />}
      {order.papers.map(paper => (
        <PaperCard
          key={`${paper.stage}${paper.document}${paper.line}`}
          order={order}
          paper={paper}
          slot={slotOf(paper.slot)}
          readOnly={!needsPaper(paper.slot)}
        />
      ))}
      {others.length > 0 && (
        <section>
          <h2>{t('others')}</h2>
          {others.map(place => {
            const slot = slotOf(place.address)
            return slot && <PlaceField key={place.address} order={order} place={place} slot={slot} />
          })}
        </section>
      )}
      {order.may.edit ? (
        <>
          <p className="lead">{t(order.defects.length > 0 ? 'correctFirst' : 'formFirst')}</p>
          <Link className="cta" to="/$authority/orders/$order/check" params={params}>
            {t('toForm')}
          </Link>
        </>
      ) : (
        order.may.papers && (
          <button type="button" className="cta" disabled={finish.isPending} onClick={() => finish.mutate()}>
            {finish.isPending ? t('finishing') : t('finish')}
          </button>
        )
      )}
      {order.may.reopen && <Reopen order={order} />}
    </Page>
  )
}

function Reopen({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const keep = useKeepOrder()
  const params = { authority: order.authority, order: order.id }
  const reopen = useMutation({
    mutationFn: () => call(documentRoutes.reopenForm, { params }),
    onSuccess: fresh => {
      keep(fresh)
      void navigate({ to: '/$authority/orders/$order/check', params })
    },
  })
  return (
    <div className="after reopen">
      <button
        type="button"
        className="link inline"
        disabled={reopen.isPending}
        onClick={() => reopen.mutate()}
      >
        {t('reopen')}
      </button>
      <small>{t('reopenWhy')}</small>
      <ProblemNote error={reopen.error} />
    </div>
  )
}

function JumpTo({ path, text }: { path: string; text: string }) {
  return (
    <a
      href={`#${path}`}
      onClick={event => {
        event.preventDefault()
        const place = window.document.getElementById(path)
        place?.scrollIntoView({ block: 'center' })
        place?.focus({ preventScroll: true })
      }}
    >
      {text}
    </a>
  )
}
