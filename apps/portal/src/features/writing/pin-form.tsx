// The password of the key: how many tries are left is said before it is asked (DigiDoc4-Client #1058). It stays in this page.
import type { AgentDevice } from '@hufu/contract/agent.ts'
import { useTexts } from '@hufu/ui/i18n.tsx'
import { type FormEvent, useId, useState } from 'react'
import { texts } from './texts.ts'

interface PinFormProps {
  device: AgentDevice
  label: string
  /** `fresh`: the key has no password yet; this is to be its first. */
  onPin: (pin: string, fresh: boolean) => void
}

export function PinForm({ device, label, onPin }: PinFormProps) {
  const t = useTexts(texts)
  const id = useId()
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [wrong, setWrong] = useState<'pinShort' | 'pinDiffers' | null>(null)
  if (device.locked) return <p className="problem">{t('locked')}</p>
  const fresh = !device.pinSet
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (pin.length < 6) return setWrong('pinShort')
    if (fresh && pin !== again) return setWrong('pinDiffers')
    onPin(pin, fresh)
  }
  return (
    <form onSubmit={submit} noValidate className="after">
      {!fresh && (
        <p className={device.triesLeft === 1 ? 'problem' : 'soft'}>
          {device.triesLeft === 1 ? t('lastTry') : t('tries', { n: device.triesLeft })}
        </p>
      )}
      <div className="field">
        <label htmlFor={`${id}p`}>{fresh ? t('newPin') : t('pin')}</label>
        {fresh && <small id={`${id}h`}>{t('newPinHint')}</small>}
        {wrong && (
          <p className="wrong" role="alert" id={`${id}w`}>
            {t(wrong)}
          </p>
        )}
        <input
          id={`${id}p`}
          className="input"
          type="password"
          autoComplete={fresh ? 'new-password' : 'current-password'}
          aria-describedby={`${id}h ${id}w`}
          aria-invalid={wrong !== null}
          maxLength={32}
          value={pin}
          onChange={event => setPin(event.target.value)}
        />
      </div>
      {fresh && (
        <div className="field">
          <label htmlFor={`${id}a`}>{t('pinAgain')}</label>
          <input
            id={`${id}a`}
            className="input"
            type="password"
            autoComplete="new-password"
            maxLength={32}
            value={again}
            onChange={event => setAgain(event.target.value)}
          />
        </div>
      )}
      <button type="submit" className="cta">
        {label}
      </button>
    </form>
  )
}
