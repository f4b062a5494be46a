// What a reviewer sees marked: exactly the characters that differ, and those that look alike.
import { describe, expect, it } from 'vitest'
import { difference, lookalikes, same } from './difference.ts'

const marked = (a: string, b: string) =>
  difference(a, b)
    .map(piece => (piece.differs ? `[${piece.text}]` : piece.text))
    .join('')

describe('difference', () => {
  it('marks one character in the middle', () => {
    expect(marked('郑洲示例期货有限公司', '郑州示例期货有限公司')).toBe('郑[洲]示例期货有限公司')
    expect(marked('郑州示例期货有限公司', '郑洲示例期货有限公司')).toBe('郑[州]示例期货有限公司')
  })
  it('marks what was added and nothing else', () => {
    expect(marked('北京示例（集团）公司', '北京示例公司')).toBe('北京示例[（集团）]公司')
    expect(marked('北京示例公司', '北京示例（集团）公司')).toBe('北京示例公司')
  })
  it('knows characters that look alike, and only at the same place', () => {
    expect(lookalikes('郑洲示例', '郑州示例')).toEqual([{ typed: '郑洲', other: '郑州' }])
    expect(lookalikes('郑洲示例', '郑示例')).toEqual([])
    expect(lookalikes('张三', '李四')).toEqual([])
  })
  it('overlooks full width and spaces', () => {
    expect(same('９１４１ 0100', '91410100')).toBe(true)
    expect(same('郑州', '郑洲')).toBe(false)
  })
})
