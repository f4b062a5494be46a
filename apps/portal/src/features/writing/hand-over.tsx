// On a phone no key can be plugged in: the way over to the computer.
import { useTexts } from '@hufu/ui/i18n.tsx'
import { useState } from 'react'
import { Qr } from '../../lib/qr.tsx'
import { texts } from './texts.ts'

export function HandOver() {
  const t = useTexts(texts)
  const [copied, setCopied] = useState(false)
  return (
    <section className="now">
      <h2>{t('phone')}</h2>
      <p>{t('phoneHow')}</p>
      <Qr text={location.href} label={t('qr')} />
      <p className="num center">{location.href}</p>
      <button
        type="button"
        className="cta"
        onClick={() => void navigator.clipboard?.writeText(location.href).then(() => setCopied(true))}
      >
        {copied ? t('copied') : t('link')}
      </button>
    </section>
  )
}
