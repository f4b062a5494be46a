// The home of one programme: apply, renew, settings, and one's own orders there.
import type { ProgrammeView } from '@hufu/contract/routes/applicant.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { day } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { applicantRoutes, call, useKeepOrder, useProgramme, useSession } from '../../lib/server.ts'
import { Announcements, Help } from './help.tsx'
import { OrderList } from './order-list.tsx'
import { texts } from './texts.ts'

// A dialog weighs as much as the page; few ever see it.
const AskGroup = lazy(() => import('./ask-group.tsx').then(each => ({ default: each.AskGroup })))

export function Counter() {
  const { authority, programme } = useParams({ strict: false }) as { authority: string; programme: string }
  const t = useTexts(texts)
  const query = useProgramme(authority, programme)
  if (!query.data)
    return <PendingPage what={t('what')} error={query.error} retry={() => void query.refetch()} />
  return <Home view={query.data} />
}

function Home({ view }: { view: ProgrammeView }) {
  const t = useTexts(texts)
  const say = useSay()
  const document = view.document as unknown as Programme
  const signedIn = Boolean(useSession().data?.person)
  const path = { authority: view.authority, programme: document.programme }
  const offers = Object.entries(document.offers)
  const redirects = offers.filter(([, offer]) => offer.kind === 'redirect')
  return (
    <Page title={say(document.title)} sub={say(view.authorityTitle)} back={{ to: '/', label: t('all') }}>
      <Announcements document={document} />
      <div className="tiles">
        {offers
          .filter(([, offer]) => offer.kind !== 'redirect')
          .map(([id, offer]) =>
            offer.of === 'certificate' ? (
              <Link key={id} className="tile" to="/$authority/$programme/renew" params={path}>
                {say(offer.card ?? offer.title)}
                <small>{say(offer.lead)}</small>
              </Link>
            ) : (
              <StartTile
                key={id}
                view={view}
                offer={id}
                title={say(offer.card ?? offer.title)}
                lead={say(offer.lead)}
              />
            ),
          )}
      </div>
      {document.audience && (
        <ul className="rows">
          <li>
            <Link className="row" to="/$authority/$programme/settings" params={path}>
              <span className="t">
                {t('settings')}
                <GroupLine view={view} document={document} />
              </span>
              <span className="go" aria-hidden="true">
                ›
              </span>
            </Link>
          </li>
        </ul>
      )}
      {signedIn &&
        Object.values(document.products).some(product => product.seal || product['seal-optional']) && (
          <p>
            <Link className="link" to="/$authority/seals" params={{ authority: view.authority }}>
              {t('seals')}
            </Link>
          </p>
        )}
      {redirects.map(([id, offer]) => (
        <section key={id} className="card elsewhere">
          <strong>{say(offer.title)}</strong>
          <p>{say(offer.redirect?.text)}</p>
          {offer.redirect && offer.redirect.path.length > 0 && (
            <p className="soft">{offer.redirect.path.map(step => say(step)).join(' › ')}</p>
          )}
          {offer.redirect?.url && <a href={offer.redirect.url}>{t('goThere')}</a>}
        </section>
      ))}
      {signedIn ? (
        <OrderList authority={view.authority} document={document} />
      ) : (
        <p className="after">
          <Link
            className="link inline"
            to="/sign-in"
            search={{ return: `/${path.authority}/${path.programme}` }}
          >
            {t('signInToSee')}
          </Link>
        </p>
      )}
      <Help document={document} />
    </Page>
  )
}

function GroupLine({ view, document }: { view: ProgrammeView; document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const chosen = view.group.chosen ? document.audience?.groups[view.group.chosen] : undefined
  const free = view.entitlement
  return (
    <>
      <small>{chosen ? say(chosen) : t('groupMissing')}</small>
      {free && (
        <small>
          {free.until
            ? t('freeUntil', { n: free.remaining, day: day(free.until, lang) })
            : t('free', { n: free.remaining })}
        </small>
      )}
    </>
  )
}

interface StartTileProps {
  view: ProgrammeView
  offer: string
  title: string
  lead: string
}

function StartTile({ view, offer, title, lead }: StartTileProps) {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const keep = useKeepOrder()
  const signedIn = Boolean(useSession().data?.person)
  const document = view.document as unknown as Programme
  const [asking, setAsking] = useState(false)
  // One key per visit: pressing twice gives one draft.
  const [key] = useState(() => crypto.randomUUID())
  const path = { authority: view.authority, programme: document.programme }
  const start = useMutation({
    mutationFn: () =>
      call(applicantRoutes.startOrder, {
        params: { authority: view.authority },
        body: { programme: document.programme, offer, key },
      }),
    onSuccess: order => {
      keep(order)
      void navigate({
        to: '/$authority/orders/$order',
        params: { authority: order.authority, order: order.id },
      })
    },
  })
  const press = () => {
    if (!signedIn)
      return void navigate({ to: '/sign-in', search: { return: `/${path.authority}/${path.programme}` } })
    if (document.audience && !view.group.chosen) return setAsking(true)
    start.mutate()
  }
  return (
    <>
      <button type="button" className="tile" disabled={start.isPending} onClick={press}>
        {title}
        <small>{start.isPending ? t('starting') : lead}</small>
      </button>
      {asking && document.audience && (
        <Suspense>
          <AskGroup audience={document.audience} path={path} onClose={() => setAsking(false)} />
        </Suspense>
      )}
      <ProblemNote error={start.error} />
    </>
  )
}
