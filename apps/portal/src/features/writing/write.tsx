// Self-service download: find the agent, be let in, choose the key, give its password, write, and see what is on it now.
import type { OrderView } from '@hufu/contract/views.ts'
import { AgentError, AgentMissing, agentClient } from '@hufu/ui/agent-client.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Page, PendingPage, Waiting } from '../../lib/page.tsx'
import { type OrderPath, onPhone, useLiveOrder, useSession } from '../../lib/server.ts'
import { AgentMissingCard, PairCard } from './agent-cards.tsx'
import { Certificates } from './certificates.tsx'
import { HandOver } from './hand-over.tsx'
import { texts } from './texts.ts'
import { WriteForm } from './write-form.tsx'
import { nextLine } from './write-key.ts'

export function Write() {
  const path = useParams({ strict: false }) as unknown as OrderPath
  const t = useTexts(texts)
  const order = useLiveOrder(path)
  const session = useSession()
  if (!order.data || !session.data)
    return (
      <PendingPage what={t('what')} error={order.error ?? session.error} retry={() => void order.refetch()} />
    )
  const back = {
    to: '/$authority/orders/$order' as const,
    params: { authority: order.data.authority, order: order.data.id },
    label: t('back'),
  }
  const written = order.data.lines.some(line => line.by === 'holder' && line.state === 'written')
  const due = nextLine(order.data) && ['collect', 'resume-write'].includes(order.data.now.action)
  if (!due && !written)
    return (
      <Page title={t('nothing')} back={back}>
        <p>{t('nothingWhy')}</p>
        <Link className="cta" to={back.to} params={back.params}>
          {t('back')}
        </Link>
      </Page>
    )
  return (
    <Page
      title={due ? t('title') : t('done')}
      sub={`${order.data.organisation}${howFar(order.data, t)}`}
      back={back}
    >
      {onPhone() ? (
        <HandOver />
      ) : (
        <WithAgent
          order={order.data}
          agentUrl={session.data.agentUrl}
          download={session.data.agentDownload}
          demo={session.data.demo}
        />
      )}
    </Page>
  )
}

/** Of several certificates, how many are on a key by now. */
function howFar(order: OrderView, t: ReturnType<typeof useTexts<typeof texts>>): string {
  if (order.lines.length < 2) return ''
  const n = order.lines.filter(line => line.state === 'written').length
  return ` · ${t('howFar', { n, of: order.lines.length })}`
}

interface WithAgentProps {
  order: OrderView
  agentUrl: string
  download: string | null
  demo: boolean
}

function WithAgent({ order, agentUrl, download, demo }: WithAgentProps) {
  const t = useTexts(texts)
  const agent = useMemo(() => agentClient(agentUrl), [agentUrl])
  const [paired, setPaired] = useState(false)
  const info = useQuery({
    queryKey: ['agent', agentUrl],
    queryFn: () => agent.info(),
    retry: false,
    // Goes on by itself once the agent has started.
    refetchInterval: query => (query.state.data ? false : 3000),
  })
  const ready = info.data !== undefined && (info.data.paired || paired)
  const devices = useQuery({
    queryKey: ['agent', agentUrl, 'devices'],
    queryFn: () => agent.devices(),
    enabled: ready,
    retry: false,
    refetchInterval: 3000,
  })
  if (info.isPending) return <Waiting what={t('looking')} />
  if (info.error instanceof AgentMissing || !info.data)
    return (
      <AgentMissingCard
        download={download}
        demo={demo}
        onRetry={() => void info.refetch()}
        busy={info.isFetching}
      />
    )
  const unpaired = devices.error instanceof AgentError && devices.error.problem.error === 'agent.not-paired'
  if (!ready || unpaired)
    return (
      <PairCard
        agent={agent}
        onPaired={() => {
          setPaired(true)
          void devices.refetch()
        }}
      />
    )
  if (!devices.data) return devices.error ? <ProblemNote error={devices.error} /> : <Waiting what="UKey" />
  const due = nextLine(order)
  return due ? (
    <WriteForm
      key={due.line}
      order={order}
      line={due}
      agent={agent}
      devices={devices.data}
      demo={demo}
      onDevices={() => void devices.refetch()}
    />
  ) : (
    <Certificates order={order} agent={agent} devices={devices.data} />
  )
}
