// One certificate that may be renewed; where it may not, why, and what instead.
import type { CertificateView } from '@hufu/contract/routes/applicant.ts'
import { day, grouped } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { applicantRoutes, call, useKeepOrder } from '../../lib/server.ts'
import { texts } from './texts.ts'

interface ChoiceProps {
  certificate: CertificateView
  path: { authority: string; programme: string }
  offer: string | undefined
}

export function CertificateChoice({ certificate, path, offer }: ChoiceProps) {
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
            <Link className="link inline" to="/$authority/$programme" params={path}>
              {t('applyAnew')}
            </Link>
          )}
        </p>
      )}
      <ProblemNote error={start.error} />
    </article>
  )
}
