// Where text stands on a paper: lines turned level, labels found though their letters are spread, and the value that
// belongs to a label: to its right, and on the lines below in the same column.
import type { Line } from '../engine/read-lines.ts'

/** A line in level coordinates: `left`, `right`, `y` (middle) and `height`, in pixels of the picture. */
export interface Item {
  text: string
  sure: number[]
  left: number
  right: number
  y: number
  height: number
}

export function level(lines: readonly Line[]): Item[] {
  // Long lines tell the slant best.
  const long = [...lines]
    .filter(l => l.box.width > l.box.height * 3)
    .sort((a, b) => a.box.angle - b.box.angle)
  const angle = long[long.length >> 1]?.box.angle ?? 0
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return lines
    .map(({ text, sure, box }) => {
      const x = box.x * cos + box.y * sin
      const y = box.y * cos - box.x * sin
      return { text, sure, left: x - box.width / 2, right: x + box.width / 2, y, height: box.height }
    })
    .sort((a, b) => a.y - b.y || a.left - b.left)
}

export interface Piece {
  text: string
  sure: number[]
}

/** Without the characters that `drop` matches, each with its probability. */
export function without(piece: Piece, drop: RegExp): Piece {
  const letters = [...piece.text]
  const keep = letters.map(letter => !new RegExp(drop.source, drop.flags.replace('g', '')).test(letter))
  return { text: letters.filter((_, i) => keep[i]).join(''), sure: piece.sure.filter((_, i) => keep[i]) }
}

export const slice = (piece: Piece, from: number, to?: number): Piece => ({
  text: [...piece.text].slice(from, to).join(''),
  sure: piece.sure.slice(from, to),
})

export const join = (pieces: readonly Piece[]): Piece => ({
  text: pieces.map(p => p.text).join(''),
  sure: pieces.flatMap(p => p.sure),
})

/** How sure the least sure character is. */
export const leastSure = (piece: Piece): number => (piece.sure.length ? Math.min(...piece.sure) : 0)

const bare = (text: string) => text.replace(/[\s:：·.。、]/gu, '')

interface Found {
  at: Item
  label: string
  /** What the same line says after the label. */
  rest: Piece
}

export interface Sheet {
  items: Item[]
  /** The value of the first of these labels that is on the paper. `lines`: how many lines it may run over. */
  value(labels: readonly string[], lines?: number): Piece | null
  has(words: RegExp): boolean
}

/** `labels`: all labels of this kind of paper; a value ends where the next one begins. */
export function readSheet(items: readonly Item[], labels: readonly string[]): Sheet {
  const longestFirst = [...labels].sort((a, b) => b.length - a.length)
  const joined = joinSpread(items, longestFirst)
  const found = joined.flatMap(item => findLabel(item, longestFirst) ?? [])
  const labelled = new Set(found.map(f => f.at))
  const all = joined.map(item => bare(item.text)).join('\n')

  const valueBeside = ({ at, rest }: Found, lines: number): Piece => {
    const sameRow = joined.filter(
      item =>
        !labelled.has(item) && item.left >= at.right - at.height && Math.abs(item.y - at.y) < at.height * 0.6,
    )
    // The next label in the row begins another column.
    const wall = Math.min(
      ...found
        .filter(f => f.at !== at && Math.abs(f.at.y - at.y) < at.height * 0.9 && f.at.left > at.left)
        .map(f => f.at.left),
      ...columnsRightOf(found, at),
    )
    const first = holes(sameRow.filter(item => item.left < wall).sort((a, b) => a.left - b.left))
    const pieces: Piece[] = [rest, ...first].filter(piece => piece.text)
    const left = rest.text ? at.left : (first[0]?.left ?? at.right)
    let last = Math.max(at.y, ...first.map(item => item.y))
    let height = first[0]?.height ?? at.height
    for (let n = 1; n < lines; n++) {
      const next = joined.find(
        item =>
          !labelled.has(item) &&
          item.y > last + height * 0.4 &&
          item.y < last + height * 2.1 &&
          item.left < wall &&
          item.left > left - height * (rest.text ? 0.5 : 1.5) &&
          item.left < (first[0]?.right ?? at.right + height * 12),
      )
      const labelBetween = found.find(
        f =>
          f.at.y > last + height * 0.4 &&
          next &&
          f.at.y < next.y + height * 0.5 &&
          f.at.left < wall &&
          f.at.left >= at.left - height * 2,
      )
      if (!next || labelBetween) break
      pieces.push(next)
      last = next.y
      height = next.height
    }
    // Values under one another begin under one another; one that begins further right has lost its beginning.
    const peers = found.filter(
      f => f.at !== at && Math.abs(f.at.left - at.left) < at.height * 2 && !f.rest.text,
    )
    const edges = peers.flatMap(f => {
      const beside = joined.filter(
        item =>
          !labelled.has(item) &&
          Math.abs(item.y - f.at.y) < f.at.height * 0.6 &&
          item.left > f.at.right - f.at.height &&
          item.left < wall,
      )
      return beside.length ? [Math.min(...beside.map(item => item.left))] : []
    })
    const lost =
      !rest.text && first[0] && edges.length > 0 && first[0].left > Math.min(...edges) + height * 1.2
    const value = join(pieces)
    return lost ? { ...value, sure: value.sure.map(p => Math.min(p, 0.5)) } : value
  }

  return {
    items: joined,
    value(wanted, lines = 1) {
      for (const label of wanted) {
        for (const one of found.filter(f => f.label === label)) {
          const value = valueBeside(one, lines)
          if (value.text.trim()) return value
        }
      }
      return null
    },
    has: words => words.test(all),
  }
}

