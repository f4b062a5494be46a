// One seal: its picture, name, number, size, time and state, and what can be done with it.
import { sealRoutes } from '@hufu/contract/routes/seal.ts'
import type { SealView } from '@hufu/contract/views.ts'
import { day, grouped } from '@hufu/ui/format.ts'
import { useLang, useTexts } from '@hufu/ui/i18n.tsx'
import { Link } from '@tanstack/react-router'
import { address } from '../../lib/server.ts'
import './seal.css'
import { texts } from './texts.ts'

export function SealFacts({ authority, seal }: { authority: string; seal: SealView }) {
  const t = useTexts(texts)
  const { lang } = useLang()
  const at = { authority, seal: seal.id }
  const made = seal.number !== null
  return (
    <div className="seal">
      {made && (
        <img
          className={seal.state === 'good' ? 'seal-picture' : 'seal-picture faded'}
          src={address(sealRoutes.sealPicture, at)}
          alt={t('picture', { name: seal.name })}
          width={120}
          height={seal.widthMm ? Math.round((120 * seal.heightMm) / seal.widthMm) : 120}
        />
      )}
      <div className="seal-words">
        <div className="order-head">
          <strong className="order-name">{seal.name}</strong>
          <span
            className={seal.state === 'good' ? 'tag ok' : seal.state === 'preparing' ? 'tag info' : 'tag do'}
          >
            {t(seal.state)}
          </span>
        </div>
        {seal.number && <small className="num">{t('number', { number: grouped(seal.number) })}</small>}
        {seal.filing && <small className="num">{t('filing', { number: seal.filing })}</small>}
        {made && (
          <small>
            {seal.kind && `${t(seal.kind)} · `}
            {t('size', { w: seal.widthMm, h: seal.heightMm })}
          </small>
        )}
        {seal.validUntil && <small>{t('until', { day: day(seal.validUntil, lang) })}</small>}
        {seal.serial && (
          <small className="num">
            {t('ofCertificate', { serial: grouped(seal.serial.slice(-16).toUpperCase()) })}
          </small>
        )}
        {seal.state === 'good' && (
          <p className="seal-acts">
            <a className="button" href={address(sealRoutes.sealFile, at)} download>
              {t('download')}
            </a>
            <Link className="button" to="/$authority/seals/$seal/stamp" params={at}>
              {t('stamp')}
            </Link>
          </p>
        )}
      </div>
    </div>
  )
}
