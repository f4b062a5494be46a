// What check characters can put right, and what they must not.
import { citizenCheckCharacter, creditCheckCharacter } from '@hufu/programme'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sure } from '../port.ts'
import { repairCitizenNumber, repairCreditCode } from './repair.ts'

const piece = (text: string, certain = 0.99) => ({ text, sure: [...text].map(() => certain) })
const code = '91410100MA0DEMQ19M'
const number = '11010519491231002X'

describe('numbers with a check character', () => {
  it('pass as they are, and vouch for what was a little unsure', () => {
    expect(repairCreditCode(piece(code, 0.9))).toEqual({ value: code, confidence: expect.closeTo(0.96) })
    expect(repairCitizenNumber(piece(number))).toMatchObject({ value: number })
  })
  it('turn letters that no code has into the digits they look like', () => {
    expect(repairCreditCode(piece(code.replaceAll('0', 'O')))).toMatchObject({ value: code })
    expect(repairCitizenNumber(piece('1101O519491231002x'))).toMatchObject({ value: number })
  })
  it('repair the one confusion that fits, and are not sure of it', () => {
    const read = repairCreditCode(piece(code.replace('D', '0')))
    expect(read?.value).toBe(code)
    expect(read?.confidence).toBeLessThan(sure)
  })
  it('leave alone what cannot be repaired, and are not sure of it', () => {
    expect(repairCreditCode(piece('91410100MA0DEMQ1AB'))?.confidence ?? 0).toBeLessThan(sure)
    expect(repairCreditCode(piece('9141'))).toBeNull()
    expect(repairCitizenNumber(piece('110105194912310021'))?.confidence ?? 0).toBeLessThan(sure)
    // 30 February: the check digit may fit, the day does not exist.
    const body = '11010519900230001'
    expect(repairCitizenNumber(piece(body + citizenCheckCharacter(body)))?.confidence ?? 0).toBeLessThan(sure)
  })
  it('are never sure of another number than the one on the paper, whichever single character is misread', () => {
    const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    const anyCode = fc
      .array(fc.constantFrom(...letters), { minLength: 9, maxLength: 9 })
      .map(tail => `91410100${tail.join('')}`)
      .map(body => body + creditCheckCharacter(body))
    fc.assert(
      fc.property(anyCode, fc.nat(17), fc.constantFrom(...letters), (truth, at, wrong) => {
        const misread = truth.slice(0, at) + wrong + truth.slice(at + 1)
        const read = repairCreditCode(piece(misread))
        expect(read === null || read.value === truth || read.confidence < sure).toBe(true)
      }),
    )
  })
})
