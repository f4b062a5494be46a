// The search of the catalogue: every word asked for must occur in a title, a short name, the counter's name, or their pinyin.
import type { CatalogueEntry } from '@hufu/contract/routes/applicant.ts'

export function matches(entry: CatalogueEntry, q: string): boolean {
  const hay = [entry.title, entry.group, entry.authorityTitle]
    .flatMap(text => [text.zh, text.en])
    .concat(entry.aliases, entry.spelling)
    .join(' ')
    .toLowerCase()
  return q
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .every(word => hay.includes(word))
}
