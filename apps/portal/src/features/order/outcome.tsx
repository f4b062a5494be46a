// What came of it: the certificates of each line, and the parcel.
import { afterRoutes } from '@hufu/contract/routes/after.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { day, grouped, moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { addressForm } from '../../lib/form.ts'
import { address, applicantRoutes, call, useKeepOrder } from '../../lib/server.ts'
import { afterTexts } from './after-texts.ts'
import { DeliveryChoice, DeliveryWay } from './delivery-way.tsx'
import { texts } from './texts.ts'

export function Certificates({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const lines = order.lines.filter(line => line.certificates.length > 0 || line.refused)
  if (lines.length === 0) return null
  return (
    <section>
      <h2>{t('certificates')}</h2>
      {lines.map(line => (
        <article key={line.line} className="card">
          <div className="order-head">
            <strong className="order-name">{say(line.title)}</strong>
            <span className={line.state === 'written' ? 'tag ok' : 'tag info'}>{t(line.state)}</span>
          </div>
          {line.refused && <p className="wrong">{say(line.refused)}</p>}
          {line.certificates.map(certificate => (
            <div key={certificate.id} className="certificate">
              <span>
                {t(certificate.use)}
                <small className="num">
                  {t('serial', { serial: grouped(certificate.serial.toUpperCase()) })}
                </small>
                <small>
                  {t('validity', {
                    from: day(certificate.notBefore, lang),
                    to: day(certificate.notAfter, lang),
                  })}
                </small>
              </span>
              <a
                className="link inline"
                href={address(applicantRoutes.certificateFile, {
                  authority: order.authority,
                  certificate: certificate.id,
                })}
                download
                aria-label={`${t('exportFile')} ${t(certificate.use)}`}
              >
                {t('exportFile')}
              </a>
            </div>
          ))}
        </article>
      ))}
    </section>
  )
}

export function Parcel({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const keep = useKeepOrder()
  const params = { authority: order.authority, order: order.id }
  const receive = useMutation({
    mutationFn: () => call(applicantRoutes.received, { params }),
    onSuccess: keep,
  })
  const parcel = order.delivery
  if (!parcel) return null
  const form = addressForm(document, order.offer)
  return (
    <section>
      <h2>{t('parcel')}</h2>
      <div className="card">
        {parcel.waybill ? (
          <p>
            {t('courier', { courier: parcel.courier ?? '' })} <b className="num">{grouped(parcel.waybill)}</b>
            {parcel.shippedAt && <small>{moment(parcel.shippedAt, lang)}</small>}
          </p>
        ) : (
          parcel.method !== 'pickup' && parcel.method !== 'download' && <p>{t('noWaybill')}</p>
        )}
        <DeliveryWay order={order} />
        <DeliveryChoice order={order} />
        {order.may.address && form && (
          <Link
            className="button"
            to="/$authority/orders/$order/section/$section"
            params={{ ...params, section: form }}
          >
            {t('editAddress')}
          </Link>
        )}
        {order.may.received && (
          <button type="button" className="cta" disabled={receive.isPending} onClick={() => receive.mutate()}>
            {receive.isPending ? t('working') : t('received')}
          </button>
        )}
        <ProblemNote error={receive.error} />
      </div>
    </section>
  )
}

/** While something else is in the foreground (the parcel, say), the invoice can be asked for and seen all the same. */
export function InvoiceDue({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const say = useSay()
  const { axes, may, now } = order
  const there = may.invoice || order.invoice?.number
  if (!there || !axes.invoice || now.action === 'ask-invoice' || now.action === 'view-invoice') return null
  return (
    <section>
      <h2>{t('invoiceTitle')}</h2>
      <ul className="rows">
        <li>
          <Link
            className="row"
            to="/$authority/orders/$order/invoice"
            params={{ authority: order.authority, order: order.id }}
          >
            <span className="t">{say(axes.invoice.label)}</span>
            <span className="go" aria-hidden="true">
              ›
            </span>
          </Link>
        </li>
      </ul>
    </section>
  )
}

/** 无需发票: where the programme lets the applicant say so before it is issued. */
export function DeclineInvoice({ order }: { order: OrderView }) {
  const t = useTexts(afterTexts)
  const keep = useKeepOrder()
  const params = { authority: order.authority, order: order.id }
  const decline = useMutation({
    mutationFn: () => call(afterRoutes.declineInvoice, { params }),
    onSuccess: keep,
  })
  if (!order.invoice?.mayDecline) return null
  return (
    <div className="card">
      <button type="button" className="button" disabled={decline.isPending} onClick={() => decline.mutate()}>
        {decline.isPending ? t('working') : t('decline')}
      </button>
      <ProblemNote error={decline.error} />
    </div>
  )
}
