// Which certificate is to be renewed; for the others, why not and what instead.
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Page, PendingPage } from '../../lib/page.tsx'
import { applicantRoutes, call, useProgramme } from '../../lib/server.ts'
import { CertificateChoice } from './certificate-choice.tsx'
import { FindSerial } from './find-serial.tsx'
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
  const [offer, spec] = Object.entries(document.offers).find(([, each]) => each.of === 'certificate') ?? []
  const bySerial = spec?.lookup.includes('serial')
  return (
    <Page
      title={t('renewTitle')}
      sub={say(spec?.lead)}
      back={{ to: '/$authority/$programme', params: path, label: say(document.title) }}
    >
      {bySerial && <FindSerial path={path} offer={offer} reads={spec?.lookup.includes('medium') ?? false} />}
      {bySerial && held.data.certificates.length > 0 && <h2>{t('orOwn')}</h2>}
      {!bySerial && held.data.certificates.length === 0 && <p>{t('noCertificates')}</p>}
      {held.data.certificates.map(certificate => (
        <CertificateChoice key={certificate.id} certificate={certificate} path={path} offer={offer} />
      ))}
    </Page>
  )
}
