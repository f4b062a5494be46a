// Paying by bank transfer: what is paid for, into which account, under which number and by when; then the slip, and the wait
// for finance. Nothing has to be typed off: every line has its copy button.
import { payingRoutes } from '@hufu/contract/routes/paying.ts'
import type { OrderView, TransferView } from '@hufu/contract/views.ts'
import type { Slot } from '@hufu/programme/schema/form.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { amount, moment } from '@hufu/ui/format.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import { type FieldView, type SectionView, sectionOf } from '../../lib/form.ts'
import { call, useKeepOrder } from '../../lib/server.ts'
import { TypedField } from '../application/field.tsx'
import { findFaults, type Wrong } from '../application/find-faults.ts'
import { SavedNote } from '../application/saved-note.tsx'
import { Upload } from '../application/upload.tsx'
import { useDraft } from '../application/use-draft.ts'
import { CopyButton } from './copy-button.tsx'
import { transferTexts } from './texts.ts'

interface TransferProps {
  order: OrderView
  document: Programme
  transfer: TransferView
}

export function Transfer({ order, document, transfer }: TransferProps) {
  const t = useTexts(transferTexts)
  const say = useSay()
  const { lang } = useLang()
  const looking = order.payment?.state === 'checking'
  return (
    <>
      {looking && (
        <section className="card" role="status">
          <h2>{t('looking')}</h2>
          <p>{t('lookingText', { when: transfer.announcedAt ? moment(transfer.announcedAt, lang) : '' })}</p>
        </section>
      )}
      {transfer.why && (
        <div className="problem" role="alert">
          <p className="problem-what">{say(transfer.why)}</p>
        </div>
      )}
      <Account transfer={transfer} looking={looking} />
      <Said order={order} document={document} transfer={transfer} looking={looking} />
      <Facts order={order} transfer={transfer} />
    </>
  )
}

function Account({ transfer, looking }: { transfer: TransferView; looking: boolean }) {
  const t = useTexts(transferTexts)
  const say = useSay()
  const { lang } = useLang()
  const due = amount(transfer.missingFen, lang)
  const lines: [string, string, string][] = [
    [t('payee'), say(transfer.payee), say(transfer.payee)],
    [t('bank'), say(transfer.bank), say(transfer.bank)],
    [t('accountNumber'), transfer.account.replace(/(\d{4})(?=\d)/g, '$1 '), transfer.account],
    [t('amount'), due, (transfer.missingFen / 100).toFixed(2)],
    [t('memo'), transfer.memo, transfer.memo],
  ]
  return (
    <section>
      <h2>{t('account')}</h2>
      <dl className="facts card">
        {lines.map(([title, shown, plain]) => (
          <Fragment key={title}>
            <dt>{title}</dt>
            <dd>
              <span className={/\d/.test(shown) ? 'num' : undefined}>{shown}</span>{' '}
              {!looking && (
                <CopyButton small text={plain} label={t('copy', { what: title })} done={t('copied')} />
              )}
            </dd>
          </Fragment>
        ))}
      </dl>
      {transfer.receivedFen > 0 && (
        <p>
          <strong>{t('short', { received: amount(transfer.receivedFen, lang), missing: due })}</strong>
        </p>
      )}
      {!looking && <p>{t('within', { within: say(transfer.within) })}</p>}
      {!looking && transfer.fromOwn && <p className="soft">{t('own')}</p>}
    </section>
  )
}

