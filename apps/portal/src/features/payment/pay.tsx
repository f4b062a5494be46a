// Paying: the amount, the ways to pay, then where each leads: a code to scan, a vendor's page, WeChat's own cashier, the account
// to transfer to, or the free policy. What a vendor's page says is never believed; the server asks the payment service.
import { ProblemError } from '@hufu/contract/client.ts'
import type { PayStart } from '@hufu/contract/routes/applicant.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { amount, day, moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { Page, PendingPage, Waiting } from '../../lib/page.tsx'
import {
  accountRoutes,
  address,
  applicantRoutes,
  call,
  inWechat,
  type OrderPath,
  onPhone,
  useKeepOrder,
  useLiveOrder,
  useProgramme,
} from '../../lib/server.ts'
import { Scan } from './scan.tsx'
import { texts } from './texts.ts'
import { Transfer } from './transfer.tsx'
import { payInWechat } from './wechat-bridge.ts'

type Native = Extract<PayStart, { kind: 'native' }>

export function Pay() {
  const path = useParams({ strict: false }) as unknown as OrderPath
  const t = useTexts(texts)
  const order = useLiveOrder(path)
  if (!order.data)
    return <PendingPage what={t('what')} error={order.error} retry={() => void order.refetch()} />
  return <Choose order={order.data} />
}

