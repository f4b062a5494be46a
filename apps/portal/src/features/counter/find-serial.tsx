// Renewal by serial number: typed, pasted, or read from the key by the agent on this computer.
import { agentClient } from '@hufu/ui/agent-client.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { applicantRoutes, call, onPhone, useSession } from '../../lib/server.ts'
import { CertificateChoice } from './certificate-choice.tsx'
import { texts } from './texts.ts'

interface FindSerialProps {
  path: { authority: string; programme: string }
  offer: string | undefined
  /** Whether the programme lets the key be read. */
  reads: boolean
}

export function FindSerial({ path, offer, reads }: FindSerialProps) {
  const t = useTexts(texts)
  const agentUrl = useSession().data?.agentUrl
  const [serial, setSerial] = useState('')
  const [note, setNote] = useState<'noAgent' | 'noKeyHere' | null>(null)
  const find = useMutation({
    mutationFn: (wanted: string) =>
      call(applicantRoutes.findCertificate, {
        params: { authority: path.authority },
        query: { programme: path.programme, serial: wanted },
      }),
  })
  const read = useMutation({
    mutationFn: async () => {
      const agent = agentClient(agentUrl ?? '')
      if (!(await agent.info()).paired) await agent.pair()
      const found = (await agent.devices())
        .flatMap(device => device.containers)
        .flatMap(container => container.certificates)
        .find(certificate => certificate.use === 'sign')
      return found?.serial ?? null
    },
    onSuccess: found => {
      setNote(found ? null : 'noKeyHere')
      if (!found) return
      setSerial(found)
      find.mutate(found)
    },
    onError: () => setNote('noAgent'),
  })
  return (
    <>
      <form
        className="field"
        onSubmit={event => {
          event.preventDefault()
          if (serial.trim().length >= 4) find.mutate(serial)
        }}
      >
        <label htmlFor="serial" className="field-label">
          {t('serial')}
        </label>
        <small id="serial-hint">{t('serialHint')}</small>
        <input
          id="serial"
          className="input num"
          autoComplete="off"
          aria-describedby="serial-hint"
          value={serial}
          onChange={event => setSerial(event.target.value)}
        />
        <div className="pair">
          {reads && !onPhone() && agentUrl && (
            <button type="button" className="button" disabled={read.isPending} onClick={() => read.mutate()}>
              {read.isPending ? t('reading') : t('fromKey')}
            </button>
          )}
          <button type="submit" className="cta" disabled={find.isPending || serial.trim().length < 4}>
            {find.isPending ? t('finding') : t('find')}
          </button>
        </div>
      </form>
      {note && (
        <p className="wrong" role="alert">
          {t(note)}
        </p>
      )}
      <ProblemNote error={find.error} />
      {find.data && <CertificateChoice certificate={find.data.certificate} path={path} offer={offer} />}
    </>
  )
}
