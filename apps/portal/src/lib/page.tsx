// The frame of a page: its title (also of the tab), a way back, and the focus where a screen reader should begin.
import { useTexts } from '@hufu/ui/i18n.tsx'
import { ProblemNote } from '@hufu/ui/problem.tsx'
import { Link, type LinkProps } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'

const texts = {
  back: { zh: '返回', en: 'Back' },
  site: { zh: '数字证书', en: 'Digital certificates' },
  waiting: { zh: '正在读取{what}…', en: 'Loading {what}…' },
  again: { zh: '再试一次', en: 'Try again' },
}

let pagesSeen = 0

export interface PageProps {
  title: string
  sub?: ReactNode
  back?: { to: LinkProps['to']; params?: Record<string, string>; label: string }
  children: ReactNode
}

export function Page({ title, sub, back, children }: PageProps) {
  const t = useTexts(texts)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = title ? `${title} · ${t('site')}` : t('site')
  })
  useEffect(() => {
    // Not on the first page: there the browser's own order is right.
    if (pagesSeen++ > 0) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <main id="main" className="page">
      {back && (
        <Link className="back" to={back.to} params={back.params as never}>
          <span aria-hidden="true">‹</span> {back.label}
        </Link>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {sub && <p className="sub">{sub}</p>}
      {children}
    </main>
  )
}

/** Says after 400 ms what is being waited for; before that, nothing flickers. */
export function Waiting({ what }: { what: string }) {
  const t = useTexts(texts)
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 400)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className="waiting" role="status">
      {slow ? t('waiting', { what }) : ''}
    </p>
  )
}

/** A page whose content is still on its way, or did not come. */
export function PendingPage({ what, error, retry }: { what: string; error?: unknown; retry?: () => void }) {
  const t = useTexts(texts)
  return (
    <main id="main" className="page">
      <h1 className="hidden">{what}</h1>
      {error ? (
        <ProblemNote error={error}>
          {retry && (
            <button type="button" className="button" onClick={retry}>
              {t('again')}
            </button>
          )}
        </ProblemNote>
      ) : (
        <Waiting what={what} />
      )}
    </main>
  )
}
