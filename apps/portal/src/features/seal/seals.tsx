// All seals of a person at one authority, the newest first.
import { sealRoutes } from '@hufu/contract/routes/seal.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Page, PendingPage } from '../../lib/page.tsx'
import { call } from '../../lib/server.ts'
import { SealFacts } from './seal-facts.tsx'
import { texts } from './texts.ts'

export function Seals() {
  const { authority } = useParams({ strict: false }) as { authority: string }
  const t = useTexts(texts)
  const seals = useQuery({
    queryKey: ['seals', authority],
    queryFn: () => call(sealRoutes.seals, { params: { authority } }),
  })
  if (!seals.data)
    return <PendingPage what={t('what')} error={seals.error} retry={() => void seals.refetch()} />
  return (
    <Page title={t('mySeals')} back={{ to: '/', label: t('home') }}>
      {seals.data.seals.length === 0 && (
        <section className="card">
          <h2>{t('none')}</h2>
          <p className="soft">{t('noneWhy')}</p>
        </section>
      )}
      {seals.data.seals.map(seal => (
        <article key={seal.id} className="card">
          <SealFacts authority={authority} seal={seal} />
        </article>
      ))}
      <Link className="link" to="/$authority/seals/verify" params={{ authority }}>
        {t('verify')}
      </Link>
    </Page>
  )
}
