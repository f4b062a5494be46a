// Stamping a PDF: choose it and the place, give the PIN of the key; the server draws and judges, the key signs.
import { sealRoutes } from '@hufu/contract/routes/seal.ts'
import type { SealView } from '@hufu/contract/views.ts'
import { AgentMissing, agentClient } from '@hufu/ui/agent-client.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useId, useMemo, useState } from 'react'
import { Page, PendingPage, Waiting } from '../../lib/page.tsx'
import { address, call, onPhone, useSession } from '../../lib/server.ts'
import { AgentMissingCard, PairCard } from '../writing/agent-cards.tsx'
import { PinForm } from '../writing/pin-form.tsx'
import { FileButton } from './file-button.tsx'
import { SealFacts } from './seal-facts.tsx'
import { stampPdf } from './stamp-pdf.ts'
import { texts } from './texts.ts'
import { Verdict } from './verdict.tsx'

interface SealPath {
  authority: string
  seal: string
}

export function Stamp() {
  const path = useParams({ strict: false }) as unknown as SealPath
  const t = useTexts(texts)
  const session = useSession()
  const seals = useQuery({
    queryKey: ['seals', path.authority],
    queryFn: () => call(sealRoutes.seals, { params: { authority: path.authority } }),
  })
  const seal = seals.data?.seals.find(one => one.id === path.seal)
  if (!seals.data || !session.data)
    return (
      <PendingPage what={t('what')} error={seals.error ?? session.error} retry={() => void seals.refetch()} />
    )
  const back = {
    to: '/$authority/seals' as const,
    params: { authority: path.authority },
    label: t('mySeals'),
  }
  return (
    <Page title={t('stampTitle')} sub={seal?.name} back={back}>
      {seal?.state !== 'good' ? (
        <section className="card">
          {seal ? <SealFacts authority={path.authority} seal={seal} /> : <p>{t('none')}</p>}
        </section>
      ) : onPhone() ? (
        <p className="now">{t('onComputer')}</p>
      ) : (
        <WithKey
          path={path}
          seal={seal}
          agentUrl={session.data.agentUrl}
          download={session.data.agentDownload}
          demo={session.data.demo}
        />
      )}
    </Page>
  )
}

interface WithKeyProps {
  path: SealPath
  seal: SealView
  agentUrl: string
  download: string | null
  demo: boolean
}

function WithKey({ path, seal, agentUrl, download, demo }: WithKeyProps) {
  const t = useTexts(texts)
  const agent = useMemo(() => agentClient(agentUrl), [agentUrl])
  const info = useQuery({
    queryKey: ['agent', agentUrl],
    queryFn: () => agent.info(),
    retry: false,
    refetchInterval: query => (query.state.data ? false : 3000),
  })
  const devices = useQuery({
    queryKey: ['agent', agentUrl, 'devices'],
    queryFn: () => agent.devices(),
    enabled: info.data?.paired === true,
    retry: false,
    refetchInterval: 3000,
  })
  const [file, setFile] = useState<File | null>(null)
  const [place, setPlace] = useState({ page: 0, xMm: 155, yMm: 240 })
  const holding = devices.data?.flatMap(device =>
    device.containers
      .filter(one => one.certificates.some(each => each.serial.toLowerCase() === seal.serial?.toLowerCase()))
      .map(({ container }) => ({ device, container })),
  )[0]
  const put = useMutation({
    mutationFn: async (pin: string) => {
      if (!file || !holding) throw new Error('no file or key yet')
      const { container, device } = holding
      return stampPdf({ call, agent, path, file, place, pin, container, device: device.device })
    },
    onSettled: () => void devices.refetch(),
  })
  if (put.data) return <Done path={path} made={put.data} again={() => put.reset()} />
  if (info.isPending) return <Waiting what="UKey" />
  if (info.error instanceof AgentMissing || !info.data)
    return (
      <AgentMissingCard
        download={download}
        demo={demo}
        onRetry={() => void info.refetch()}
        busy={info.isFetching}
      />
    )
  if (!info.data.paired) return <PairCard agent={agent} onPaired={() => void info.refetch()} />
  return (
    <section className="card">
      <p>{t('file')}</p>
      <FileButton label={file?.name ?? t('chooseFile')} accept="application/pdf" onFile={setFile} />
      <Numbers place={place} onPlace={setPlace} />
      <ProblemNote error={put.error ?? devices.error} />
      <div role="status">{put.isPending && <p className="soft">{t('stamping')}</p>}</div>
      {devices.data && !holding && <p className="problem">{t('noKey')}</p>}
      {file && holding && !put.isPending && (
        <PinForm device={holding.device} label={t('put')} onPin={pin => put.mutate(pin)} />
      )}
    </section>
  )
}

interface PlaceOnPage {
  page: number
  xMm: number
  yMm: number
}

function Numbers({ place, onPlace }: { place: PlaceOnPage; onPlace: (place: PlaceOnPage) => void }) {
  const t = useTexts(texts)
  const id = useId()
  const fields = { page: 'page', xMm: 'x', yMm: 'y' } as const
  return (
    <>
      {(Object.keys(fields) as (keyof PlaceOnPage)[]).map(name => (
        <div className="field" key={name}>
          <label htmlFor={id + name}>{t(fields[name])}</label>
          <input
            id={id + name}
            className="input"
            type="number"
            inputMode="numeric"
            min={0}
            max={5000}
            aria-describedby={`${id}hint`}
            value={place[name]}
            onChange={event => onPlace({ ...place, [name]: Math.max(0, Number(event.target.value) || 0) })}
          />
        </div>
      ))}
      <p className="soft" id={`${id}hint`}>
        {t('placeHint')}
      </p>
    </>
  )
}

function Done({
  path,
  made,
  again,
}: {
  path: SealPath
  made: Awaited<ReturnType<typeof stampPdf>>
  again: () => void
}) {
  const t = useTexts(texts)
  const at = { ...path, stamp: made.stamp }
  return (
    <div role="status">
      <section className="now">
        <h2>{t('done')}</h2>
        <p>{t('doneWhy')}</p>
        <a className="cta" href={address(sealRoutes.stampedDocument, at)} download>
          {t('getPdf')}
        </a>
      </section>
      <Verdict verdict={made.verdict} />
      <p className="seal-acts">
        <a className="button" href={address(sealRoutes.stampFile, at)} download>
          {t('getSes')}
        </a>
        <button type="button" className="button" onClick={again}>
          {t('another')}
        </button>
      </p>
    </div>
  )
}
