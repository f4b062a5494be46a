// What the certificates will say, in the authority's words: confirmed with the submission, and anew where it came to differ.
import { afterRoutes } from '@hufu/contract/routes/after.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { call, useKeepOrder } from '../../lib/server.ts'

export const willSayTexts = {
  heading: { zh: '证书里会写', en: 'What the certificate will say' },
  confirmLead: {
    zh: '请逐字核对。提交即确认证书按此内容制作；做好后不能改，写错要重新办理。',
    en: 'Please check every character. By submitting you confirm that the certificate is made with these words; they cannot be changed afterwards.',
  },
  changed: {
    zh: '证书里要写的内容与您上次确认的不同。请核对并确认，然后才会制证。',
    en: 'What the certificate will say differs from what you confirmed. Check and confirm it; production goes on after that.',
  },
  confirm: { zh: '内容正确，确认', en: 'It is right, confirm' },
  working: { zh: '正在处理…', en: 'Working…' },
  CN: { zh: '名称', en: 'Name' },
  O: { zh: '单位', en: 'Organisation' },
  OU: { zh: '部门或编号', en: 'Unit' },
  C: { zh: '国家', en: 'Country' },
  ST: { zh: '省', en: 'Province' },
  title: { zh: '职务', en: 'Title' },
  L: { zh: '市', en: 'City' },
  serialNumber: { zh: '编号', en: 'Number' },
  organizationIdentifier: { zh: '统一社会信用代码', en: 'Unified social credit code' },
} as const

/** The confirmation that goes with the submission. */
export const wordsOf = (order: OrderView) =>
  (order.willIssue ?? []).map(({ line, subject }) => ({ line, subject }))

export function WillSay({ order, lead }: { order: OrderView; lead: string }) {
  const t = useTexts(willSayTexts)
  const say = useSay()
  const lines = order.willIssue ?? []
  if (lines.length === 0) return null
  return (
    <section className="card contents">
      <h2>{t('heading')}</h2>
      <p className="soft">{lead}</p>
      {lines.map(line => (
        <div key={line.line}>
          {lines.length > 1 && <h3>{say(line.title)}</h3>}
          <dl className="facts">
            {partsOf(line.subject).map(([name, value]) => (
              <div key={`${name}${value}`} className="fact">
                <dt>{name in willSayTexts ? t(name as keyof typeof willSayTexts) : name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  )
}

/** `O=…, CN=…` as the authority writes it; a comma inside of a value stays with it. */
const partsOf = (subject: string): [string, string][] =>
  subject.split(/, (?=[A-Za-z0-9.]+=)/).map(part => {
    const at = part.indexOf('=')
    return [part.slice(0, at), part.slice(at + 1)]
  })

export function ConfirmAnew({ order }: { order: OrderView }) {
  const t = useTexts(willSayTexts)
  const keep = useKeepOrder()
  const confirm = useMutation({
    mutationFn: () =>
      call(afterRoutes.confirmCertificate, {
        params: { authority: order.authority, order: order.id },
        body: { confirmed: wordsOf(order) },
      }),
    onSuccess: keep,
  })
  const waits = order.state === 'open' && order.lines.some(line => line.state === 'waiting')
  if (!waits || order.may.submit || !order.willIssue?.some(line => !line.confirmed)) return null
  return (
    <>
      <WillSay order={order} lead={t('changed')} />
      <button type="button" className="cta" disabled={confirm.isPending} onClick={() => confirm.mutate()}>
        {confirm.isPending ? t('working') : t('confirm')}
      </button>
      <ProblemNote error={confirm.error} />
    </>
  )
}
