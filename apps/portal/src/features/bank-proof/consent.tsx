// Consent to handling the account, on a screen of its own and before anything is typed (PIPL art. 29), and its withdrawal.
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { applicantRoutes, call, useKeepOrder } from '../../lib/server.ts'
import { texts } from './texts.ts'

type Agreement = Programme['agreements'][string] & { id: string }

const ofAccounts = (document: Programme): Agreement[] =>
  Object.entries(document.agreements)
    .filter(([, agreement]) => agreement.about === 'bank-account')
    .map(([id, agreement]) => ({ id, ...agreement }))

const isGiven = (order: OrderView, { id, version }: Agreement) =>
  order.consents.some(consent => consent.agreement === id && consent.version === version)

export const missingConsents = (document: Programme, order: OrderView): Agreement[] =>
  ofAccounts(document).filter(agreement => !isGiven(order, agreement))

export function Consent({ order, missing }: { order: OrderView; missing: Agreement[] }) {
  const t = useTexts(texts)
  const say = useSay()
  const keep = useKeepOrder()
  const params = { authority: order.authority, order: order.id }
  const give = useMutation({
    mutationFn: async () => {
      for (const { id } of missing)
        keep(await call(applicantRoutes.giveConsent, { params, body: { agreement: id } }))
    },
  })
  return (
    <section>
      <h2>{t('consent')}</h2>
      {missing.map(agreement => (
        <div key={agreement.id} className="card">
          <h3>{say(agreement)}</h3>
          {agreement.paragraphs.map(paragraph => (
            <p key={paragraph.zh}>{say(paragraph)}</p>
          ))}
          <p>
            <strong>{say(agreement.accept)}</strong>
          </p>
        </div>
      ))}
      <ProblemNote error={give.error} />
      <button type="button" className="cta" disabled={give.isPending} onClick={() => give.mutate()}>
        {give.isPending ? t('working') : t('agree')}
      </button>
    </section>
  )
}

/** What was accepted, and the way to take it back. */
export function Given({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const keep = useKeepOrder()
  const withdraw = useMutation({
    mutationFn: (agreement: string) =>
      call(applicantRoutes.withdrawConsent, {
        params: { authority: order.authority, order: order.id, agreement },
      }),
    onSuccess: keep,
  })
  const given = ofAccounts(document).filter(agreement => isGiven(order, agreement))
  return given.map(agreement => (
    <p key={agreement.id} className="soft">
      {t('given', { name: say(agreement) })}{' '}
      <button
        type="button"
        className="link inline"
        disabled={withdraw.isPending}
        onClick={() => withdraw.mutate(agreement.id)}
      >
        {t('withdraw')}
      </button>
    </p>
  ))
}
