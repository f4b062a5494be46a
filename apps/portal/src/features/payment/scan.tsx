// The code to scan on a computer; on a phone, how to get from here to where one can pay.
import type { PayStart } from '@hufu/contract/routes/applicant.ts'
import { amount, remaining } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { Qr } from '../../lib/qr.tsx'
import { onPhone, useSession } from '../../lib/server.ts'
import { CopyButton } from './copy-button.tsx'
import { texts } from './texts.ts'

type Native = Extract<PayStart, { kind: 'native' }>

interface ScanProps {
  native: Native
  asking: { isPending: boolean; isSuccess: boolean; error: unknown; mutate: () => void }
  waiting: boolean
  onOther: () => void
  /** The vendor's own page, for whoever cannot scan. */
  onPage?: (() => void) | undefined
}

const scans = { wechat: 'scanWechat', alipay: 'scanAlipay', any: 'scanAny' } as const

export function Scan({ native, asking, waiting, onOther, onPage }: ScanProps) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const session = useSession().data
  const left = remaining(native.expires, lang)
  return (
    <section className="center">
      <h2>{t(scans[native.by ?? 'wechat'])}</h2>
      <Qr text={native.codeUrl} label={t('qr', { amount: amount(native.amountFen, lang) })} />
      <p className="soft">
        {t('follows')} {left}
      </p>
      {onPhone() && native.by === 'any' && (
        <a className="cta" href={native.codeUrl}>
          {t('openCode')}
        </a>
      )}
      {onPhone() && (native.by ?? 'wechat') === 'wechat' && (
        <>
          <p>{t('onPhone')}</p>
          <CopyButton text={location.href} label={t('copy')} done={t('copied')} />
        </>
      )}
      {onPage && (
        <button type="button" className="link inline after" onClick={onPage}>
          {t('alipayPage')}
        </button>
      )}
      {session?.phoneUrl && (
        <p className="after">
          <a className="link inline" href={session.phoneUrl} target="_blank" rel="noreferrer">
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
