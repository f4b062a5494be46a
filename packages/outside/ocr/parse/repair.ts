// Numbers with a check character tell when they were misread. One confusion that eyes make too (0 and O, 8 and B) is put
// right where exactly one such change makes the number fit; two possible changes are a doubt, not an answer.
import { birthDateOf, citizenCheckCharacter, hasCreditCheck } from '@hufu/programme'
import { leastSure, type Piece, slice, without } from './layout.ts'

const confusions: Readonly<Record<string, string>> = {
  '0': 'DQ',
  O: '0',
  o: '0',
  '1': 'L7',
  I: '1',
  i: '1',
  l: '1',
  L: '1',
  '|': '1',
  Z: '2',
  z: '2',
  '3': '8',
  '4': 'A',
  '5': '6',
  S: '5',
  s: '5',
  '6': 'G5',
  '7': 'T1',
  '8': 'B3',
  B: '8',
  D: '0',
  G: '6',
  Q: '0',
  U: '0',
  C: '0G',
  A: '4',
  T: '7',
  g: '9',
  q: '9',
  x: 'X',
}

export interface Repaired {
  value: string
  confidence: number
}

/** Letters that a credit code never has (I, O, S, V, Z) stand for the digit they look like. */
const neverInCode: Readonly<Record<string, string>> = { I: '1', O: '0', S: '5', Z: '2' }

export function repairCreditCode(piece: Piece): Repaired | null {
  const plain = without(piece, /[^0-9A-Za-z]/)
  const read = best(
    plain,
    18,
    text => hasCreditCheck(text),
    text => [...text.toUpperCase()].map(l => neverInCode[l] ?? l).join(''),
  )
  if (!read) return null
  return /^[0-9A-Z]{18}$/.test(read.value) ? read : null
}

export function repairCitizenNumber(piece: Piece): Repaired | null {
  const plain = without(piece, /[^0-9A-Za-z]/)
  const fits = (text: string) =>
    /^\d{17}[\dX]$/.test(text) &&
    citizenCheckCharacter(text.slice(0, 17)) === text[17] &&
    birthDateOf(text) !== undefined
  const digits = (text: string) => {
    const upper = text.toUpperCase()
    const body = [...upper.slice(0, 17)].map(l => (/\d/.test(l) ? l : (confusions[l]?.[0] ?? l))).join('')
    return body + upper.slice(17)
  }
  const read = best(plain, 18, fits, digits)
  return read && /^\d{17}[\dX]$/.test(read.value) ? read : null
}

function best(
  plain: Piece,
  length: number,
  fits: (text: string) => boolean,
  tidy: (text: string) => string,
): Repaired | null {
  const all = [...plain.text]
  if (all.length < length) return null
  // A window, for a stray character before or after.
  for (let from = 0; from + length <= all.length; from++) {
    const window = slice(plain, from, from + length)
    const text = tidy(window.text)
    if (fits(text)) {
      // The check character vouches for the rest: what the reader was unsure of weighs less.
      const changed = [...window.text.toUpperCase()].some((l, i) => l !== text[i])
      const confidence = 1 - (1 - leastSure(window)) * 0.4
      return { value: text, confidence: changed ? Math.min(confidence, 0.85) : confidence }
    }
  }
  const window = slice(plain, 0, length)
  if (all.length > length) return { value: tidy(window.text), confidence: 0.2 }
  const text = tidy(window.text)
  const repaired = new Set<string>()
  for (const [i, letter] of [...text].entries()) {
    for (const other of confusions[letter] ?? '') {
      const changed = text.slice(0, i) + other.toUpperCase() + text.slice(i + 1)
      if (changed !== text && fits(changed)) repaired.add(changed)
    }
  }
  const [only] = repaired
  // One change that fits may still be chance (one in 31, one in 11): it fills the field, but accuses nobody.
  if (only && repaired.size === 1) return { value: only, confidence: Math.min(0.6, leastSure(window)) }
  return { value: text, confidence: Math.min(0.4, leastSure(window)) }
}
