// One section of the form on one screen. Saved while typing; asked only once, on pressing Next; never a dead end.
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import {
  addressForm,
  type FieldView,
  inSection,
  paperBehind,
  pinnedTo,
  type SectionView,
  sectionOf,
  sectionsOf,
} from '../../lib/form.ts'
import { Page, PendingPage } from '../../lib/page.tsx'
import { type OrderPath, useOrder, useProgramme } from '../../lib/server.ts'
import { ErrorSummary } from './error-summary.tsx'
import { TypedField } from './field.tsx'
import { findFaults, type Wrong } from './find-faults.ts'
import { SavedNote } from './saved-note.tsx'
import { texts } from './texts.ts'
import { Upload } from './upload.tsx'
import { type Draft, useDraft } from './use-draft.ts'
import { useShownFields } from './use-shown-fields.ts'

export function Section() {
  const params = useParams({ strict: false }) as unknown as OrderPath & { section: string }
  const t = useTexts(texts)
  const order = useOrder(params)
  const programme = useProgramme(params.authority, order.data?.programme, order.data?.programmeVersion)
  const document = programme.data?.document as unknown as Programme | undefined
  if (!order.data || !document)
    return (
      <PendingPage
        what={t('what')}
        error={order.error ?? programme.error}
        retry={() => void (order.data ? programme.refetch() : order.refetch())}
      />
    )
  const section = sectionOf(document, params.section, order.data.lines)
  if (!section) return <PendingPage what={t('what')} error={new Error('no such section')} />
  return <Fill key={section.id} order={order.data} document={document} section={section} />
}

interface FillProps {
  order: OrderView
  document: Programme
  section: SectionView
}

function Fill({ order, document, section }: FillProps) {
  const t = useTexts(texts)
  const say = useSay()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { from?: string }
  const draft = useDraft(order)
  const [wrong, setWrong] = useState<Wrong[]>([])
  const [attempt, setAttempt] = useState(0)
  const params = { authority: order.authority, order: order.id }

  const isAddress = addressForm(document, order.offer) === section.id && order.may.address && !order.may.edit
  const editable = order.may.edit || isAddress
  const correcting = order.may.edit && order.defects.length > 0
  const sections = sectionsOf(document, order)
  const here = sections.findIndex(each => each.id === section.id)
  const fields = useShownFields(section, order, document, draft)

  /** Correcting visits only the marked sections; otherwise one after the other; from the check page straight back. */
  const following = correcting
    ? sections.slice(here + 1).find(each => inSection(order.defects, each).length > 0)
    : sections[here + 1]
  const before = sections[here - 1]
  const go = () => {
    if (isAddress) return navigate({ to: '/$authority/orders/$order', params })
    if (search.from === 'check' || !following)
      return navigate({ to: '/$authority/orders/$order/check', params })
    return navigate({
      to: '/$authority/orders/$order/section/$section',
      params: { ...params, section: following.id },
    })
  }
  const marked = correcting ? fields.filter(at => pinnedTo(order.defects, at).length > 0) : fields
  const next = async () => {
    const faults = await draft.flush()
    const found = findFaults({ fields: marked, order, heldAt: draft.heldAt, faults: faults ?? [] })
    setWrong(found)
    setAttempt(attempt + 1)
    if (found.length === 0 && faults) void go()
  }

  const draw = (at: FieldView) => {
    const shared = {
      wrong: say(wrong.find(each => each.path === at.path)?.text) || null,
      defects: pinnedTo(order.defects, at),
      editable,
    }
    if (at.slot) return <Upload key={at.path} {...{ order, document, section, field: at, ...shared }} />
    return (
      <TypedField
        key={at.path}
        at={at}
        value={draft.heldAt(at.path)}
        offered={at.field.copies ? plain(draft, sourceOf(document, section.id, at.field.copies)) : undefined}
        paper={paperBehind(document, section, at)}
        onChange={value => draft.change(at.path, value)}
        onLeave={() => void draft.flush()}
        {...shared}
      />
    )
  }
  const rest = correcting ? fields.filter(at => !marked.includes(at)) : []
  const label =
    search.from === 'check'
      ? t('saveBack')
      : isAddress
        ? t('saveAddress')
        : following
          ? t('next')
          : t('finish')
  return (
    <Page
      title={say(section.form.title)}
      back={
        search.from === 'check'
          ? { to: '/$authority/orders/$order/check', params, label: t('toCheck') }
          : { to: '/$authority/orders/$order', params, label: t('overview') }
      }
      sub={
        correcting
          ? t('onlyMarked')
          : isAddress || here < 0
            ? undefined
            : t('step', { n: here + 1, of: sections.length })
      }
    >
      {!correcting && !isAddress && <Steps order={order} sections={sections} here={here} />}
      {!editable && <p className="problem">{t('readonly')}</p>}
      {section.form.lead && editable && !correcting && <p className="lead">{say(section.form.lead)}</p>}
      {wrong.length > 0 && (
        <ErrorSummary
          attempt={attempt}
          items={wrong.map(each => ({
            key: each.path,
            link: <JumpTo path={each.path} text={say(each.text)} />,
          }))}
        />
      )}
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault()
          void next()
        }}
      >
        {marked.map(draw)}
        {rest.length > 0 && (
          <details open={marked.length === 0}>
            <summary>{t('unchanged')}</summary>
            {rest.map(draw)}
          </details>
        )}
        <SavedNote draft={draft} fields={fields} editable={editable} />
        {editable && (
          <>
            <div className="pair">
              {before && !correcting && !isAddress && search.from !== 'check' && (
                <Link
                  className="button"
                  to="/$authority/orders/$order/section/$section"
                  params={{ ...params, section: before.id }}
                >
                  {t('previous')}
                </Link>
              )}
              <button type="submit" className="cta">
                {label}
              </button>
            </div>
            {wrong.length > 0 && !isAddress && (
              <button type="button" className="link inline after" onClick={() => void go()}>
                {t('later')}
              </button>
            )}
          </>
        )}
      </form>
    </Page>
  )
}

/** In a form by line the field that is repeated may be one of the same line. */
function sourceOf(document: Programme, section: string, copies: string): string {
  const line = /^line\.\d+\./.exec(section)?.[0] ?? ''
  return document.forms[copies.split('.')[0] ?? '']?.scope === 'line' ? `${line}${copies}` : copies
}

function plain(draft: Draft, path: string): string | undefined {
  const value = draft.heldAt(path)
  return value && !value.masked ? value.value || undefined : undefined
}

function JumpTo({ path, text }: { path: string; text: string }) {
  return (
    <a
      href={`#${path}`}
      onClick={event => {
        event.preventDefault()
        const place = document.getElementById(path)
        place?.scrollIntoView({ block: 'center' })
        place?.focus({ preventScroll: true })
      }}
    >
      {text}
    </a>
  )
}

function Steps({ order, sections, here }: { order: OrderView; sections: SectionView[]; here: number }) {
  const t = useTexts(texts)
  const say = useSay()
  return (
    <nav aria-label={t('steps')}>
      <ol className="steps">
        {sections.map((section, at) => {
          const done = order.tasks.find(task => task.section === section.id)?.status === 'done'
          return (
            <li key={section.id} className={at === here ? 'here' : done ? 'done' : undefined}>
              <Link
                to="/$authority/orders/$order/section/$section"
                params={{ authority: order.authority, order: order.id, section: section.id }}
                aria-current={at === here ? 'step' : undefined}
                title={say(section.form.title)}
              >
                <span className="hidden">{say(section.form.title)}</span>
              </Link>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
