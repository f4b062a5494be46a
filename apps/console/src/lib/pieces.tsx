// Small pieces that every desk shares: a key on a button, and the states of a page that is empty, slow or broken.
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { Button, type ButtonProps } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { keyName } from './keys.ts'
import { bilingual, useWords } from './language.ts'

const words = bilingual({
  zh: {
    waiting: (what: string) => `正在取${what}，请稍候…`,
    again: '再试一次',
    copied: '已复制',
    copy: '复制',
  },
  en: {
    waiting: what => `Loading ${what}…`,
    again: 'Try again',
    copied: 'Copied',
    copy: 'Copy',
  },
})

export function Key({ name }: { name: string }) {
  return (
    <span className="key" aria-hidden="true">
      {keyName(name)}
    </span>
  )
}

/** A button that shows its key. */
export function KeyButton({ keyed, children, ...props }: ButtonProps & { keyed?: string }) {
  return (
    <Button {...props} aria-keyshortcuts={keyed?.replace('mod+', 'Control+')}>
      <span>{children}</span>
      {keyed ? <Key name={keyed} /> : null}
    </Button>
  )
}

/** After 400 ms, says what is being waited for; before that, nothing flickers. */
export function Slow({ what }: { what: string }) {
  const w = useWords(words)
  const [shown, show] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => show(true), 400)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className="state state-slow" role="status">
      {shown ? w.waiting(what) : '\u00a0'}
    </p>
  )
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state state-empty">
      <span className="state-mark" aria-hidden="true" />
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** What happened, what to do, and the number to quote; in place of a page or above its buttons. */
export function Broken({ error, again, inline }: { error: unknown; again?: () => void; inline?: boolean }) {
  const w = useWords(words)
  return (
    <div className={inline ? 'note note-bad' : 'state state-broken'}>
      <ProblemNote error={error}>
        {again ? (
          <Button size={inline ? 'small' : 'middle'} onClick={again}>
            {w.again}
          </Button>
        ) : null}
      </ProblemNote>
    </div>
  )
}

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const w = useWords(words)
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 2000)
    return () => clearTimeout(timer)
  }, [done])
  return (
    <Button
      onClick={() => {
        void navigator.clipboard?.writeText(text).then(() => setDone(true))
      }}
    >
      {done ? w.copied : (label ?? w.copy)}
    </Button>
  )
}

/** Label and control, tied together; the hint and the fault are read with it. */
export function Field(props: {
  label: string
  id: string
  hint?: ReactNode
  fault?: string | null
  children: ReactNode
}) {
  return (
    <div className="field">
      <label htmlFor={props.id}>{props.label}</label>
      {props.children}
      {props.hint ? (
        <div className="field-hint" id={`${props.id}-hint`}>
          {props.hint}
        </div>
      ) : null}
      {props.fault ? (
        <div className="field-fault" role="alert">
          {props.fault}
        </div>
      ) : null}
    </div>
  )
}
