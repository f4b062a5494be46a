// The impression of one line's seal: sent, looked at as it was cut out, confirmed; or handed to a person.
import { type SealKind, type SealWork, sealRoutes } from '@hufu/contract/routes/seal.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Page, PendingPage } from '../../lib/page.tsx'
import { address, call } from '../../lib/server.ts'
import { FileButton } from './file-button.tsx'
import './seal.css'
import { workKey } from './seal-cards.tsx'
import { texts } from './texts.ts'

interface LinePath {
  authority: string
  order: string
  line: number
}

export function Impression() {
  const raw = useParams({ strict: false }) as { authority: string; order: string; line: string }
  const path = { authority: raw.authority, order: raw.order, line: Number(raw.line) }
  const t = useTexts(texts)
  const say = useSay()
  const work = useQuery({
    queryKey: workKey(path.authority, path.order, path.line),
    queryFn: () => call(sealRoutes.sealWork, { params: path }),
  })
  if (!work.data) return <PendingPage what={t('what')} error={work.error} retry={() => void work.refetch()} />
  const back = {
    to: '/$authority/orders/$order' as const,
    params: { authority: path.authority, order: path.order },
    label: t('back'),
  }
  const { state } = work.data
  return (
    <Page title={t('title')} sub={say(work.data.title)} back={back}>
      {work.data.note && <p className="problem">{t('note', { note: work.data.note })}</p>}
      {(state === 'ready' || state === 'confirmed') && <Preview path={path} work={work.data} />}
      {state === 'by-hand' && (
        <section className="now" role="status">
          <h2>{t('byHand')}</h2>
          <p>{t('byHandWhy')}</p>
        </section>
      )}
      {(state === 'none' || state === 'ready') && <Send path={path} work={work.data} />}
    </Page>
  )
}

function useKeepWork(path: LinePath) {
  const cache = useQueryClient()
  return (work: SealWork) => {
    cache.setQueryData(workKey(path.authority, path.order, path.line), work)
    void cache.invalidateQueries({ queryKey: workKey(path.authority, path.order, path.line) })
  }
}

function Preview({ path, work }: { path: LinePath; work: SealWork }) {
  const t = useTexts(texts)
  const keep = useKeepWork(path)
  const { picture, measured, filing } = work
  const [number, setNumber] = useState(filing.number ?? '')
  const confirm = useMutation({
    mutationFn: () =>
      call(sealRoutes.confirmImpression, {
        params: path,
        body: { picture: picture?.id ?? '', ...(number.trim() ? { filing: number } : {}) },
      }),
    onSuccess: keep,
  })
  if (!picture) return null
  // As large as on paper: 96 pixels of CSS are an inch.
  const width = Math.round((picture.widthMm / 25.4) * 96)
  return (
    <section className={work.state === 'ready' ? 'now attention' : 'now'}>
      <h2>{t(work.state === 'ready' ? 'preview' : 'confirmed')}</h2>
      <p>{t(work.state === 'ready' ? 'previewWhy' : 'confirmedWhy')}</p>
      <img
        className="seal-preview"
        // Another picture, another address: nothing old is shown for it.
        src={`${address(sealRoutes.impression, { ...path })}?${picture.id}`}
        alt={t('picture', { name: work.name })}
        width={width}
        height={Math.round((width * picture.heightMm) / picture.widthMm)}
      />
      <p className="soft">
        {t(picture.kind)} · {t('size', { w: picture.widthMm, h: picture.heightMm })}
      </p>
      <p className="soft">
        {measured ? t('measured', { w: measured.widthMm, h: measured.heightMm }) : t('said')}
      </p>
      {filing.number && work.state !== 'ready' && (
        <p className="soft num">{t('filing', { number: filing.number })}</p>
      )}
      <ProblemNote error={confirm.error} />
      {work.state === 'ready' && (
        <>
          {filing.asks !== 'no' && !filing.waived && (
            <div className="field">
              <label htmlFor="seal-filing">
                {t(filing.asks === 'required' ? 'filingNumber' : 'filingOptional')}
              </label>
              <small id="seal-filing-hint">{t('filingHint')}</small>
              <input
                id="seal-filing"
                className="input"
                inputMode="numeric"
                maxLength={20}
                autoComplete="off"
                aria-describedby="seal-filing-hint"
                value={number}
                onChange={event => setNumber(event.target.value)}
              />
            </div>
          )}
          <button type="button" className="cta" disabled={confirm.isPending} onClick={() => confirm.mutate()}>
            {t('confirm')}
          </button>
          <p className="soft">{t('again')}</p>
        </>
      )}
    </section>
  )
}

function Send({ path, work }: { path: LinePath; work: SealWork }) {
  const t = useTexts(texts)
  const keep = useKeepWork(path)
  const [kind, setKind] = useState<SealKind>(work.picture?.kind ?? work.kinds[0]?.kind ?? 'official-round')
  const spec = work.kinds.find(one => one.kind === kind) ?? work.kinds[0]
  const [width, setWidth] = useState<number | null>(null)
  const choice = { kind, widthMm: width ?? spec?.widthMm }
  const send = useMutation({
    mutationFn: (file: File) =>
      call(sealRoutes.uploadImpression, { params: path, query: choice, bytes: file }),
    onSuccess: keep,
  })
  const take = useMutation({
    mutationFn: () => call(sealRoutes.takeImpression, { params: path, body: choice }),
    onSuccess: keep,
  })
  const hand = useMutation({
    mutationFn: () => call(sealRoutes.askForHand, { params: path }),
    onSuccess: keep,
  })
  const busy = send.isPending || take.isPending
  const failed = send.error ?? take.error
  return (
    <section className="card">
      <p>{t('how')}</p>
      <div className="field">
        <label htmlFor="seal-kind">{t('kind')}</label>
        <select
          id="seal-kind"
          className="input"
          value={kind}
          onChange={event => {
            setKind(event.target.value as SealKind)
            setWidth(null)
          }}
        >
          {work.kinds.map(one => (
            <option key={one.kind} value={one.kind}>
              {t(one.kind)}
            </option>
          ))}
        </select>
      </div>
      {spec && spec.widths.length > 1 && (
        <div className="field">
          <label htmlFor="seal-width">{t('width')}</label>
          <small id="seal-width-hint">{t('widthHint')}</small>
          <select
            id="seal-width"
            className="input"
            aria-describedby="seal-width-hint"
            value={choice.widthMm}
            onChange={event => setWidth(Number(event.target.value))}
          >
            {spec.widths.map(one => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </div>
      )}
      <div role="status">{busy && <p className="soft">{t('working')}</p>}</div>
      <ProblemNote error={failed} />
      {work.onPaper && (
        <button
          type="button"
          className={work.picture ? 'button after' : 'cta'}
          disabled={busy}
          onClick={() => take.mutate()}
        >
          {t('fromPaper')}
        </button>
      )}
      <FileButton label={t('choose')} accept="image/*" disabled={busy} onFile={file => send.mutate(file)} />
      {(failed || work.picture) && (
        <>
          <p className="soft after">{t('handWhy')}</p>
          <button type="button" className="button" disabled={hand.isPending} onClick={() => hand.mutate()}>
            {t('hand')}
          </button>
          <ProblemNote error={hand.error} />
        </>
      )}
    </section>
  )
}
