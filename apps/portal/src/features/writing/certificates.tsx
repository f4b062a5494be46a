// What is on the key now: both certificates, in the fields people check, and a way to export them.
import type { AgentDevice } from '@hufu/contract/agent.ts'
import type { OrderView } from '@hufu/contract/views.ts'
import type { AgentClient } from '@hufu/ui/agent-client.ts'
import { day, grouped } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { texts } from './texts.ts'

interface CertificatesProps {
  order: OrderView
  agent: AgentClient
  devices: AgentDevice[]
}

export function Certificates({ order, agent, devices }: CertificatesProps) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const serials = new Set(
    order.lines.flatMap(line => line.certificates.map(each => each.serial.toLowerCase())),
  )
  const held = devices.flatMap(device =>
    device.containers.flatMap(container =>
      container.certificates
        .filter(each => serials.has(each.serial.toLowerCase()))
        .map(certificate => ({ device: device.device, container: container.container, certificate })),
    ),
  )
  const save = useMutation({
    mutationFn: async (at: (typeof held)[number]) => {
      const pem = await agent.exportPem(at.device, at.container, at.certificate.use)
      const url = URL.createObjectURL(new Blob([pem], { type: 'application/x-pem-file' }))
      const link = document.createElement('a')
      link.href = url
      link.download = `${at.certificate.use}-${at.certificate.serial}.pem`
      link.click()
      URL.revokeObjectURL(url)
    },
  })
  return (
    <>
      <p role="status">{t('doneNext')}</p>
      {held.map(at => {
        const { certificate } = at
        const rows = [
          [t('serial'), grouped(certificate.serial.toUpperCase())],
          [t('validity'), `${day(certificate.notBefore, lang)} – ${day(certificate.notAfter, lang)}`],
          [t('issuer'), certificate.issuer],
          [t('type'), certificate.algorithm],
          [t('chain'), certificate.issuerUrl ?? ''],
        ].filter(([, value]) => value)
        return (
          <section key={certificate.serial} className="card contents">
            <div className="contents-head">
              <h2>{certificate.use === 'sign' ? t('signUse') : t('encryptUse')}</h2>
              <button
                type="button"
                className="link inline"
                aria-label={`${t('export')} ${certificate.use === 'sign' ? t('signUse') : t('encryptUse')}`}
                onClick={() => save.mutate(at)}
              >
                {t('export')}
              </button>
            </div>
            <p className="soft">{certificate.subject}</p>
            <dl className="facts">
              {rows.map(([name, value]) => (
                <div className="fact" key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </section>
        )
      })}
      <ProblemNote error={save.error} />
      <Link
        className="cta"
        to="/$authority/orders/$order"
        params={{ authority: order.authority, order: order.id }}
      >
        {t('toOrder')}
      </Link>
    </>
  )
}
