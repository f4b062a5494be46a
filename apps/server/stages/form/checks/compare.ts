// Two versions of one value: what counts as the same, and how a difference is said without giving a number away.
import type { FieldType } from '@hufu/programme'
import type { Text } from '../../../migrations/tables/order.ts'

/** Width, spaces, the shape of brackets and dots make no difference; a letter does. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200b]+/g, '')
    .replace(/[﹙〔【［[]/g, '(')
    .replace(/[﹚〕】］\]]/g, ')')
    .replace(/[·•・‧．]/g, '·')
    .toUpperCase()

export const isSame = (a: string, b: string): boolean => plain(a) === plain(b)

const numbers: ReadonlySet<FieldType> = new Set(['citizen-id', 'identity-number', 'bank-account', 'mobile'])

/**
 * Both values side by side; of a personal number only the places that differ, since the text is kept and shown where the
 * number itself is masked.
 */
export function tellDifference(type: FieldType, typed: string, other: string, from: Text): Text {
  if (!numbers.has(type))
    return {
      zh: `填写为“${typed}”，${from.zh}为“${other}”`,
      en: `typed “${typed}”, ${from.en} says “${other}”`,
    }
  const [a, b] = [[...plain(typed)], [...plain(other)]]
  if (a.length !== b.length)
    return {
      zh: `填写了 ${a.length} 位，${from.zh}为 ${b.length} 位`,
      en: `${a.length} places typed, ${b.length} in ${from.en}`,
    }
  const places = a.flatMap((letter, i) => (letter === b[i] ? [] : [i]))
  if (places.length > 3)
    return { zh: `填写的号码与${from.zh}不是同一个`, en: `the number typed is not the one in ${from.en}` }
  return {
    zh: places.map(i => `第 ${i + 1} 位填写为 ${a[i]}，${from.zh}为 ${b[i]}`).join('；'),
    en: places.map(i => `place ${i + 1}: typed ${a[i]}, ${from.en} has ${b[i]}`).join('; '),
  }
}

/** 「企业全称：…」: the field's name before what is said of it. */
export const about = (title: Text, said: Text): Text => ({
  zh: `${title.zh}：${said.zh}`,
  en: `${title.en}: ${said.en}`,
})
