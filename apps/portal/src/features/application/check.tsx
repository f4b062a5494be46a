// Everything on one page before it is sent, each section with a way to change it and back. Later: what was submitted.

import { ProblemError } from '@hufu/contract/client.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { useLang, useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { Provenance } from '@hufu/ui/provenance.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import {
  addressForm,
  inSection,
  paperBehind,
  preparationOf,
  type SectionView,
  sectionsOf,
  valueAt,
} from '../../lib/form.ts'
import { useKeptText } from '../../lib/kept-text.ts'
import { Page, PendingPage } from '../../lib/page.tsx'
import {
  address,
  applicantRoutes,
  call,
  type OrderPath,
  orderKey,
  queries,
  useKeepOrder,
  useOrder,
  useProgramme,
} from '../../lib/server.ts'
import { Chosen } from '../lines/chosen.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { readingTexts } from './reading-texts.ts'
import { texts } from './texts.ts'
import { useShownFields } from './use-shown-fields.ts'
import { WillSay, willSayTexts, wordsOf } from './will-say.tsx'

export function Check() {
  const path = useParams({ strict: false }) as unknown as OrderPath
  const t = useTexts(texts)
  const order = useOrder(path, { fresh: true })
  const programme = useProgramme(path.authority, order.data?.programme, order.data?.programmeVersion)
  if (!order.data || !order.isFetchedAfterMount || !programme.data)
    return (
      <PendingPage
        what={t('what')}
        error={order.error ?? programme.error}
        retry={() => void (order.data ? programme.refetch() : order.refetch())}
      />
    )
  return <Review order={order.data} document={programme.data.document as unknown as Programme} />
}

