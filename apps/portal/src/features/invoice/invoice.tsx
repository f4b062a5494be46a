// The invoice: check the title, ask for it, wait for it, look at it and save it.
import { afterRoutes } from '@hufu/contract/routes/after.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { amount, moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { sectionOf, valueAt } from '../../lib/form.ts'
import { Page, PendingPage } from '../../lib/page.tsx'
import {
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

const texts = {
  what: { zh: '发票', en: 'the invoice' },
  back: { zh: '返回申请', en: 'Back to the order' },
  confirm: { zh: '确认开票信息', en: 'Check the invoice title' },
  confirmSub: {
    zh: '发票开出后不能改抬头，请核对。',
    en: 'The title cannot change afterwards; please check it.',
  },
  ask: { zh: '确认开票', en: 'Ask for the invoice' },
  asking: { zh: '正在申请开票…', en: 'Asking…' },
  total: { zh: '开票金额', en: 'Amount' },
  wait: { zh: '处理中', en: 'Being issued' },
  sent: {
    zh: '开票申请发送成功，处理中。一般几分钟内开好，可以离开本页，开好后会通知您。',
    en: 'The request is sent. It usually takes minutes; you may leave, and we will tell you.',
  },
  refresh: { zh: '刷新结果', en: 'Check again' },
  refreshing: { zh: '正在查询…', en: 'Asking…' },
  details: { zh: '发票详情', en: 'Invoice' },
  number: { zh: '发票号码', en: 'Invoice number' },
  issued: { zh: '开票时间', en: 'Issued' },
  preview: { zh: '发票预览', en: 'Preview of the invoice' },
  lookUp: { zh: '财务人员没有账号？发票查询页', en: 'No account? The page to find invoices' },
  open: { zh: '打开发票 PDF', en: 'Open the PDF' },
  save: { zh: '保存 PDF', en: 'Save the PDF' },
  inWechat: {
    zh: '微信里打不开 PDF 时，点右上角“…”选择在浏览器打开，或到电脑上登录查看。',
    en: 'If WeChat cannot show the PDF, open this page in the browser (… at top right) or on a computer.',
  },
  redRunning: {
    zh: '申请已结束，这张发票正在红冲，请不要再用它入账。红字发票开好后可以在这里下载。',
    en: 'The application has ended and this invoice is being cancelled; do not book it. The red-letter invoice will be here.',
  },
  redBuyer: {
    zh: '请贵单位在电子税务局确认红字确认单（72 小时内有效），确认后会自动开出红字发票。',
    en: 'Please confirm the red-letter form in the electronic tax bureau within 72 hours; the red-letter invoice then follows by itself.',
  },
  redDone: {
    zh: '这张发票已红冲，红字发票号码 {number}。两张都请入账或一并作废处理。',
    en: 'This invoice was cancelled by red-letter invoice {number}. Book both, or neither.',
  },
  redSave: { zh: '下载红字发票', en: 'Save the red-letter invoice' },
  none: { zh: '这份申请没有发票', en: 'No invoice for this order' },
  noneWhy: {
    zh: '付款并制证完成后才能开票；免费政策的申请不开发票。',
    en: 'Invoices come after payment and a finished certificate; free-policy orders have none.',
  },
}

export function Invoice() {
  const path = useParams({ strict: false }) as unknown as OrderPath
  const t = useTexts(texts)
  const order = useLiveOrder(path)
  const programme = useProgramme(path.authority, order.data?.programme, order.data?.programmeVersion)
  if (!order.data || !programme.data)
    return (
      <PendingPage
        what={t('what')}
        error={order.error ?? programme.error}
        retry={() => void (order.data ? programme.refetch() : order.refetch())}
      />
    )
  const view = order.data
  const back = {
    to: '/$authority/orders/$order' as const,
    params: { authority: view.authority, order: view.id },
    label: t('back'),
  }
  const code = view.axes.invoice?.code
  if (view.may.invoice)
    return (
      <Page title={t('confirm')} sub={t('confirmSub')} back={back}>
        <Confirm order={view} document={programme.data.document as unknown as Programme} />
      </Page>
    )
  if (code === 'issued' || view.invoice?.number)
    return (
      <Page title={t('details')} back={back}>
        <Issued order={view} />
        <WithoutAccount order={view} document={programme.data.document as unknown as Programme} />
      </Page>
    )
  if (code === 'running')
    return (
      <Page title={t('wait')} back={back}>
        <Running order={view} />
      </Page>
    )
  return (
    <Page title={t('none')} back={back}>
      <p>{t('noneWhy')}</p>
      <Link className="cta" to={back.to} params={back.params}>
        {t('back')}
      </Link>
    </Page>
  )
}

/** For the bookkeeper who has no account here, where the counter has such a page. */
function WithoutAccount({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const stages = Object.values(document.offers[order.offer]?.journey ?? {})
  if (!stages.some(stage => stage.stage === 'invoice' && stage.channels.includes('look-up'))) return null
  return (
    <p className="after">
      <Link className="link inline" to="/$authority/invoices" params={{ authority: order.authority }}>
        {t('lookUp')}
      </Link>
    </p>
  )
}

function Confirm({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const say = useSay()
  const { lang } = useLang()
  const keep = useKeepOrder()
  const ask = useMutation({
    mutationFn: () =>
      call(applicantRoutes.askInvoice, { params: { authority: order.authority, order: order.id } }),
    onSuccess: keep,
  })
  const stage = Object.values(document.offers[order.offer]?.journey ?? {}).find(
    each => each.stage === 'invoice',
  )
  const section = stage?.stage === 'invoice' && stage.form ? sectionOf(document, stage.form) : null
  return (
    <>
      <dl className="facts card">
        {section?.fields.map(at => {
          const value = valueAt(order, at.path)?.value
          return value ? (
            <div className="fact" key={at.path}>
              <dt>{say(at.field)}</dt>
              <dd>{value}</dd>
            </div>
          ) : null
        })}
        <div className="fact">
          <dt>{t('total')}</dt>
          <dd>{amount(order.totalFen, lang)}</dd>
        </div>
      </dl>
      <ProblemNote error={ask.error} />
      <button type="button" className="cta" disabled={ask.isPending} onClick={() => ask.mutate()}>
        {ask.isPending ? t('asking') : t('ask')}
      </button>
    </>
  )
}

function Running({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const keep = useKeepOrder()
  const refresh = useMutation({
    mutationFn: () =>
      call(applicantRoutes.refreshInvoice, { params: { authority: order.authority, order: order.id } }),
    onSuccess: keep,
  })
  return (
    <>
      <p role="status">{t('sent')}</p>
      <ProblemNote error={refresh.error} />
      <button type="button" className="button" disabled={refresh.isPending} onClick={() => refresh.mutate()}>
        <span aria-hidden="true">↻</span> {refresh.isPending ? t('refreshing') : t('refresh')}
      </button>
    </>
  )
}

function Issued({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const url = address(applicantRoutes.invoiceFile, { authority: order.authority, order: order.id })
  const phone = onPhone()
  return (
    <>
      <RedLetter order={order} />
      <dl className="facts card">
        {order.invoice?.number && (
          <div className="fact">
            <dt>{t('number')}</dt>
            <dd className="num">{order.invoice.number}</dd>
          </div>
        )}
        {order.invoice?.issuedAt && (
          <div className="fact">
            <dt>{t('issued')}</dt>
            <dd>{moment(order.invoice.issuedAt, lang)}</dd>
          </div>
        )}
        <div className="fact">
          <dt>{t('total')}</dt>
          <dd>{amount(order.totalFen, lang)}</dd>
        </div>
      </dl>
      {phone || inWechat() ? (
        <>
          <a className="button" href={url} target="_blank" rel="noreferrer">
            {t('open')}
          </a>
          {inWechat() && <p className="soft after">{t('inWechat')}</p>}
        </>
      ) : (
        <iframe className="paper" title={t('preview')} src={`${url}#toolbar=0&navpanes=0&view=FitH`} />
      )}
      <a className="cta" href={url} download={`${order.invoice?.number ?? order.number ?? 'invoice'}.pdf`}>
        {t('save')}
      </a>
    </>
  )
}

/** The order ended after it was issued: what becomes of it, and what the buyer may have to do. */
function RedLetter({ order }: { order: OrderView }) {
  const t = useTexts(texts)
  const red = order.invoice?.redLetter
  if (!red) return null
  const at = { authority: order.authority, order: order.id }
  return (
    <section className="now attention" role="status">
      <p>{red.state === 'issued' ? t('redDone', { number: red.number ?? '' }) : t('redRunning')}</p>
      {red.waitsForBuyer && <p>{t('redBuyer')}</p>}
      {red.file && (
        <a className="button" href={address(afterRoutes.redLetterFile, at)} download={`${red.number}.pdf`}>
          {t('redSave')}
        </a>
      )}
    </section>
  )
}
