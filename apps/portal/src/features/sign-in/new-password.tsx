// A new password, typed twice, shown on wish. Pasting and password managers work: nothing listens to the clipboard.
import { useTexts } from '@hufu/ui/i18n.tsx'
import { useId, useState } from 'react'
import { texts } from './texts.ts'

export interface NewPasswordProps {
  /** For password managers: whose password this is. */
  account: string
  value: string
  repeat: string
  onChange: (value: string, repeat: string) => void
  wrong: 'short' | 'differs' | null
}

export function NewPassword({ account, value, repeat, onChange, wrong }: NewPasswordProps) {
  const t = useTexts(texts)
  const id = useId()
  const [shown, show] = useState(false)
  const type = shown ? 'text' : 'password'
  return (
    <>
      <input type="text" autoComplete="username" value={account} readOnly hidden />
      <div className="field">
        <label htmlFor={`${id}p`}>{t('newPassword')}</label>
        <small id={`${id}h`}>{t('newPasswordHint')}</small>
        {wrong === 'short' && (
          <p className="wrong" role="alert" id={`${id}w`}>
            {t('tooShort')}
          </p>
        )}
        <input
          id={`${id}p`}
          className="input"
          type={type}
          autoComplete="new-password"
          minLength={8}
          aria-describedby={`${id}h ${id}w`}
          aria-invalid={wrong === 'short'}
          value={value}
          onChange={event => onChange(event.target.value, repeat)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}r`}>{t('repeat')}</label>
        {wrong === 'differs' && (
          <p className="wrong" role="alert" id={`${id}d`}>
            {t('repeatWrong')}
          </p>
        )}
        <input
          id={`${id}r`}
          className="input"
          type={type}
          autoComplete="new-password"
          aria-describedby={`${id}d`}
          aria-invalid={wrong === 'differs'}
          value={repeat}
          onChange={event => onChange(value, event.target.value)}
        />
        <label className="tick">
          <input type="checkbox" checked={shown} onChange={event => show(event.target.checked)} />
          {t('show')}
        </label>
      </div>
    </>
  )
}

export const passwordFault = (value: string, repeat: string): NewPasswordProps['wrong'] =>
  [...value].length < 8 ? 'short' : value !== repeat ? 'differs' : null
