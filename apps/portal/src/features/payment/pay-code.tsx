// The page behind a payment code: whoever scanned it sees what is to be paid, and pays in the app that opened it. In WeChat, where
// Alipay is blocked, it is also the guide to another browser; it looks after the payment by itself and goes on.
import { ProblemError } from '@hufu/contract/client.ts'
import { type PayCode, payingRoutes } from '@hufu/contract/routes/paying.ts'
import { amount, moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Fragment, useEffect } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { Qr } from '../../lib/qr.tsx'
import { accountRoutes, address, call, inWechat, onPhone, queries } from '../../lib/server.ts'
import { CopyButton } from './copy-button.tsx'
import { codeTexts } from './texts.ts'
import { payInWechat } from './wechat-bridge.ts'

const LOOK_MS = 3000
const inAlipay = () => /AlipayClient/i.test(navigator.userAgent)
/** The link was made to leave WeChat for Alipay. */
const forAlipay = () => new URLSearchParams(location.search).get('by') === 'alipay'

export function PayByCode() {
  const { token } = useParams({ strict: false }) as { token: string }
  const t = useTexts(codeTexts)
  const code = useQuery({
    queryKey: ['pay-code', token],
    queryFn: () => call(payingRoutes.payCode, { params: { token } }),
    refetchInterval: query => (query.state.data?.state === 'open' ? LOOK_MS : false),
  })
  const gone = code.error instanceof ProblemError && code.error.problem?.code === 'payment.code-over'
  if (gone) return <Over />
  if (!code.data) return <PendingPage what={t('what')} error={code.error} retry={() => void code.refetch()} />
  return code.data.state === 'over' ? <Over /> : <Code token={token} code={code.data} />
}

function Over() {
  const t = useTexts(codeTexts)
  return (
    <Page title={t('over')}>
      <p>{t('overText')}</p>
    </Page>
  )
}

function Code({ token, code }: { token: string; code: PayCode }) {
  const t = useTexts(codeTexts)
  const say = useSay()
  const { lang } = useLang()
  const navigate = useNavigate()
  const paid = code.state === 'paid'
  const order = code.order
  // The applicant's own page goes on by itself; anybody else may close it.
  useEffect(() => {
    if (paid && order) void navigate({ to: '/$authority/orders/$order', params: order, replace: true })
  }, [paid, order, navigate])
  if (paid)
    return (
      <Page title={t('paid')}>
        <section className="card center" role="status">
          <p className="price">{amount(code.amountFen, lang)}</p>
          <p>{t('paidText')}</p>
        </section>
        {order && (
          <Link className="cta" to="/$authority/orders/$order" params={order}>
            {t('toOrder')}
          </Link>
        )}
      </Page>
    )
  const facts: [string, string][] = [
    [t('service'), `${say(code.title)} · ${say(code.offerTitle)}`],
    [t('organisation'), code.organisation],
    [t('number'), code.number],
  ]
  return (
    <Page title={inWechat() && forAlipay() ? t('guideTitle') : t('title')}>
      {inWechat() && forAlipay() ? <Guide /> : null}
      <section className="card center">
        <p className="price">{amount(code.amountFen, lang)}</p>
        <p className="soft">{t('expires', { when: moment(code.expires, lang) })}</p>
      </section>
      {!(inWechat() && forAlipay()) && <Ways token={token} code={code} />}
      <Look token={token} />
      <dl className="facts card">
        {facts
          .filter(([, text]) => text)
          .map(([title, text]) => (
            <Fragment key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </Fragment>
          ))}
      </dl>
    </Page>
  )
}

/** Z-24, Z-25: out of WeChat, by its menu, by the link, or by another screen. */
function Guide() {
  const t = useTexts(codeTexts)
  return (
    <section>
      <ol>
        <li>{t('guide1')}</li>
        <li>{t('guide2')}</li>
        <li>{t('guide3')}</li>
      </ol>
      <p>
        <CopyButton text={location.href} label={t('copy')} done={t('copied')} />
      </p>
      <div className="center">
        <p className="soft">{t('computer')}</p>
        <Qr text={location.href} label={t('qr')} />
      </div>
    </section>
  )
}

function Ways({ token, code }: { token: string; code: PayCode }) {
  const t = useTexts(codeTexts)
  const say = useSay()
  const { lang } = useLang()
  const start = useMutation({
    mutationFn: (method: string) =>
      call(payingRoutes.payByCode, {
        params: { token },
        body: { method, inWechat: inWechat(), surface: onPhone() ? 'phone' : 'computer' },
      }),
    onSuccess: async begun => {
      if (begun.kind === 'redirect') location.assign(begun.url)
      if (begun.kind === 'jsapi') await payInWechat(begun.parameters)
      await queries.invalidateQueries({ queryKey: ['pay-code', token] })
    },
  })
  const needsSignIn =
    start.error instanceof ProblemError && start.error.problem?.code === 'payment.needs-openid'
  const usable = code.methods.filter(each => each.available)
  // Only what works where this page was opened: in WeChat WeChat, in Alipay Alipay, elsewhere both.
  const shown = usable.filter(each => {
    if (inWechat()) return each.method === 'wechat-pay'
    return inAlipay() || forAlipay() ? each.method === 'alipay' : true
  })
  const scanned = start.data?.kind === 'native'
  return (
    <section className="stack">
      {shown.map(each => (
        <button
          key={each.method}
          type="button"
          className="cta"
          disabled={start.isPending}
          onClick={() => start.mutate(each.method)}
        >
          {start.isPending
            ? t('working')
            : t('pay', { method: say(each.title), amount: amount(code.amountFen, lang) })}
        </button>
      ))}
      {scanned && (
        <div className="center">
          <p>{t('inWechat')}</p>
          <CopyButton text={location.href} label={t('copy')} done={t('copied')} />
          <Qr text={location.href} label={t('qr')} />
        </div>
      )}
      <ProblemNote error={start.error}>
        {needsSignIn && (
          <a
            className="button"
            href={address(accountRoutes.wechatStart, {}, { return: `/q/${encodeURIComponent(token)}` })}
          >
            {t('wechat')}
          </a>
        )}
      </ProblemNote>
    </section>
  )
}

function Look({ token }: { token: string }) {
  const t = useTexts(codeTexts)
  const look = useMutation({
    mutationFn: () => call(payingRoutes.refreshPayCode, { params: { token } }),
    onSuccess: code => queries.setQueryData(['pay-code', token], code),
  })
  return (
    <section className="center after">
      <button type="button" className="button" disabled={look.isPending} onClick={() => look.mutate()}>
        <span aria-hidden="true">↻</span> {look.isPending ? t('checking') : t('check')}
      </button>
      <div role="status">{look.data?.state === 'open' && <p className="soft">{t('notYet')}</p>}</div>
      <ProblemNote error={look.error} />
    </section>
  )
}
