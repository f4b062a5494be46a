// The sheet of paper that sign-in and set-up are written on.
import { useLang } from '@hufu/ui/i18n.tsx'
import type { ReactNode } from 'react'
import { useWords } from '../../lib/language.ts'
import './sign-in.css'
import { words } from './words.ts'

export function Door({ title, children }: { title: string; children: ReactNode }) {
  const w = useWords(words)
  const { lang, setLang } = useLang()
  const next = lang === 'zh' ? 'en' : 'zh'
  return (
    <main className="door">
      <div className="door-card">
        <div className="door-head">
          <span className="tally" aria-hidden="true" />
          <h1>{title}</h1>
          <button type="button" className="plain" lang={next} onClick={() => setLang(next)}>
            {w.language}
          </button>
        </div>
        {children}
      </div>
    </main>
  )
}
