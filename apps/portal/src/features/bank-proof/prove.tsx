// Proving the account: consent, account, the payment under way, and the answer. The page can be closed at any moment and
// opened again from the order; each state says what to do and what comes next.
import type { BankProofView, OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { type OrderPath, useLiveOrder, useProgramme } from '../../lib/server.ts'
import { AccountForm } from './account-form.tsx'
import { Answer } from './answer.tsx'
import { AskStaff } from './ask-staff.tsx'
import { Consent, Given, missingConsents } from './consent.tsx'
import { texts } from './texts.ts'

export function Prove() {
  const path = useParams({ strict: false }) as unknown as OrderPath
  const t = useTexts(texts)
  const order = useLiveOrder(path)
  const programme = useProgramme(path.authority, order.data?.programme, order.data?.programmeVersion)
  const document = programme.data?.document as unknown as Programme | undefined
  if (!order.data || !document)
    return (
      <PendingPage
        what={t('what')}
        error={order.error ?? programme.error}
        retry={() => void (order.data ? programme.refetch() : order.refetch())}
      />
    )
  const params = { authority: order.data.authority, order: order.data.id }
  return (
    <Page
      title={t('title')}
      sub={order.data.organisation}
      back={{ to: '/$authority/orders/$order', params, label: t('back') }}
    >
      <State order={order.data} document={document} />
    </Page>
  )
}

function State({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const [changing, setChanging] = useState(0)
  const proof = order.bankProof
  const params = { authority: order.authority, order: order.id }
  const on = (text: string) => (
    <>
      <p role="status">{text}</p>
      <Link className="cta" to="/$authority/orders/$order" params={params}>
        {t('see')}
      </Link>
    </>
  )
  if (!proof || proof.state === 'skipped' || proof.state === 'refused') return on(t('nothing'))
  if (proof.state === 'passed') return on(`✓ ${t('passed')}`)
  if (proof.state === 'manual')
    return (
      <section className="card" aria-live="polite">
        <h2>{t('manual')}</h2>
        <p>{t('manualHow')}</p>
      </section>
    )
  if (proof.state === 'paying')
    return (
      <section className="card" aria-live="polite">
        <h2>{t('paying')}</h2>
        <p>{t('payingHow')}</p>
        <AccountShown proof={proof} />
      </section>
    )
  // A round that began after the applicant asked to change the account is a new one to answer.
  const expires = Date.parse(proof.expires ?? '')
  if (proof.state === 'sent' && changing !== expires)
    return (
      <>
        <Answer key={proof.expires} order={order} proof={proof}>
          <AccountShown proof={proof} />
        </Answer>
        <details>
          <summary>{t('notArrived')}</summary>
          <p className="soft">{t('notArrivedHow')}</p>
          {proof.mayRetry ? (
            <button type="button" className="button" onClick={() => setChanging(expires)}>
              {t('change')}
            </button>
          ) : (
            <p>{t('noMore')}</p>
          )}
        </details>
        {proof.mayAskStaff && <AskStaff order={order} />}
      </>
    )
  const missing = missingConsents(document, order)
  if (missing.length > 0 && proof.mayRetry)
    return (
      <>
        <Consent order={order} missing={missing} />
        {proof.mayAskStaff && <AskStaff order={order} why={t('refuse')} />}
      </>
    )
  return (
    <>
      {proof.why && (
        <div className="problem" role="status">
          <p className="problem-what">{t('failed')}</p>
          <p className="problem-next">{say(proof.why)}</p>
        </div>
      )}
      {proof.mayRetry ? (
        <AccountForm key={proof.form} order={order} document={document} proof={proof} />
      ) : (
        <p>{t('noMore')}</p>
      )}
      {proof.mayAskStaff && <AskStaff order={order} open={!proof.mayRetry} />}
      <Given order={order} document={document} />
    </>
  )
}

function AccountShown({ proof }: { proof: BankProofView }) {
  const t = useTexts(texts)
  if (!proof.account) return null
  const { name, bank, number } = proof.account
  return (
    <p className="soft">
      {t('account', { name })}
      <br />
      {bank} <span className="num">{number}</span>
    </p>
  )
}
