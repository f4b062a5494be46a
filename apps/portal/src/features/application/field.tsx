// One typed field: its label, where its value came from, what a reviewer said, and a keyboard that fits.
import type { Defect, Value } from '@hufu/contract/views.ts'
import type { Text } from '@hufu/contract/words.ts'
import { normalise } from '@hufu/programme/form/normalise.ts'
import type { FieldType } from '@hufu/programme/schema/form.ts'
import { useSay, useTexts } from '@hufu/ui/i18n.tsx'
import { Provenance } from '@hufu/ui/provenance.tsx'
import { useId, useState } from 'react'
import type { FieldView } from '../../lib/form.ts'
import { BankSearch } from '../bank/bank-search.tsx'
import { provinces } from './provinces.ts'
import { texts } from './texts.ts'

interface Keyboard {
  type?: string
  inputMode?: 'numeric' | 'tel' | 'email' | 'text'
  autoComplete?: string
}
const keyboards: Partial<Record<FieldType, Keyboard>> = {
  'organisation-name': { autoComplete: 'organization' },
  'person-name': { autoComplete: 'name' },
  mobile: { type: 'tel', inputMode: 'numeric', autoComplete: 'tel-national' },
  landline: { type: 'tel', inputMode: 'tel' },
  phone: { type: 'tel', inputMode: 'tel' },
  email: { type: 'email', inputMode: 'email', autoComplete: 'email' },
  address: { autoComplete: 'street-address' },
  region: { autoComplete: 'address-level1' },
  'bank-account': { inputMode: 'numeric' },
  number: { inputMode: 'numeric' },
  date: { type: 'date' },
}
const figures: ReadonlySet<FieldType> = new Set<FieldType>([
  'uscc',
  'citizen-id',
  'identity-number',
  'mobile',
  'bank-account',
  'tax-number',
])

export interface TypedFieldProps {
  at: FieldView
  value: Value | undefined
  /** A value of another field that may be taken over with one press. */
  offered: string | undefined
  paper: Text | undefined
  wrong: string | null
  defects: Defect[]
  editable: boolean
  onChange: (value: string) => void
  onLeave: () => void
}

export function TypedField(props: TypedFieldProps) {
  const { at, value, offered, paper, wrong, defects, editable, onChange, onLeave } = props
  const t = useTexts(texts)
  const say = useSay()
  const id = useId()
  const [tidied, setTidied] = useState('')
  const { field } = at
  const text = value?.value ?? ''
  // What stands in the certificate that is renewed stays as it is; the server refuses anything else.
  const certified = Boolean(field.bound && value?.source === 'certificate')
  const locked = field.locked || certified || !editable
  const change = (next: string) => {
    setTidied('')
    onChange(next)
  }
  const leave = () => {
    // Spaces, dashes and full-width figures are what people paste: show what is kept. Masked values are left alone.
    const plain = value?.masked ? text : normalise(field.type, text)
    if (plain !== text) {
      onChange(plain)
      setTidied(plain)
    }
    onLeave()
  }
  const hint = say(field.hint) || (field.type === 'region' ? t('regionHint') : '')
  const described = [hint && `${id}h`, wrong && `${id}w`, defects.length > 0 && `${id}d`, locked && `${id}k`]
  const shared = {
    id: at.path,
    className: figures.has(field.type) ? 'input num' : 'input',
    readOnly: locked,
    'aria-required': field.required,
    'aria-invalid': Boolean(wrong) || defects.length > 0,
    'aria-describedby': described.filter(Boolean).join(' ') || undefined,
    value: text,
    onBlur: leave,
  }
  return (
    <div className={defects.length > 0 ? 'field defect' : 'field'}>
      <div className="label-line">
        <label htmlFor={at.path} className="field-label">
          {say(field)}
          {field.required ? (
            <span className="star" aria-hidden="true">
              {' *'}
            </span>
          ) : (
            <span className="optional"> {t('optional')}</span>
          )}
        </label>
        {text && value && <Provenance source={value.source} document={paper} unsure={value.unsure} />}
      </div>
      {hint && <small id={`${id}h`}>{hint}</small>}
      {field.bound && !locked && <small>{t('bound')}</small>}
      {editable && (field.locked || certified) && (
        <small id={`${id}k`}>{t(certified ? 'certifiedField' : 'lockedField')}</small>
      )}
      {defects.length > 0 && (
        <p className="wrong" id={`${id}d`}>
          {defects.map(defect => `${t('reviewerSaid')}：${say(defect.text)} ${defect.note ?? ''}`).join(' ')}
        </p>
      )}
      {wrong && (
        <p className="wrong" id={`${id}w`}>
          {wrong}
        </p>
      )}
      {field.type === 'choice' ? (
        <select {...shared} disabled={locked} onChange={event => change(event.target.value)}>
          <option value="">{t('choose')}</option>
          {Object.entries(field.choices ?? {}).map(([key, choice]) => (
            <option key={key} value={key}>
              {say(choice)}
            </option>
          ))}
        </select>
      ) : field.type === 'bank-name' && !locked ? (
        <BankSearch {...shared} onPick={change} onChange={event => change(event.target.value)} />
      ) : field.type === 'long-text' ? (
        <textarea {...shared} onChange={event => change(event.target.value)} />
      ) : (
        <input
          type="text"
          {...keyboards[field.type]}
          {...shared}
          list={field.type === 'region' ? `${id}r` : undefined}
          // A masked value is replaced as a whole: nobody can edit around the stars.
          onFocus={event => value?.masked && !locked && event.target.select()}
          onChange={event =>
            change(value?.masked ? event.target.value.replaceAll('*', '') : event.target.value)
          }
        />
      )}
      {field.type === 'region' && (
        <datalist id={`${id}r`}>
          {provinces.map(name => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
      {value?.unsure && text && editable && !locked && !value.masked && (
        <button
          type="button"
          className="link inline"
          aria-label={`${say(field)} ${t('right')}`}
          onClick={() => change(text)}
        >
          ✓ {t('right')}
        </button>
      )}
      <div role="status">{tidied && <small>{t('tidied', { value: tidied })}</small>}</div>
      {!text && offered && editable && !locked && (
        <button type="button" className="link inline" onClick={() => change(offered)}>
          {t('use', { value: offered })}
        </button>
      )}
    </div>
  )
}
