// What an administrator pastes, and what is said of each row.
import { creditCheckCharacter } from '@hufu/programme/form/check-digit.ts'
import { expect, it } from 'vitest'
import { readRows } from './read-rows.ts'

const first = '91410100MA3XEXAMP'
const good = first + creditCheckCharacter(first)
const wrong = first + (good.endsWith('0') ? '1' : '0')

it('reads columns in any order, full width and with spaces in the code', () => {
  const rows = readRows(
    `郑州示例期货有限公司\t${good.slice(0, 4)} ${good.slice(4)}\n\n${good.toLowerCase()}，另一家公司`,
    ['member'],
  )
  expect(rows.map(row => [row.row, row.uscc, row.name, row.fault])).toEqual([
    [1, good, '郑州示例期货有限公司', null],
    [3, good, '另一家公司', 'twice'],
  ])
})
it('pins faults to their rows and lets a person decide on a check digit [O-13]', () => {
  const rows = readRows(`代码\t名称\n${wrong}\t甲公司\n${good.slice(0, 17)}\t乙公司\n${good}\t`, ['member'])
  expect(rows.map(row => [row.row, row.fault, row.digit])).toEqual([
    [1, 'none', false],
    [2, null, true],
    [3, 'length', false],
    [4, 'name', false],
  ])
})
it('takes the group from its own column', () => {
  expect(readRows(`${good}\t甲公司\tb`, ['a', 'b'])[0]?.group).toBe('b')
})
