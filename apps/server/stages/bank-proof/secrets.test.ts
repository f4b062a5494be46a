// The amount and the code: drawn fairly, sealed to their round, read as people write them, and never let out.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainName, sameName } from './account.ts'
import { codeAlphabet, drawAmount, drawCode, isAnswer, openProofSecrets, readAnswer } from './secrets.ts'

const secrets = openProofSecrets(Buffer.alloc(32, 9))
const secret = {
  accountName: '示例公司',
  bank: '招商银行',
  account: '6222021234567890',
  amountFen: 37,
  memo: '账户验证',
  code: null,
}

describe('what is drawn', () => {
  it('is within the bounds, whatever they are [C-17]', () => {
    const bounds = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.nat(500))
    fc.assert(
      fc.property(bounds, ([from, more]) => {
        const amount = drawAmount({ from, to: from + more })
        expect(Number.isInteger(amount)).toBe(true)
        expect(amount).toBeGreaterThanOrEqual(from)
        expect(amount).toBeLessThanOrEqual(from + more)
      }),
    )
  })

  it('falls on each of the hundred amounts alike: no guess is better than another [X-06]', () => {
    const draws = 100_000
    const counts = new Map<number, number>()
    for (let i = 0; i < draws; i++) {
      const amount = drawAmount({ from: 1, to: 100 })
      counts.set(amount, (counts.get(amount) ?? 0) + 1)
    }
    expect(counts.size).toBe(100)
    const expected = draws / 100
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    // 99 degrees of freedom: once in ten million honest runs it would be more.
    expect(chiSquare).toBeLessThan(189)
  })

  it('is a code without signs that people confuse, six of many', () => {
    const codes = Array.from({ length: 2000 }, drawCode)
    expect(new Set(codes).size).toBeGreaterThan(1990)
    for (const code of codes) expect(code).toMatch(new RegExp(`^[${codeAlphabet}]{6}$`))
    for (const sign of '0O1IL2Z5S8B') expect(codeAlphabet).not.toContain(sign)
    expect(codeAlphabet.length ** 6).toBeGreaterThan(2e8)
  })
})

describe('what is kept', () => {
  it('opens with the key and at its own round only, and shows nothing without', () => {
    const sealed = secrets.seal({ ...secret, memo: '验证码A3C4D6', code: 'A3C4D6' }, 'zce/BP1')
    expect(secrets.open(sealed, 'zce/BP1')).toMatchObject({ code: 'A3C4D6', amountFen: 37 })
    expect(() => secrets.open(sealed, 'zce/BP2')).toThrow()
    expect(() => openProofSecrets(Buffer.alloc(32, 1)).open(sealed, 'zce/BP1')).toThrow()
    const bytes = Buffer.from(sealed, 'base64').toString('latin1')
    expect(bytes).not.toContain('A3C4D6')
    expect(secrets.seal(secret, 'zce/BP1')).not.toBe(secrets.seal(secret, 'zce/BP1'))
  })

  it('marks an account alike each time, and another key otherwise', () => {
    expect(secrets.mark('6222021234567890')).toBe(secrets.mark('6222021234567890'))
    expect(secrets.mark('6222021234567890')).not.toBe(secrets.mark('6222021234567891'))
    expect(openProofSecrets(Buffer.alloc(32, 1)).mark('6222')).not.toBe(secrets.mark('6222'))
  })
})

describe('what is answered', () => {
  const range = { from: 1, to: 100 }
  it('is read from every way of writing an amount, and back again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fen => {
        const yuan = (fen / 100).toFixed(2)
        for (const typed of [yuan, ` ${yuan} 元`, `¥${yuan}`, String(fen / 100)])
          expect(readAnswer('random-amount', typed, range)).toBe(String(fen))
        expect(isAnswer({ ...secret, amountFen: fen }, String(fen))).toBe(true)
        expect(isAnswer({ ...secret, amountFen: fen }, String(fen + 1))).toBe(false)
      }),
    )
    for (const typed of ['', '0', '1.01', '37', '0.375', '-0.37', '0,37', 'NaN'])
      expect(readAnswer('random-amount', typed, range)).toBeNull()
  })

  it('is read from a code with spaces, dashes, small and wide letters', () => {
    for (const typed of ['A3C4D6', 'a3c4d6', 'A3C 4D6', 'a3c-4d6', 'Ａ３Ｃ４Ｄ６', ' A3C4D6 '])
      expect(readAnswer('memo-code', typed, range)).toBe('A3C4D6')
    for (const typed of ['A3C4D', 'A3C4D66', 'A3C4D0', '******'])
      expect(readAnswer('memo-code', typed, range)).toBeNull()
  })
})

describe('names of organisations', () => {
  it('are the same in whatever brackets, widths and spaces they are written', () => {
    for (const [one, other] of [
      ['示例（北京）科技有限公司', '示例(北京)科技有限公司'],
      ['示例（北京）科技有限公司', ' 示例 （北京） 科技有限公司 '],
      ['ＡＢＣ贸易有限公司', 'abc贸易有限公司'],
      ['示例·科技有限公司', '示例•科技有限公司'],
    ] as const)
      expect([one, sameName(one, other)]).toEqual([one, true])
  })

  it('differ by any character that matters, and an empty one is nobody’s', () => {
    for (const [one, other] of [
      ['示例科技有限公司', '示例科技股份有限公司'],
      ['郑州示例期货有限公司', '郑洲示例期货有限公司'],
      ['示例（北京）有限公司', '示例（上海）有限公司'],
      ['', ''],
      ['（）', '()'],
    ] as const)
      expect([one, sameName(one, other)]).toEqual([one, false])
    expect(plainName('（ ）')).toBe('')
  })
})