/** H-19: the facts of the order as the counter's finance writes them. */
function Facts({ order, transfer }: { order: OrderView; transfer: TransferView }) {
  const t = useTexts(transferTexts)
  const say = useSay()
  const { lang } = useLang()
  const once = (texts: string[]) => [...new Set(texts)].join(lang === 'zh' ? '、' : ', ')
  const terms = once(order.lines.map(line => termText(line.term, lang)))
  const facts: [string, string][] = [
    [t('number'), transfer.memo],
    [t('business'), say(order.offerTitle)],
    [t('about'), `${say(order.title)} · ${order.organisation}`],
    [t('kind'), once(order.lines.map(line => say(line.title)))],
    [t('term'), terms],
    [t('fee'), amount(transfer.amountFen, lang)],
  ]
  return (
    <section>
      <h2>{t('order')}</h2>
      <dl className="facts card">
        {facts.map(([title, text]) => (
          <Fragment key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  )
}

const units = { y: ['年', 'year(s)'], m: ['个月', 'month(s)'], d: ['天', 'day(s)'] } as const
function termText(term: string, lang: 'zh' | 'en'): string {
  const [zh, en] = units[term.at(-1) as keyof typeof units] ?? units.y
  return lang === 'zh' ? `${Number.parseInt(term, 10)} ${zh}` : `${Number.parseInt(term, 10)} ${en}`
}

/** The remittance's form and slip, then «I have sent it». While finance looks, the slip can be sent again. */
function Said({ order, document, transfer, looking }: TransferProps & { looking: boolean }) {
  const t = useTexts(transferTexts)
  const say = useSay()
  const keep = useKeepOrder()
  const draft = useDraft(order)
  const [wrong, setWrong] = useState<Wrong[]>([])
  const section = transfer.form ? sectionOf(document, transfer.form) : null
  const slip = transfer.slip ? document.slots[transfer.slip] : undefined
  const slipField = transfer.slip && slip ? fieldOfSlot(transfer.slip, slip) : null
  const fields = [...(section?.fields ?? []), ...(slipField ? [slipField] : [])]
  const place: SectionView = section ?? {
    ...{ id: 'transfer', fields: [] },
    form: { title: transferTexts.title, scope: 'payment', fields: {} },
  }
  const announce = useMutation({
    mutationFn: () =>
      call(payingRoutes.announceTransfer, { params: { authority: order.authority, order: order.id } }),
    onSuccess: keep,
  })
  const send = async () => {
    const faults = await draft.flush()
    const found = findFaults({ fields, order, heldAt: draft.heldAt, faults: faults ?? [] })
    setWrong(found)
    if (found.length > 0) return lookAt(found[0]?.path)
    if (faults) announce.mutate()
  }
  const draw = (at: FieldView) => {
    const shared = { wrong: say(wrong.find(each => each.path === at.path)?.text) || null, defects: [] }
    if (at.slot)
      return (
        <Upload
          key={at.path}
          {...{ order, document, section: place, field: at, editable: true, ...shared }}
        />
      )
    return (
      <TypedField
        key={at.path}
        at={at}
        value={draft.heldAt(at.path)}
        offered={undefined}
        paper={undefined}
        editable={!looking}
        onChange={value => draft.change(at.path, value)}
        onLeave={() => void draft.flush()}
        {...shared}
      />
    )
  }
  if (looking)
    return slipField ? (
      <section className="after">
        <p>{t('again')}</p>
        {draw(slipField)}
      </section>
    ) : null
  return (
    <section>
      <h2>{t('sent')}</h2>
      {fields.map(draw)}
      <SavedNote draft={draft} fields={fields} />
      <ProblemNote error={announce.error} />
      <button type="button" className="cta" disabled={announce.isPending} onClick={() => void send()}>
        {announce.isPending ? t('working') : t('announce')}
      </button>
    </section>
  )
}

/** The slip stands by itself, outside any form: it is drawn as a field that holds a file. */
function fieldOfSlot(id: string, slot: Slot): FieldView {
  return {
    path: id,
    name: id,
    field: {
      ...{ zh: slot.zh, en: slot.en, type: 'slot', slot: id },
      ...{ required: slot.required, locked: false, bound: false, from: [], fills: [] },
    },
    slot: { ...slot, id },
  }
}

function lookAt(path: string | undefined): void {
  const place = path ? window.document.getElementById(path) : null
  place?.scrollIntoView({ block: 'center' })
  place?.focus({ preventScroll: true })
}
