// Signing in place of stamping: choose the organisation's certificate on the key, give its PIN; the key signs what the server wrote,
// and the server judges it.
import { bindingRoutes } from '@hufu/contract/routes/binding.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import { type AgentClient, AgentMissing, agentClient } from '@hufu/ui/agent-client.ts'
import { day } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Radio, RadioGroup } from 'react-aria-components'
import { Waiting } from '../../lib/page.tsx'
import { call, onPhone, useKeepOrder, useSession } from '../../lib/server.ts'
import { AgentMissingCard, PairCard } from '../writing/agent-cards.tsx'
import { PinForm } from '../writing/pin-form.tsx'
import { bindingTexts } from './binding-texts.ts'

interface SignProps {
  order: OrderView
  stage: string
}

export function SignPapers(props: SignProps) {
  const t = useTexts(bindingTexts)
  const session = useSession()
  if (onPhone()) return <p className="now">{t('onComputer')}</p>
  if (!session.data) return <Waiting what="UKey" />
  const { agentUrl, agentDownload, demo } = session.data
  return <WithAgent {...props} agentUrl={agentUrl} download={agentDownload} demo={demo} />
}

interface WithAgentProps extends SignProps {
  agentUrl: string
  download: string | null
  demo: boolean
}

function WithAgent({ order, stage, agentUrl, download, demo }: WithAgentProps) {
  const agent = useMemo(() => agentClient(agentUrl), [agentUrl])
  const info = useQuery({
    queryKey: ['agent', agentUrl],
    queryFn: () => agent.info(),
    retry: false,
    // Goes on by itself once the agent has started.
    refetchInterval: query => (query.state.data ? false : 3000),
  })
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
  return <WithKey order={order} stage={stage} agent={agent} agentUrl={agentUrl} />
}

function WithKey({ order, stage, agent, agentUrl }: SignProps & { agent: AgentClient; agentUrl: string }) {
  const t = useTexts(bindingTexts)
  const { lang } = useLang()
  const keep = useKeepOrder()
  const devices = useQuery({
    queryKey: ['agent', agentUrl, 'devices'],
    queryFn: () => agent.devices(),
    retry: false,
    refetchInterval: 3000,
  })
  const [serial, setSerial] = useState<string | null>(null)
  const found = (devices.data ?? []).flatMap(device =>
    device.containers.flatMap(({ container, certificates }) =>
      certificates
        .filter(each => each.use === 'sign' && new Date(each.notAfter) > new Date())
        .map(certificate => ({ device, container, certificate })),
    ),
  )
  const chosen = found.find(each => each.certificate.serial === serial) ?? found[0]
  const sign = useMutation({
    mutationFn: async (pin: string) => {
      if (!chosen) throw new Error('no key yet')
      const params = { authority: order.authority, order: order.id }
      const { declaration, tbs } = await call(bindingRoutes.prepareDeclaration, { params, body: { stage } })
      const { device, container, certificate } = chosen
      const { signature } = await agent.sign(device.device, pin, container, tbs)
      return call(bindingRoutes.signDeclaration, {
        params: { ...params, declaration },
        body: { certificate: certificate.der, signature },
      })
    },
    onSuccess: keep,
    onSettled: () => void devices.refetch(),
  })
  return (
    <section className="card">
      <h3>{t('signTitle')}</h3>
      <p>{t('signWhat')}</p>
      {devices.data && found.length === 0 && <p className="problem">{t('noCertificate')}</p>}
      {found.length > 0 && (
        <RadioGroup
          className="choices"
          aria-label={t('choose')}
          value={chosen?.certificate.serial ?? null}
          onChange={setSerial}
        >
          {found.map(({ certificate }) => (
            <Radio key={certificate.serial} value={certificate.serial} className="choice">
              <span>
                {certificate.subject}
                <small className="num">
                  {certificate.serial.toUpperCase()} · {t('until', { day: day(certificate.notAfter, lang) })}
                </small>
              </span>
            </Radio>
          ))}
        </RadioGroup>
      )}
      <ProblemNote error={sign.error ?? devices.error} />
      <div role="status">{sign.isPending && <p className="soft">{t('signing')}</p>}</div>
      {chosen && !sign.isPending && (
        <PinForm device={chosen.device} label={t('sign')} onPin={pin => sign.mutate(pin)} />
      )}
    </section>
  )
}
