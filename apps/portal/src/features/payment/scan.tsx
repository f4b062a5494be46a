// The code to scan on a computer; on a phone, how to get from here to where one can pay.
import type { PayStart } from '@hufu/contract/routes/applicant.ts'
import { amount, remaining } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { useState } from 'react'
import { Qr } from '../../lib/qr.tsx'
import { onPhone, useSession } from '../../lib/server.ts'
import { texts } from './texts.ts'

interface ScanProps {
  native: Extract<PayStart, { kind: 'native' }>
  asking: { isPending: boolean; isSuccess: boolean; error: unknown; mutate: () => void }
  waiting: boolean
  onOther: () => void
}

export function Scan({ native, asking, waiting, onOther }: ScanProps) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const session = useSession().data
  const [copied, setCopied] = useState(false)
  const left = remaining(native.expires, lang)
  return (
    <section className="center">
      <h2>{t('scan')}</h2>
      <Qr text={native.codeUrl} label={t('qr', { amount: amount(native.amountFen, lang) })} />
      <p className="soft">
        {t('follows')} {left}
      </p>
      {onPhone() && (
        <>
          <p>{t('onPhone')}</p>
          <button
            type="button"
            className="button"
            onClick={() => void navigator.clipboard?.writeText(location.href).then(() => setCopied(true))}
          >
            {copied ? t('copied') : t('copy')}
          </button>
        </>
      )}
      {session?.phoneUrl && (
        <p className="after">
          <a href={session.phoneUrl} target="_blank" rel="noreferrer">
            {t('demo')}
          </a>
        </p>
      )}
      <div role="status">
        {waiting && asking.isSuccess && !asking.isPending && <p className="problem">{t('confirming')}</p>}
      </div>
      <ProblemNote error={asking.error} />
      <div className="pair">
        <button type="button" className="button" onClick={onOther}>
          {t('other')}
        </button>
        <button type="button" className="button" disabled={asking.isPending} onClick={() => asking.mutate()}>
          <span aria-hidden="true">↻</span> {asking.isPending ? t('checking') : t('paid')}
        </button>
      </div>
    </section>
  )
}
