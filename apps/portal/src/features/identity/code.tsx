// The code for the phone and the two digits; what the phone does is seen here as it happens.
import type { IdentityTask, OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { remaining } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useEffect, useState } from 'react'
import { Qr } from '../../lib/qr.tsx'
import { texts } from './texts.ts'
import type { Deeds, Handed } from './use-identity.ts'

export function Code({
  document,
  order,
  task,
  session,
  deeds,
}: {
  document: Programme
  order: OrderView
  task: IdentityTask
  session: NonNullable<IdentityTask['session']>
  deeds: Deeds
}) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const method = session.method as Handed
  const over = useOver(session.expires)
  const url = deeds.code?.session === session.id && !session.opened && !over ? deeds.code.url : null
  const sent = deeds.send.data && !session.opened && !over ? deeds.send.data.to : null
  const error = deeds.start.error ?? deeds.send.error ?? deeds.stop.error ?? deeds.refresh.error
  return (
    <div className="card center">
      {url && (
        <>
          <h3>
            {t('scanWith', {
              scanners: scannersOf(document, order, task)
                .map(s => t(s))
                .join(t('or')),
            })}
          </h3>
          <Qr text={url} label={t('qr')} />
          <p className="soft">
            {t('once')} {remaining(session.expires, lang)}
          </p>
        </>
      )}
      <div role="status">
        {sent && <p>{t('sent', { to: sent })}</p>}
        {session.opened && <p>{t('opened')}</p>}
        {!url && !sent && !session.opened && <p>{t('stale')}</p>}
      </div>
      {session.match && (url || sent || session.opened) && (
        <>
          <p className="soft">{t('digits')}</p>
          <p className="digits">{session.match}</p>
        </>
      )}
      {task.state === 'checking' && (
        <button
          type="button"
          className="button"
          disabled={deeds.refresh.isPending}
          onClick={() => deeds.refresh.mutate()}
        >
          {deeds.refresh.isPending ? t('working') : t('refresh')}
        </button>
      )}
      <ProblemNote error={error} />
      <div className="ways">
        {!session.opened && task.linkTo && !sent && (
          <button
            type="button"
            className="button"
            disabled={deeds.send.isPending}
            onClick={() => deeds.send.mutate(method)}
          >
            {t('send', { to: task.linkTo })}
          </button>
        )}
        {!session.opened && (
          <button
            type="button"
            className="button"
            disabled={deeds.start.isPending}
            onClick={() => deeds.start.mutate({ method, here: true })}
          >
            {t('here')}
          </button>
        )}
        {!url && (
          <button
            type="button"
            className="button"
            disabled={deeds.start.isPending}
            onClick={() => deeds.start.mutate({ method, here: false })}
          >
            {t('fresh')}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={deeds.stop.isPending}
          onClick={() => deeds.stop.mutate()}
        >
          {t('other')}
        </button>
      </div>
    </div>
  )
}

/** Turns true when the time is over, while the page stays open. */
function useOver(expires: string): boolean {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000)
    return () => clearInterval(timer)
  }, [])
  return Date.parse(expires) <= now
}

function scannersOf(document: Programme, order: OrderView, task: IdentityTask) {
  const stage = document.offers[order.offer]?.journey[task.stage]
  return stage?.stage === 'identity' ? stage.scanners : (['any'] as const)
}
