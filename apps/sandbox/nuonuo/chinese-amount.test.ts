// Amounts in capitals, by the examples of the central bank's rules for cheques.
import { expect, it } from 'vitest'
import { chineseAmount } from './chinese-amount.ts'

it.each([
  [0, '零圆整'],
  [5, '伍分'],
  [26_000, '贰佰陆拾圆整'],
  [140_950, '壹仟肆佰零玖圆伍角整'],
  [600_714, '陆仟零柒圆壹角肆分'],
  [168_032, '壹仟陆佰捌拾圆零叁角贰分'.replace('零叁', '叁')],
  [1_640_902, '壹万陆仟肆佰零玖圆零贰分'],
  [10_000_000, '壹拾万圆整'],
  [1_000_100_000_00, '壹拾亿零壹拾万圆整'],
  [-26_000, '负贰佰陆拾圆整'],
])('writes %i fen as %s', (fen, text) => expect(chineseAmount(fen)).toBe(text))
