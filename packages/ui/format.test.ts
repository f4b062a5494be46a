// Dates, money and numbers as people say them.
import { describe, expect, it } from 'vitest'
import { amount, day, exact, grouped, moment, remaining, yuan } from './format.ts'
import { fill, firstLang } from './i18n.tsx'

const now = new Date('2026-11-20T08:00:00+08:00')

describe('dates as people say them', () => {
  it('speaks Beijing time, leaves this year out and says today', () => {
    expect(moment('2026-11-19T06:10:00Z', 'zh', now)).toBe('11月19日 14:10')
    expect(moment('2026-11-20T00:05:00+08:00', 'zh', now)).toBe('今天 00:05')
    expect(day('2028-02-01T00:00:00+08:00', 'zh', now)).toBe('2028年2月1日')
    expect(day('2028-02-01T00:00:00+08:00', 'en', now)).toBe('1 Feb 2028')
    expect(exact('2026-11-19T06:10:09Z')).toBe('2026-11-19 14:10:09')
  })
  it('counts down in the unit that fits, and stops at zero', () => {
    expect(remaining('2026-11-20T10:30:00+08:00', 'zh', now)).toBe('还剩 2 小时')
    expect(remaining('2026-11-20T08:00:30+08:00', 'zh', now)).toBe('还剩 1 分钟')
    expect(remaining('2026-11-24T09:00:00+08:00', 'en', now)).toBe('4 days left')
    expect(remaining('2026-11-20T07:59:00+08:00', 'zh', now)).toBeNull()
  })
})

describe('figures', () => {
  it('writes fen as yuan and says -- before there is a price', () => {
    expect(yuan(30005)).toBe('300.05')
    expect(amount(30000, 'zh')).toBe('300.00 元')
    expect(amount(null, 'zh')).toBe('-- 元')
  })
  it('groups what is read aloud', () => {
    expect(grouped('91410100MA3X00001A')).toBe('9141 0100 MA3X 0000 1A')
  })
})

describe('languages', () => {
  it('is Chinese unless asked otherwise', () => {
    expect(firstLang('', null)).toBe('zh')
    expect(firstLang('?lang=en', null)).toBe('en')
    expect(firstLang('?lang=zh', 'en')).toBe('zh')
    expect(firstLang('', 'en')).toBe('en')
  })
  it('fills names and leaves an unknown one visible', () => {
    expect(fill('还剩 {n} 张 {what}', { n: 2 })).toBe('还剩 2 张 {what}')
  })
})
