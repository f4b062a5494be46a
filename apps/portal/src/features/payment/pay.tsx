// Paying: the amount, the ways to pay, then the code to scan, WeChat's own cashier, or the free policy. What WeChat's page says
// is never believed; the server asks the payment service.
import { ProblemError } from '@hufu/contract/client.ts'
import type { PayStart } from '@hufu/contract/routes/applicant.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { amount, day, moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { Page, PendingPage } from '../../lib/page.tsx'
import {
  accountRoutes,
  address,
  applicantRoutes,
  call,
  inWechat,
  type OrderPath,
  useKeepOrder,
  useLiveOrder,
} from '../../lib/server.ts'
import { Scan } from './scan.tsx'
import { texts } from './texts.ts'
import { payInWechat } from './wechat-bridge.ts'

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
  const [method, setMethod] = useState(order.payment?.method ?? usable[0]?.method ?? null)
  const [native, setNative] = useState<Extract<PayStart, { kind: 'native' }> | null>(null)
  const settled = !order.may.pay && order.now.action !== 'wait-payment'

  const toOrder = () => navigate({ to: '/$authority/orders/$order', params, replace: true })
  const ask = useMutation({
    mutationFn: () => call(applicantRoutes.refreshPayment, { params }),
    onSuccess: keep,
  })
  const start = useMutation({
    mutationFn: (chosen: string) =>
      call(applicantRoutes.pay, { params, body: { method: chosen, inWechat: inWechat() } }),
    onSuccess: async begun => {
      if (begun.kind === 'native') return setNative(begun)
      if (begun.kind === 'jsapi') await payInWechat(begun.parameters)
      await ask.mutateAsync().catch(() => {})
      await toOrder()
    },
  })

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

  const free = method === 'entitlement'
  const code = start.error instanceof ProblemError ? start.error.problem?.code : undefined
  const fallback = usable.find(each => each.method !== method)
  const figure = amount(order.payment?.amountFen ?? order.totalFen, lang)
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
      {native ? (
        <Scan
          native={native}
          asking={ask}
          waiting={order.now.action === 'wait-payment'}
          onOther={() => setNative(null)}
        />
      ) : (
        <>
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
          <ProblemNote error={start.error}>
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
            {code === 'payment.not-eligible' && fallback && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  start.reset()
                  setMethod(fallback.method)
                }}
              >
                {t('switchTo', { method: say(fallback.title) })}
              </button>
            )}
          </ProblemNote>
          <button
            type="button"
            className="cta"
            disabled={!method || start.isPending}
            onClick={() => method && start.mutate(method)}
          >
            {start.isPending ? t('working') : free ? t('apply') : t('payNow', { amount: figure })}
          </button>
        </>
      )}
    </Page>
  )
}
