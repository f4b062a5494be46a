// Inside WeChat nothing can be printed or saved (yuxino/blog #109): the page's address goes to a computer.
import { useTexts } from '@hufu/ui/i18n.tsx'
import { useState } from 'react'
import { Qr } from '../../lib/qr.tsx'
import { texts } from './texts.ts'

export function OnComputer() {
  const t = useTexts(texts)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(location.href).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <section className="card">
      <h2>{t('onComputer')}</h2>
      <p>{t('wechat')}</p>
      <Qr text={location.href} label={t('qr')} />
      <p className="soft">{location.href}</p>
      <button type="button" className="button" onClick={() => void copy()}>
        {t('copy')}
      </button>
      <p role="status" className="soft">
        {copied && t('copied')}
      </p>
    </section>
  )
}