/** Text that is missing in the middle of a row (a lamp's reflection) makes what is left of it doubtful. */
function holes(row: readonly Item[]): Item[] {
  const torn = row.some((item, i) => i > 0 && item.left - row[i - 1]!.right > item.height * 1.2)
  return torn ? row.map(item => ({ ...item, sure: item.sure.map(p => Math.min(p, 0.5)) })) : [...row]
}

/** Left edges of label columns to the right of this label, wherever they stand: values of the left column end there. */
function columnsRightOf(found: readonly Found[], at: Item): number[] {
  return found
    .filter(f => f.at.left > at.right + at.height * 4 && Math.abs(f.at.y - at.y) < at.height * 12)
    .map(f => f.at.left - f.at.height * 0.5)
}

function findLabel(item: Item, labels: readonly string[]): Found | null {
  const letters = [...item.text]
  for (const label of labels) {
    // Letters of the label, with whatever decoration between them.
    let at = 0
    let i = 0
    const wanted = [...label]
    while (i < letters.length && at < wanted.length) {
      if (letters[i] === wanted[at]) at++
      else if (bare(letters[i]!) !== '' || at === 0) break
      i++
    }
    if (at < wanted.length) continue
    while (i < letters.length && bare(letters[i]!) === '') i++
    // A label of two letters is found in running text too: there it is followed by more, close by.
    return { at: item, label, rest: slice(item, i) }
  }
  return null
}

/** 「名」「称」 of one spread label are two boxes on some papers: put together where only that makes a label. */
function joinSpread(items: readonly Item[], labels: readonly string[]): Item[] {
  const swallowed = new Set<Item>()
  const grown = new Map<Item, Item>()
  for (const item of items) {
    const text = bare(item.text)
    if (!text || text.length > 2 || !labels.some(label => label !== text && label.startsWith(text))) continue
    const [next] = items
      .filter(
        other =>
          other !== item &&
          Math.abs(other.y - item.y) < item.height * 0.5 &&
          other.left > item.right - item.height &&
          other.left < item.right + item.height * 4,
      )
      .sort((a, b) => a.left - b.left)
    if (!next || swallowed.has(item) || !labels.some(label => (text + bare(next.text)).startsWith(label)))
      continue
    swallowed.add(next)
    grown.set(item, {
      ...item,
      text: item.text + next.text,
      sure: [...item.sure, ...next.sure],
      right: next.right,
    })
  }
  return items.filter(item => !swallowed.has(item)).map(item => grown.get(item) ?? item)
}
