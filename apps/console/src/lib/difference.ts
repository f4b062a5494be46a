// Marks where two values differ, to the character, and says when the difference is one that eyes slide over.

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

// Characters that look alike in small print; each group is one family.
const families = [
  '州洲', '己已巳', '未末', '土士', '日曰', '人入八', '大太犬', '王玉主壬', '千干于', '天夫无', '刀力', '贝见',
  '午牛', '田由甲申', '木本术', '戊戌戍', '侯候', '拨拔', '折拆', '辨辩辫', '徽微', '晴睛', '荼茶', '博搏', '淮准',
  '凤风', '兴与', '问间', '仓仑', '汩汨', '钧钩', '铁轶', '祺棋琪', '喧暄', '坤绅', '晋普', '豫像', '原源', '成城诚',
  '峰锋', '洋详祥', '伟纬玮', '炬矩', '0OoD〇', '1lI丨', '2Z', '5S', '8B', 'CG', 'UV',
] // biome-ignore format: a table of characters is read by the row
const family = new Map(families.flatMap((group, index) => [...group].map(letter => [letter, index] as const)))

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
    const known = family.get(letter)
    return letter !== there && known !== undefined && known === family.get(there)
      ? [{ typed: (a[index - 1] ?? '') + letter, other: (b[index - 1] ?? '') + there }]
      : []
  })
}

/** Spaces and full-width forms do not make a difference. */
export const plain = (value: string) => value.normalize('NFKC').replace(/\s+/g, '')
export const same = (a: string, b: string) => plain(a) === plain(b)