function Review({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const r = useTexts(readingTexts)
  const w = useTexts(willSayTexts)
  const say = useSay()
  const { lang } = useLang()
  const navigate = useNavigate()
  const keep = useKeepOrder()
  const sections = sectionsOf(document, order)
  const chosen = order.tasks.some(task => task.section === 'lines')
  const again = order.defects.length > 0 || order.submitted !== null
  const agreements = again ? [] : preparationOf(document, order.offer).agreements
  const { journey = {} } = document.offers[order.offer] ?? {}
  const ahead = order.ahead.filter(each => journey[each.stage]?.stage !== 'form').map(each => each.title)
  // Ticks are told to the server with the submission; until then an ended session must not ask for them again.
  const [ticked, setTicked] = useKeptText(`agreed.${order.id}`)
  const agreed = ticked.split(' ').filter(id => agreements.some(each => each.id === id))
  const [attempt, setAttempt] = useState(0)
  const [unticked, setUnticked] = useState<typeof agreements>([])
  const params = { authority: order.authority, order: order.id }
  const submit = useMutation({
    mutationFn: (insisted: string[]) =>
      call(applicantRoutes.submit, {
        params,
        body: { version: order.version, agreed, insisted, confirmed: wordsOf(order) },
      }),
    onSuccess: fresh => {
      setTicked('')
      keep(fresh)
      void navigate({ to: '/$authority/orders/$order', params })
    },
    onError: error => {
      if (error instanceof ProblemError && error.problem?.code === 'order.stale')
        void queries.invalidateQueries({ queryKey: orderKey(order.authority, order.id) })
    },
    onSettled: () => setAttempt(attempt + 1),
  })
  const press = (insisted: string[] = []) => {
    const missing = agreements.filter(each => !agreed.includes(each.id))
    setUnticked(missing)
    setAttempt(attempt + 1)
    if (missing.length === 0) submit.mutate(insisted)
  }
  const faults = (submit.error instanceof ProblemError && submit.error.problem?.faults) || []
  // Where everything that was found may be right all the same, a person can be asked to look.
  const insistable = faults.flatMap(fault => fault.insist ?? [])
  const mayInsist = faults.length > 0 && insistable.length === faults.length
  const problems = [
    ...unticked.map(each => ({
      key: each.id,
      link: <a href={`#agree-${each.id}`}>{t('mustAgree', { name: each[lang] })}</a>,
    })),
    ...faults.map(fault => {
      const section = fault.path.startsWith('lines')
        ? { id: 'lines' }
        : sections.find(each => inSection([fault], each).length > 0)
      return {
        key: `${fault.path}${fault.code}`,
        link: section ? (
          <Link
            to="/$authority/orders/$order/section/$section"
            params={{ ...params, section: section.id }}
            search={{ from: 'check' } as never}
            hash={fault.path}
          >
            {fault[lang]}
          </Link>
        ) : (
          <span>{fault[lang]}</span>
        ),
      }
    }),
  ]
  return (
    <Page
      title={order.may.submit ? t('checkTitle') : t('contents')}
      sub={order.may.submit ? t('checkSub') : undefined}
      back={{ to: '/$authority/orders/$order', params, label: t('backToOrder') }}
    >
      {problems.length > 0 ? (
        <ErrorSummary attempt={attempt} items={problems} />
      ) : (
        <ProblemNote error={submit.error} />
      )}
      {(chosen || order.quote) && <Chosen order={order} document={document} />}
      {sections.map(section => (
        <Contents key={section.id} order={order} document={document} section={section} />
      ))}
      {order.may.submit && (
        <>
          <WillSay order={order} lead={w('confirmLead')} />
          {agreements.length > 0 && <h2>{t('agreements')}</h2>}
          {agreements.map(agreement => (
            <Agreement
              key={agreement.id}
              agreement={agreement}
              ticked={agreed.includes(agreement.id)}
              onTick={now =>
                setTicked(
                  (now ? [...agreed, agreement.id] : agreed.filter(id => id !== agreement.id)).join(' '),
                )
              }
            />
          ))}
          {!again && (
            <p className="soft">
              {t('afterwards', { steps: ahead.map(say).join(t('arrow')) })}{' '}
              {addressForm(document, order.offer) && t('addressLater')}
            </p>
          )}
          <button type="button" className="cta" disabled={submit.isPending} onClick={() => press()}>
            {submit.isPending ? t('submitting') : again ? t('resubmit') : t('submit')}
          </button>
          {mayInsist && (
            <div className="card">
              <p>{r('insistAsk')}</p>
              <button
                type="button"
                className="button"
                disabled={submit.isPending}
                onClick={() => press([...new Set(insistable)])}
              >
                {r('insist')}
              </button>
            </div>
          )}
        </>
      )}
    </Page>
  )
}

interface ContentsProps {
  order: OrderView
  document: Programme
  section: SectionView
}

function Contents({ order, document, section }: ContentsProps) {
  const t = useTexts(texts)
  const say = useSay()
  const fields = useShownFields(section, order, document)
  const params = { authority: order.authority, order: order.id, section: section.id }
  return (
    <section className="card contents">
      <div className="contents-head">
        <h2>{say(section.form.title)}</h2>
        {order.may.edit && (
          <Link
            className="link inline"
            to="/$authority/orders/$order/section/$section"
            params={params}
            search={{ from: 'check' } as never}
            aria-label={`${t('change')} ${say(section.form.title)}`}
          >
            {t('change')}
          </Link>
        )}
      </div>
      <dl className="facts">
        {fields.map(at => {
          if (at.slot) {
            const file = order.files.find(each => each.slot === at.slot?.id)
            if (!file && !at.slot.required) return null
            return (
              <div className="fact" key={at.path}>
                <dt>{say(at.slot)}</dt>
                <dd>
                  {file ? (
                    <a
                      href={`${address(applicantRoutes.file, { authority: order.authority, order: order.id, slot: file.slot })}?v=${file.id}`}
                      target="_blank"
                      rel="noreferrer"
                    >
                      {file.name}
                    </a>
                  ) : (
                    <span className="wrong">{t('noFile')}</span>
                  )}
                </dd>
              </div>
            )
          }
          const value = valueAt(order, at.path)
          if (!value?.value && !at.field.required) return null
          const shown = at.field.choices?.[value?.value ?? '']
          return (
            <div className="fact" key={at.path}>
              <dt>{say(at.field)}</dt>
              <dd>
                {value?.value ? (
                  <>
                    {shown ? say(shown) : value.value}{' '}
                    <Provenance
                      source={value.source}
                      document={paperBehind(document, section, at)}
                      unsure={value.unsure}
                    />
                  </>
                ) : (
                  <span className="wrong">{t('empty')}</span>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

interface AgreementProps {
  agreement: ReturnType<typeof preparationOf>['agreements'][number]
  ticked: boolean
  onTick: (ticked: boolean) => void
}

function Agreement({ agreement, ticked, onTick }: AgreementProps) {
  const t = useTexts(texts)
  const say = useSay()
  return (
    <div>
      <label className="tick">
        <input
          id={`agree-${agreement.id}`}
          type="checkbox"
          checked={ticked}
          onChange={event => onTick(event.target.checked)}
        />
        <span>{say(agreement.accept)}</span>
      </label>
      {agreement.paragraphs.length > 0 && (
        <details>
          <summary>
            {t('read')}
            <span className="hidden"> {say(agreement)}</span>
          </summary>
          {agreement.paragraphs.map(paragraph => (
            <p key={paragraph.zh} className="soft">
              {say(paragraph)}
            </p>
          ))}
        </details>
      )}
    </div>
  )
}
