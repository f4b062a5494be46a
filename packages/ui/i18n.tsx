// Two languages in one place: Chinese unless the visitor says otherwise. Texts live beside the feature that shows them,
// and the type asks for both languages, so a missing translation does not compile.
import type { Text } from '@hufu/contract/words.ts'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'

export type Lang = 'zh' | 'en'
export type Texts = Record<string, Text>
export type Params = Record<string, string | number>

const KEY = 'hufu.lang'

/** `?lang=en` wins and is remembered; then what was chosen before; then Chinese. */
export function firstLang(search: string, stored: string | null): Lang {
  const asked = new URLSearchParams(search).get('lang') ?? stored
  return asked === 'en' ? 'en' : 'zh'
}

/** Fills `{name}` in a text; an unknown name stays visible so that a test sees it. */
export function fill(text: string, params: Params = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

interface I18n {
  lang: Lang
  setLang: (lang: Lang) => void
}
const Context = createContext<I18n>({ lang: 'zh', setLang: () => {} })

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null // private mode in some browsers
  }
}

export function I18nProvider({ children, initial }: { children: ReactNode; initial?: Lang }) {
  const [lang, setLang] = useState<Lang>(() => initial ?? firstLang(location.search, stored()))
  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
    try {
      localStorage.setItem(KEY, lang)
    } catch {
      // kept for this page only
    }
  }, [lang])
  const value = useMemo(() => ({ lang, setLang }), [lang])
  return <Context value={value}>{children}</Context>
}

export function useLang(): I18n {
  return useContext(Context)
}

/** Picks the language of a text that came as data (a title of the programme, a reason of the server). */
export function useSay(): (text: Text | null | undefined) => string {
  const { lang } = useLang()
  return text => (text ? text[lang] || text.zh : '')
}

/** `const t = useTexts(texts)`; then `t('saved', { n: 3 })`. Keys are checked by the compiler. */
export function useTexts<T extends Texts>(texts: T): (key: keyof T, params?: Params) => string {
  const { lang } = useLang()
  return (key, params) => fill(texts[key]?.[lang] ?? String(key), params)
}
