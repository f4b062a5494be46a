// The invoice desk: what waits, what runs, what failed and can be tried again, what is there to open.
import { address, type CaseView, call, deskRoutes } from '@hufu/contract'
import { amount } from '@hufu/ui/format.ts'
import { useLang } from '@hufu/ui/i18n.tsx'
import { Button } from 'antd'
import { Bench, CaseHead } from '../../lib/bench.tsx'
import { useCaseAct } from '../../lib/case/use-case.ts'
import { bilingual, useText, useWords } from '../../lib/language.ts'
import { Broken } from '../../lib/pieces.tsx'
import { useDesk } from '../../lib/staff.ts'
import { useWhen } from '../../lib/when.ts'
import { RedLetter } from './red-letter.tsx'

const words = bilingual({
  zh: {
    title: '发票',
    failed: '开票失败',
    redFailed: '红冲失败',
    redRunning: '红冲中',
    waiting: '待开票',
    issuing: '开票中',
    issued: '已开票',
    empty: '没有要处理的发票',
    emptyNext: '付过款、制好证的申请会出现在这里。',
    state: '发票状态',
    states: {
      offered: '等申请人申请开票',
      waiting: '等待自动开票',
      issuing: '正在开票，结果一到就会显示',
      failed: '上次没有开出来。请核对抬头和税号后重试；抬头有误请联系申请人更正。',
      issued: '已开票',
      'red-lettering': '申请已结束，正在红冲，结果一到就会显示',
      'red-letter-failed': '红冲没有成功。可以重试，或在电子税务局开具后登记号码。',
      'red-lettered': '已红冲',
      none: '这份申请不开票',
    } as Record<string, string>,
    number: '发票号码',
    amount: '金额',
    issuedAt: '开票时间',
    heading: '抬头信息',
    retry: '重新开票',
    pdf: '打开发票 PDF',
  },
  en: {
    title: 'Invoices',
    failed: 'Failed',
    redFailed: 'Red letter failed',
    redRunning: 'Being cancelled',
    waiting: 'To issue',
    issuing: 'Being issued',
    issued: 'Issued',
    empty: 'No invoices to handle',
    emptyNext: 'Paid orders with finished certificates appear here.',
    state: 'State of the invoice',
    states: {
      offered: 'Waits for the applicant to ask for it',
      waiting: 'Waits to be issued by itself',
      issuing: 'Being issued; the result appears by itself',
      failed:
        'It could not be issued. Check the title and tax number, then retry; the applicant corrects a wrong title.',
      issued: 'Issued',
      'red-lettering': 'The order has ended; the red-letter invoice is on its way and appears by itself',
      'red-letter-failed':
        'The red-letter invoice failed. Try again, or issue it on the bureau’s page and record its number.',
      'red-lettered': 'Cancelled by a red-letter invoice',
      none: 'No invoice for this order',
    },
    number: 'Invoice number',
    amount: 'Amount',
    issuedAt: 'Issued',
    heading: 'Invoice title',
    retry: 'Try again',
    pdf: 'Open the invoice (PDF)',
  },
})

export function InvoiceDesk({ order }: { order?: string }) {
  const w = useWords(words)
  return (
    <Bench
      queue="invoice"
      path="/invoices"
      title={w.title}
      order={order}
      groups={[
        { title: w.failed, has: item => item.state === 'failed' },
        { title: w.redFailed, has: item => item.state === 'red-letter-failed' },
        { title: w.waiting, has: item => item.state === 'waiting' },
        { title: w.issuing, has: item => item.state === 'issuing' },
        { title: w.redRunning, has: item => item.state === 'red-lettering' },
        { title: w.issued, has: item => item.state === 'issued' },
      ]}
      empty={{ title: w.empty, next: w.emptyNext }}
    >
      {view => <InvoiceSheet view={view} />}
    </Bench>
  )
}

function InvoiceSheet({ view }: { view: CaseView }) {
  const w = useWords(words)
  const text = useText()
  const when = useWhen()
  const { lang } = useLang()
  const { authority } = useDesk()
  const { invoice, payment, id: order } = view.order
  const retry = useCaseAct(order, (at, _: undefined) =>
    call(deskRoutes.retryInvoice, { params: { authority: at, order } }),
  )
  const state = invoice?.state ?? 'none'
  const facts = view.facts.filter(
    fact => fact.value && /invoice|vat|tax/.test(`${fact.section} ${fact.path}`),
  )
  return (
    <>
      <CaseHead view={view} />
      <section className="card" aria-label={w.state}>
        <p
          className={state.endsWith('failed') ? 'note note-amber' : 'note note-good'}
          style={{ marginTop: 0 }}
        >
          {w.states[state] ?? state}
        </p>
        <dl className="sheet">
          {payment ? (
            <>
              <dt>{w.amount}</dt>
              <dd>{amount(payment.amountFen, lang)}</dd>
            </>
          ) : null}
          {invoice?.number ? (
            <>
              <dt>{w.number}</dt>
              <dd className="num">{invoice.number}</dd>
            </>
          ) : null}
          {invoice?.issuedAt ? (
            <>
              <dt>{w.issuedAt}</dt>
              <dd>{when.stamp(invoice.issuedAt)}</dd>
            </>
          ) : null}
        </dl>
        {retry.isError ? <Broken inline error={retry.error} /> : null}
        <div className="acts">
          {state === 'failed' ? (
            <Button type="primary" loading={retry.isPending} onClick={() => retry.mutate(undefined)}>
              {w.retry}
            </Button>
          ) : null}
          {invoice?.number ? (
            <Button
              href={address(deskRoutes.invoiceFile, { authority, order })}
              target="_blank"
              rel="noopener"
            >
              {w.pdf}
            </Button>
          ) : null}
        </div>
      </section>
      <RedLetter view={view} />
      {facts.length ? (
        <section className="card">
          <h2>{w.heading}</h2>
          <dl className="sheet">
            {facts.map(fact => (
              <div key={fact.path} style={{ display: 'contents' }}>
                <dt>{text(fact.title)}</dt>
                <dd>{fact.value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
    </>
  )
}
