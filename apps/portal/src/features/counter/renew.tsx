// Which certificate is to be renewed; for the others, why not and what instead.
import type { CertificateView } from '@hufu/contract/routes/applicant.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { day, grouped } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { applicantRoutes, call, useKeepOrder, useProgramme } from '../../lib/server.ts'
import { texts } from './texts.ts'

export function Renew() {
  const path = useParams({ strict: false }) as { authority: string; programme: string }
  const t = useTexts(texts)
  const say = useSay()
  const view = useProgramme(path.authority, path.programme)
  const held = useQuery({
    queryKey: ['certificates', path.authority, path.programme],
    queryFn: () =>
      call(applicantRoutes.certificates, {
        params: { authority: path.authority },
        query: { programme: path.programme },
      }),
  })
  if (!view.data || !held.data) {
    const failed = view.error ?? held.error
    return <PendingPage what={t('certificates')} error={failed} retry={() => void held.refetch()} />
  }
  const document = view.data.document as unknown as Programme
  const offer = Object.entries(document.offers).find(([, each]) => each.of === 'certificate')?.[0]
  return (
    <Page
      title={t('renewTitle')}
      sub={t('renewSub')}
      back={{ to: '/$authority/$programme', params: path, label: say(document.title) }}
    >
      {held.data.certificates.length === 0 && <p>{t('noCertificates')}</p>}
      {held.data.certificates.map(certificate => (
        <Choice key={certificate.id} certificate={certificate} path={path} offer={offer} />
      ))}
    </Page>
  )
}

interface ChoiceProps {
  certificate: CertificateView
  path: { authority: string; programme: string }
  offer: string | undefined
}

function Choice({ certificate, path, offer }: ChoiceProps) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const navigate = useNavigate()
  const keep = useKeepOrder()
  const [key] = useState(() => crypto.randomUUID())
  const start = useMutation({
    mutationFn: () =>
      call(applicantRoutes.startOrder, {
        params: { authority: path.authority },
        body: { programme: path.programme, offer: offer ?? '', certificate: certificate.id, key },
      }),
    onSuccess: order => {
      keep(order)
      void navigate({
        to: '/$authority/orders/$order',
        params: { authority: order.authority, order: order.id },
      })
    },
  })
  return (
    <article className="card">
      <div className="order-head">
        <strong className="order-name">{certificate.organisation}</strong>
        <span className={certificate.state === 'good' ? 'tag ok' : 'tag do'}>{t(certificate.state)}</span>
      </div>
      <small>
        <span className="num">{grouped(certificate.serial.slice(-16).toUpperCase())}</span>
      </small>
      <small>
        {say(certificate.programmeTitle)} · {t('until', { day: day(certificate.notAfter, lang) })}
      </small>
      {certificate.openRenewal ? (
        <Link
          className="button after"
          to="/$authority/orders/$order"
          params={{ authority: path.authority, order: certificate.openRenewal }}
        >
          {t('continueRenewal')}
        </Link>
      ) : certificate.renewable && offer ? (
        <button type="button" className="cta" disabled={start.isPending} onClick={() => start.mutate()}>
          {start.isPending ? t('starting') : t('renewThis')}
        </button>
      ) : (
        <p className="soft after">
          {say(certificate.why)}{' '}
          {certificate.state !== 'good' && (
            <Link to="/$authority/$programme" params={path}>
              {t('applyAnew')}
            </Link>
          )}
        </p>
      )}
      <ProblemNote error={start.error} />
    </article>
  )
}
