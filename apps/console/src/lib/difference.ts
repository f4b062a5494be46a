// Marks where two values differ, to the character, and says when the difference is one that eyes slide over.
import { lookAlike } from './confusable.ts'

export interface Piece {
  text: string
  differs: boolean
}

/** `mine` cut into pieces that do and do not occur, in order, in `other` (longest common subsequence). */
export function difference(mine: string, other: string): Piece[] {
  const a = [...mine]
  const b = [...other]
  const width = b.length + 1
  const length = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] =
        a[i] === b[j]
          ? 1 + length[(i + 1) * width + j + 1]!
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!)
  const pieces: Piece[] = []
  const put = (text: string, differs: boolean) => {
    const last = pieces.at(-1)
    if (last?.differs === differs) last.text += text
    else pieces.push({ text, differs })
  }
  let i = 0
  let j = 0
  while (i < a.length) {
    if (j < b.length && a[i] === b[j]) {
      put(a[i]!, false)
      i++
      j++
    } else if (j >= b.length || length[(i + 1) * width + j]! >= length[i * width + j + 1]!) {
      put(a[i]!, true)
      i++
    } else j++
  }
  return pieces
}

export interface Lookalike {
  typed: string
  other: string
}

/** The characters of `typed` that stand where `other` has one that looks alike, each with the one before it. */
export function lookalikes(typed: string, other: string): Lookalike[] {
  const a = [...typed]
  const b = [...other]
  if (a.length !== b.length) return []
  return a.flatMap((letter, index) => {
    const there = b[index]!
    return letter !== there && lookAlike(letter, there)
      ? [{ typed: (a[index - 1] ?? '') + letter, other: (b[index - 1] ?? '') + there }]
      : []
  })
}

/** Spaces and full-width forms do not make a difference. */
export const plain = (value: string) => value.normalize('NFKC').replace(/\s+/g, '')
export const same = (a: string, b: string) => plain(a) === plain(b)
