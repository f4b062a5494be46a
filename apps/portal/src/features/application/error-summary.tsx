// All that is wrong, once, on top, with links to the places; it takes the focus so that it is read first.
import { useTexts } from '@hufu/ui/i18n.tsx'
import { type ReactNode, useEffect, useRef } from 'react'
import { texts } from './texts.ts'

export interface ErrorSummaryProps {
  /** Changes with every attempt, so that a second attempt takes the focus again. */
  attempt: number
  items: { key: string; link: ReactNode }[]
}

export function ErrorSummary({ attempt, items }: ErrorSummaryProps) {
  const t = useTexts(texts)
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt takes the focus again
  useEffect(() => {
    box.current?.focus()
  }, [attempt])
  return (
    <div className="summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{t('toFix', { n: items.length })}</h2>
      <ul>
        {items.map(item => (
          <li key={item.key}>{item.link}</li>
        ))}
      </ul>
    </div>
  )
}
