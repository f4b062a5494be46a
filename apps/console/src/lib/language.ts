// Chinese first, English complete: each feature keeps its words beside it, and the compiler finds a missing one.
// The language itself is kept by packages/ui; here words may be functions, because a back office counts a lot.
import type { Text } from '@hufu/contract'
import { useLang } from '@hufu/ui/i18n.tsx'

/** Two sets of words with the same keys; `en` may not leave one out. */
export function bilingual<T>(words: { zh: T; en: NoInfer<T> }): { zh: T; en: T } {
  return words
}

export function useWords<T>(words: { zh: T; en: T }): T {
  return words[useLang().lang]
}

/** Picks the right half of a text that came over the wire. */
export function useText(): (text: Text) => string {
  const { lang } = useLang()
  return text => text[lang] || text.zh
}
