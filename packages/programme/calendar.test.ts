// Working days, deadlines, numbers and money: the small arithmetic on which promises to applicants rest.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDeadline,
  addTerm,
  checkNumberFormat,
  holds,
  isWorkingDay,
  plusMonths,
  readYuan,
  resumeDeadline,
  writeMoney,
  writeNumber,
  writeTerm,
  writeYuan,
} from './index.ts'

const china = (text: string) => new Date(`${text}+08:00`)
const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })

describe('working days in China', () => {
  it.each([
    ['2026-09-20', true], // a Sunday worked for 国庆节
    ['2026-10-10', true], // a Saturday worked
    ['2026-10-01', false],
    ['2026-02-16', false],
    ['2026-02-28', true],
    ['2026-11-21', false], // a Saturday
    ['2026-11-23', true],
  ])('%s: %s', (day, worked) => {
    expect(isWorkingDay(china(`${day}T00:00:00`))).toBe(worked)
    expect(isWorkingDay(china(`${day}T23:59:59`))).toBe(worked)
  })
})

describe('deadlines', () => {
  it.each([
    ['2026-11-20T15:00:00', '3wd', '2026-11-26T00:00:00'], // Friday → end of Wednesday
    ['2026-09-30T09:00:00', '1wd', '2026-10-09T00:00:00'], // over 国庆节
    ['2026-09-30T09:00:00', '3wd', '2026-10-11T00:00:00'], // Saturday the 10th is worked
    ['2026-11-20T15:00:30', '24h', '2026-11-21T15:00:30'],
    ['2026-11-20T15:00:00', '72h', '2026-11-23T15:00:00'],
    ['2026-11-20T15:00:00', '90d', '2027-02-19T00:00:00'],
  ])('%s and %s is %s', (from, deadline, due) => {
    expect(addDeadline(china(from), deadline)).toEqual(china(due))
  })
  it('a working-day deadline always ends on a working day and never before its count of days', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 10 }), (from, days) => {
        const due = addDeadline(from, `${days}wd`)
        expect(isWorkingDay(new Date(due.getTime() - 1))).toBe(true)
        expect(due.getTime() - from.getTime()).toBeGreaterThan(days * 86_400_000)
      }),
    )
  })
  it('refuses what is no deadline', () => expect(() => addDeadline(new Date(0), 'soon')).toThrow('soon'))
  it('does not run while the applicant holds the ball', () => {
    const due = resumeDeadline(new Date(10_000), new Date(4_000), new Date(50_000))
    expect(due).toEqual(new Date(56_000))
  })
  it('terms keep the day of the month where it exists', () => {
    expect(addTerm(china('2026-11-21T10:00:00'), '2y')).toEqual(china('2028-11-21T10:00:00'))
    expect(plusMonths(china('2026-01-31T10:00:00'), 1)).toEqual(china('2026-02-28T10:00:00'))
    expect(plusMonths(china('2026-05-31T00:30:00'), -3)).toEqual(china('2026-02-28T00:30:00'))
    expect(writeTerm('2y')).toEqual({ zh: '2年', en: '2 years' })
  })
})

describe('numbers', () => {
  const now = china('2023-05-12T23:59:59')
  it('yyyyMMdd and six places that run on [Z-18]', () => {
    const format = '{date:yyyyMMdd}{sequence:6}'
    expect(writeNumber(format, { now, sequence: 122, random: () => 0 })).toBe('20230512000122')
    const dayAfter = { now: china('2023-05-13T00:00:00'), sequence: 125, random: () => 0 }
    expect(writeNumber(format, dayAfter)).toBe('20230513000125')
  })
  it('a sequence that outgrows its places is never cut, so numbers never repeat', () => {
    const sequence = fc.integer({ min: 0, max: 5_000_000 })
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        const write = (n: number) =>
          writeNumber('A{date:yyMMdd}-{sequence:4}', { now, sequence: n, random: () => 0 })
        expect(write(a) === write(b)).toBe(a === b)
      }),
    )
  })
  it('random places have their length', () => {
    const random = (below: number) => below - 1
    expect(writeNumber('{random:3}-{letters:2}', { now, sequence: 1, random })).toBe('999-ZZ')
  })
  it('says what is wrong with a format', () => {
    expect(checkNumberFormat('{date:yyyyMMdd}{sequence:6}')).toBeUndefined()
    expect(checkNumberFormat('{date:yyyyMMdd}')?.en).toContain('repeat')
    expect(checkNumberFormat('{uuid}{sequence:3}')?.zh).toContain('不认识')
    expect(checkNumberFormat('{sequence:0}')?.en).toContain('1 to 12')
  })
})

describe('money', () => {
  it('is written in yuan, and read back as the same fen', () => {
    expect(writeYuan(1234567)).toBe('12,345.67')
    expect(writeYuan(-5)).toBe('-0.05')
    expect(writeMoney(undefined).zh).toBe('-- 元')
    expect(readYuan('￥１，３００．５')).toBe(130050)
    expect(readYuan('1.005')).toBeUndefined()
    fc.assert(
      fc.property(fc.nat(99_999_999_999), fen => {
        expect(readYuan(writeYuan(fen))).toBe(fen)
      }),
    )
  })
  it('refuses a fraction of a fen', () => expect(() => writeYuan(0.5)).toThrow())
})

describe('conditions', () => {
  it('what does not exist yet answers no', () => {
    expect(holds("form.organisation.kind == 'other'", {})).toBe(false)
    expect(holds("payment.method == 'alipay'", {})).toBe(false)
    expect(holds(undefined, {})).toBe(true)
    expect(holds('checks.failed > 0', { checks: { failed: 2 } })).toBe(true)
  })
})
