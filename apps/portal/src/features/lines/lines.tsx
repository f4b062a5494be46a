// Choosing the certificates: roles to tick or one of several kinds, how many, of which term, on which key; the price beside
// each, and the total at the end.
import { ProblemError } from '@hufu/contract/client.ts'
import { linesRoutes } from '@hufu/contract/routes/lines.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { chooseLines } from '@hufu/programme/form/choose-lines.ts'
import { priceOf } from '@hufu/programme/money.ts'
import type { Programme } from '@hufu/programme/schema/programme.ts'
import { amount } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { call, type OrderPath, useKeepOrder, useOrder, useProgramme } from '../../lib/server.ts'
import { ErrorSummary } from '../application/error-summary.tsx'
import { Details } from './details.tsx'
import { useKeepWish } from './keep-wish.ts'
import { Picking } from './picking.tsx'
import { texts } from './texts.ts'
import { choiceFor, linesOf, productsOf, type Wish, wishOf } from './wish.ts'

export function Lines() {
  const path = useParams({ strict: false }) as unknown as OrderPath
  const t = useTexts(texts)
  const order = useOrder(path)
  const programme = useProgramme(path.authority, order.data?.programme, order.data?.programmeVersion)
  if (!order.data || !programme.data)
    return (
      <PendingPage
        what={t('what')}
        error={order.error ?? programme.error}
        retry={() => void (order.data ? programme.refetch() : order.refetch())}
      />
    )
  return <Choose order={order.data} document={programme.data.document as unknown as Programme} />
}

function Choose({ order, document }: { order: OrderView; document: Programme }) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { from?: string }
  const keep = useKeepOrder()
  const choice = choiceFor(document, order)
  const [wish, setWish] = useState<Wish>(() => wishOf(document, order, choice))
  const { want, stop, keeping } = useKeepWish(order)
  const [attempt, setAttempt] = useState(0)
  const [wrong, setWrong] = useState<{ path: string; zh: string; en: string }[]>([])
  const params = { authority: order.authority, order: order.id }
  const lines = linesOf(document, choice, wish)
  const group = order.group ?? undefined
  const facts = { offer: order.offer, holder: { group }, organisation: { group } }
  const total = lines.length > 0 ? priceOf(document, lines, facts).fen : null

  const renewed = document.offers[order.offer]?.of === 'certificate' ? choice.roles[0] : undefined
  const pick = (next: Wish) => {
    setWish(next)
    const picked = linesOf(document, choice, next)
    if (!('faults' in chooseLines(document, picked, renewed))) want(picked)
  }
  const save = useMutation({
    mutationFn: async () => {
      await stop()
      return await call(linesRoutes.chooseLines, { params, body: { lines } })
    },
    onSuccess: fresh => {
      keep(fresh)
      const following = fresh.tasks[1]?.section
      if (search.from === 'check' || !following)
        return void navigate({ to: '/$authority/orders/$order/check', params })
      return void navigate({
        to: '/$authority/orders/$order/section/$section',
        params: { ...params, section: following },
      })
    },
    onError: error => {
      if (error instanceof ProblemError) setWrong(error.problem?.faults ?? [])
    },
    onSettled: () => setAttempt(attempt + 1),
  })
  const press = () => {
    const judged = chooseLines(document, lines, renewed)
    const faults = 'faults' in judged ? judged.faults : []
    setWrong(faults)
    setAttempt(attempt + 1)
    if (faults.length === 0) save.mutate()
  }
  const back =
    search.from === 'check'
      ? { to: '/$authority/orders/$order/check' as const, params, label: t('toCheck') }
      : { to: '/$authority/orders/$order' as const, params, label: t('overview') }
  if (!order.may.lines)
    return (
      <Page title={t('title')} back={back}>
        <p className="problem">{t('closed')}</p>
      </Page>
    )
  return (
    <Page title={t('title')} sub={t('sub')} back={back}>
      {wrong.length > 0 ? (
        <ErrorSummary
          attempt={attempt}
          items={wrong.map(each => ({ key: each.path, link: <a href="#lines">{each[lang]}</a> }))}
        />
      ) : (
        <ProblemNote error={save.error} />
      )}
      <form
        id="lines"
        tabIndex={-1}
        noValidate
        onSubmit={event => {
          event.preventDefault()
          press()
        }}
      >
        <Picking document={document} choice={choice} wish={wish} facts={facts} onWish={pick} />
        {productsOf(document, lines).map((product, _, all) => (
          <Details
            key={product}
            document={document}
            product={product}
            named={all.length > 1}
            role={lines.find(line => document.lines?.roles[line.role]?.product === product)?.role ?? ''}
            facts={facts}
            detail={wish.details[product]}
            onDetail={detail => pick({ ...wish, details: { ...wish.details, [product]: detail } })}
          />
        ))}
        <p className="total" role="status">
          <span>
            {t('total')}
            {lines.length > 0 && `（${t('each', { n: lines.length })}）`}
          </span>
          <strong>{total === null ? t('nothing') : amount(total, lang)}</strong>
        </p>
        <p className="saved" role="status">
          {keeping === 'saved' ? `✓ ${t('saved')}` : keeping && t(keeping)}
        </p>
        <button type="submit" className="cta" disabled={save.isPending}>
          {save.isPending ? t('saving') : search.from === 'check' ? t('saveBack') : t('next')}
        </button>
      </form>
    </Page>
  )
}
