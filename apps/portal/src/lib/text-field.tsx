// One labelled line to type on, with its hint and what is wrong with it: for the pages that are no order's form.
import { type InputHTMLAttributes, useId } from 'react'

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  label: string
  hint?: string | undefined
  optional?: string | undefined
  wrong?: string | null | undefined
  value: string
  onChange: (value: string) => void
}

export function TextField({
  label,
  hint,
  optional,
  wrong,
  value,
  onChange,
  className,
  ...rest
}: TextFieldProps) {
  const id = useId()
  const described = [hint && `${id}h`, wrong && `${id}w`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {optional && <span className="optional"> {optional}</span>}
      </label>
      {hint && <small id={`${id}h`}>{hint}</small>}
      {wrong && (
        <p className="wrong" role="alert" id={`${id}w`}>
          {wrong}
        </p>
      )}
      <input
        type="text"
        {...rest}
        id={id}
        className={className ? `input ${className}` : 'input'}
        aria-describedby={described || undefined}
        aria-invalid={Boolean(wrong)}
        value={value}
        onChange={event => onChange(event.target.value)}
      />
    </div>
  )
}
