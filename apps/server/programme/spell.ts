// How a programme is found by what people type on a Chinese keyboard: pinyin, and its initials (C-05).
import type { Programme } from '@hufu/programme'
import { pinyin } from 'pinyin-pro'

const known = new WeakMap<Programme, { initial: string; spelling: string }>()

/** Spelling a title costs some milliseconds, and a published programme never changes. */
export function spell(programme: Programme): { initial: string; spelling: string } {
  const before = known.get(programme)
  if (before) return before
  const words = [programme.title.zh, ...(programme.catalogue?.aliases ?? [])]
  const spelling = words.flatMap(word => [letters(word, 'pinyin'), letters(word, 'first')]).join(' ')
  const initial = programme.catalogue?.initial ?? (/[a-z]/.exec(spelling)?.[0] ?? '#').toUpperCase()
  const found = { initial, spelling }
  known.set(programme, found)
  return found
}

const letters = (word: string, pattern: 'pinyin' | 'first'): string =>
  pinyin(word, { toneType: 'none', type: 'array', pattern, nonZh: 'consecutive', v: true })
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