function Choose({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const navigate = useNavigate()
  const keep = useKeepOrder()
  const params = { authority: order.authority, order: order.id }
  const usable = order.methods.filter(each => each.available)
  const held = usable.find(each => each.method === order.payment?.method) ?? usable[0]
  const [method, setMethod] = useState(held?.method ?? null)
  const [native, setNative] = useState<Native | null>(null)
  const looking = order.payment?.state === 'checking'
  const [transferring, setTransferring] = useState(
    order.payment?.method === 'transfer' && order.transfer?.why != null,
  )
  const settled = !order.may.pay && !looking && order.now.action !== 'wait-payment'

  const toOrder = () => navigate({ to: '/$authority/orders/$order', params, replace: true })
  const ask = useMutation({
    mutationFn: () => call(applicantRoutes.refreshPayment, { params }),
    onSuccess: keep,
  })
  const start = useMutation({
    mutationFn: (how: { method: string; page?: boolean }) => {
      const surface = onPhone() ? 'phone' : how.page ? 'computer' : 'code'
      return call(applicantRoutes.pay, {
        params,
        body: { method: how.method, inWechat: inWechat(), surface },
      })
    },
    onSuccess: async begun => {
      switch (begun.kind) {
        case 'native':
          return setNative(begun)
        case 'transfer':
          return setTransferring(true)
        case 'redirect':
          sessionStorage.setItem(awayKey(order.id), '1')
          return location.assign(begun.url)
        case 'elsewhere':
          // By its full address, which WeChat's menu hands to the other browser.
          return location.assign(begun.url)
        case 'jsapi':
          await payInWechat(begun.parameters)
      }
      await ask.mutateAsync().catch(() => {})
      await toOrder()
    },
  })

  // Back from the vendor's page: ask at once, so that nobody pays a second time for want of news.
  const { mutate: askNow } = ask
  useEffect(() => {
    if (!sessionStorage.getItem(awayKey(order.id))) return
    sessionStorage.removeItem(awayKey(order.id))
    askNow()
  }, [askNow, order.id])

  // Paid on another device, or the notice came in: go on by itself.
  const [wasOpen] = useState(!settled)
  useEffect(() => {
    if (wasOpen && settled)
      void navigate({
        to: '/$authority/orders/$order',
        params: { authority: order.authority, order: order.id },
        replace: true,
      })
  }, [wasOpen, settled, navigate, order.authority, order.id])

  const back = { to: '/$authority/orders/$order', params, label: t('back') } as const
  if (settled)
    return (
      <Page title={t('title')} back={back}>
        <p>{t('nothing')}</p>
        <Link className="cta" to="/$authority/orders/$order" params={params}>
          {t('see')}
        </Link>
      </Page>
    )
  const free = method === 'entitlement'
  const figure = amount(order.payment?.amountFen ?? order.totalFen, lang)
  const byTransfer = looking || (transferring && order.transfer !== null)
  return (
    <Page title={t('title')} sub={`${order.organisation} · ${say(order.offerTitle)}`} back={back}>
      <section className="card center">
        <p className="soft">{t('total')}</p>
        <p className="price">{free ? amount(0, lang) : figure}</p>
        {free && <p className="soft">{t('free')}</p>}
        {!free && order.payment?.expires && (
          <p className="soft">{t('expires', { when: moment(order.payment.expires, lang) })}</p>
        )}
      </section>
      {byTransfer ? (
        <>
          <ByTransfer order={order} />
          {!looking && usable.length > 1 && (
            <button type="button" className="button after" onClick={() => setTransferring(false)}>
              {t('other')}
            </button>
          )}
        </>
      ) : native ? (
        <Scan
          native={native}
          asking={ask}
          waiting={order.now.action === 'wait-payment'}
          onOther={() => setNative(null)}
          onPage={native.by === 'alipay' ? () => start.mutate({ method: 'alipay', page: true }) : undefined}
        />
      ) : (
        <>
          <div role="status">
            {ask.isPending && <p>{t('checking')}</p>}
            {ask.isSuccess && <p className="problem">{t('confirming')}</p>}
          </div>
          <h2>{t('how')}</h2>
          <RadioGroup
            className="choices"
            aria-label={t('how')}
            value={method}
            onChange={chosen => {
              setMethod(chosen)
              start.reset()
            }}
          >
            {order.methods.map(each => (
              <Radio key={each.method} value={each.method} className="choice" isDisabled={!each.available}>
                <span>
                  {say(each.title)}
                  {each.method === 'entitlement' && order.entitlement && (
                    <small>
                      {t('remaining', { n: order.entitlement.remaining })}
                      {order.entitlement.until && t('until', { day: day(order.entitlement.until, lang) })}
                    </small>
                  )}
                  {each.why && <small>{say(each.why)}</small>}
                </span>
              </Radio>
            ))}
          </RadioGroup>
          <Refused order={order} error={start.error} method={method}>
            {other => {
              start.reset()
              setMethod(other)
            }}
          </Refused>
          <button
            type="button"
            className="cta"
            disabled={!method || start.isPending}
            onClick={() => method && start.mutate({ method })}
          >
            {start.isPending
              ? t('working')
              : free
                ? t('apply')
                : method === 'transfer'
                  ? t('toTransfer')
                  : t('payNow', { amount: figure })}
          </button>
        </>
      )}
    </Page>
  )
}

const awayKey = (order: string) => `hufu.paying.${order}`

interface RefusedProps {
  order: OrderView
  error: unknown
  method: string | null
  /** Takes another method instead. */
  children: (method: string) => void
}

/** What went wrong at the start, and the way round it. */
function Refused({ order, error, method, children: take }: RefusedProps) {
  const t = useTexts(texts)
  const say = useSay()
  const code = error instanceof ProblemError ? error.problem?.code : undefined
  const fallback = order.methods.find(each => each.available && each.method !== method)
  return (
    <ProblemNote error={error}>
      {code === 'payment.needs-openid' && (
        <a
          className="button"
          href={address(
            accountRoutes.wechatStart,
            {},
            { return: `/${order.authority}/orders/${order.id}/pay` },
          )}
        >
          {t('wechat')}
        </a>
      )}
      {(code === 'payment.not-eligible' || code === 'payment.unavailable') && fallback && (
        <button type="button" className="button" onClick={() => take(fallback.method)}>
          {t('switchTo', { method: say(fallback.title) })}
        </button>
      )}
    </ProblemNote>
  )
}

function ByTransfer({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const programme = useProgramme(order.authority, order.programme, order.programmeVersion)
  if (!order.transfer) return null
  if (!programme.data)
    return programme.error ? <ProblemNote error={programme.error} /> : <Waiting what={t('what')} />
  const document = programme.data.document as unknown as Programme
  return <Transfer order={order} document={document} transfer={order.transfer} />
}
