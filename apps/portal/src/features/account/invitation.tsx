// A colleague's invitation. Its secret stands behind the # of the address, so it reaches no log.
import { personAccountRoutes as routes } from '@hufu/contract/routes/person-account.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { call } from '../../lib/server.ts'
import { texts } from './texts.ts'
import { useAccountDeed } from './use-account.ts'

const KEPT = 'hufu.invitation'

/** Out of the address at once: signing in on the way must not carry it in a query. */
function takeToken(): string {
  const fromAddress = window.location.hash.slice(1)
  if (fromAddress) {
    sessionStorage.setItem(KEPT, fromAddress)
    window.history.replaceState(window.history.state, '', window.location.pathname)
  }
  return sessionStorage.getItem(KEPT) ?? ''
}

export function Invitation() {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const { busy, error, act } = useAccountDeed()
  const [token] = useState(takeToken)
  const query = useQuery({
    queryKey: ['invitation'],
    queryFn: () => call(routes.lookAtInvitation, { body: { token } }),
  })
  if (!query.data)
    return <PendingPage what={t('invitation')} error={query.error} retry={() => void query.refetch()} />
  return (
    <Page title={t('invitation')}>
      <p>{t('invitedTo', { by: query.data.by, organisation: query.data.organisation })}</p>
      <ProblemNote error={error} />
      <button
        type="button"
        className="cta"
        disabled={busy}
        onClick={() =>
          void act(
            () => call(routes.acceptInvitation, { body: { token } }),
            () => void navigate({ to: '/account', replace: true }),
          )
        }
      >
        {t('accept')}
      </button>
    </Page>
  )
}
