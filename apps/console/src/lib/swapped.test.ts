// What a reviewer is told of values in each other's place, and of characters that look alike.
import type { Fact } from '@hufu/contract'
import { describe, expect, it } from 'vitest'
import { lookAlike } from './confusable.ts'
import { findSwaps } from './swapped.ts'

const fact = (type: string, value: string, read?: string): Fact => ({
  ...{ path: `form.${type}`, type, title: { zh: type, en: type }, section: 'form', value, source: 'typed' },
  ...{ masked: false, others: read === undefined ? [] : [{ from: 'ocr', value: read }], before: null },
})

describe('values in each other’s place', () => {
  it('are told where two names were exchanged [O-02]', () => {
    const swaps = findSwaps([fact('person-name', '张三', '李四'), fact('person-name', '李四', '张三')])
    expect(swaps).toMatchObject([{ kind: 'exchanged', a: { value: '张三' }, b: { value: '李四' } }])
  })
  it('are not told where only one differs, or both are the same person', () => {
    expect(findSwaps([fact('person-name', '张三', '李四'), fact('person-name', '李四', '李四')])).toEqual([])
    expect(findSwaps([fact('person-name', '张三', '张三'), fact('person-name', '张三', '张三')])).toEqual([])
  })
  it('are told where a name stands in a number’s field, and a number in a name’s', () => {
    const kinds = findSwaps([
      fact('uscc', '郑州示例期货有限公司'),
      fact('organisation-name', '91410100MA0DEMQ19M'),
      fact('organisation-name', '第3工程局有限公司'),
      fact('citizen-id', '110105********002X'),
    ])
    expect(kinds.map(swap => [swap.kind, swap.a.type])).toEqual([
      ['wrong-kind', 'uscc'],
      ['wrong-kind', 'organisation-name'],
    ])
  })
  it('are told where the taxpayer number is another one than the credit code', () => {
    const code = fact('uscc', '91410100MA0DEMQ19M')
    expect(findSwaps([code, fact('tax-number', '91410100MA0T00001X')])).toMatchObject([
      { kind: 'tax-number' },
    ])
    expect(findSwaps([code, fact('tax-number', '91410100MA0DEMQ19M')])).toEqual([])
    // An older number of fifteen digits is no contradiction.
    expect(findSwaps([code, fact('tax-number', '410100123456789')])).toEqual([])
  })
})

it('knows Hanzi that look alike, also those of several families [O-02]', () => {
  for (const pair of ['市币', '己已', '已巳', '未末', '土士', '戊戌', '戌戍', '嬴赢', '壬王', '壬任'])
    expect(lookAlike(pair[0]!, pair[1]!), pair).toBe(true)
  expect(lookAlike('张', '李')).toBe(false)
  expect(lookAlike('王', '任')).toBe(false)
})
