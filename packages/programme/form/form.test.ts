// Form rules against known good and bad values, and their laws by property tests.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Field, FieldType } from '../index.ts'
import {
  checkAll,
  checkField,
  checkSection,
  fieldTypes,
  loadLibrary,
  loadProgramme,
  mask,
  mayPass,
  normalise,
} from '../index.ts'
import {
  citizenCheckCharacter,
  creditCheckCharacter,
  hasCreditCheck,
  isCreditCodeForm,
} from './check-digit.ts'

const field = (type: FieldType, more: Partial<Field> = {}): Field => ({
  zh: '此项',
  en: 'This',
  type,
  required: true,
  from: [],
  locked: false,
  bound: false,
  fills: [],
  ...more,
})
const code = (type: FieldType, value: unknown, more: Partial<Field> = {}) =>
  checkField(field(type, more), value)?.code

describe('normalising', () => {
  it.each<[FieldType, string, string]>([
    ['tax-number', ' ９１４１０１００ ＭＡ４４Ａ１ＸＸ６Ｔ\u200b', '91410100MA44A1XX6T'],
    ['bank-account', '6222 0217-0200\u00a04567 890', '6222021702004567890'],
    ['bank-account', '6222\u20140217', '62220217'],
    ['mobile', '+86 138-0013-8000', '13800138000'],
    ['mobile', '１３８００１３８０００', '13800138000'],
    ['citizen-id', '110105 19491231 002x', '11010519491231002X'],
    ['person-name', '\ufeff张　三 ', '张三'],
    ['person-name', 'John  Smith', 'John Smith'],
    ['person-name', '阿卜杜拉•买买提', '阿卜杜拉·买买提'],
    ['organisation-name', '郑州某某(集团) 有限公司\n', '郑州某某（集团）有限公司'],
    ['phone', '（0371）6561 0069', '0371-65610069'],
    ['landline', '010－88888888 转 12', '010-88888888-12'],
    ['email', ' Wang@Example.COM ', 'wang@example.com'],
    ['date', '2026年5月1日', '2026-05-01'],
    ['date', '２０２６/5/1', '2026-05-01'],
    ['address', '  商务外环路３０号，\t期货大厦 ', '商务外环路30号， 期货大厦'],
    ['long-text', ' 甲 \r\n\r\n\r\n\r\n乙', '甲\n\n乙'],
  ])('%s: pasted spaces, full width, invisible characters [C-27]', (type, typed, kept) => {
    expect(normalise(type, typed)).toBe(kept)
  })

  it('done twice is done once, for every type and any text', () => {
    const messy = fc.string({
      unit: fc.constantFrom(
        ...'0189AxX０９ａＸ張三 　\u00a0\u200b\ufeff-－—()（）·•@.,，\n\t\r年月/+转\u0301ﬁ①\u3164',
      ),
      maxLength: 30,
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...fieldTypes),
        fc.oneof(messy, fc.string({ unit: 'grapheme' })),
        (type, text) => {
          const once = normalise(type, text)
          expect(normalise(type, once)).toBe(once)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('decoration never changes a number', () => {
    const decoration = fc.constantFrom('', ' ', '\u3000', '\u200b', '-', '\u00a0', '\u2013')
    const digits = fc.array(fc.tuple(fc.constantFrom(...'0123456789'), decoration), {
      minLength: 12,
      maxLength: 20,
    })
    fc.assert(
      fc.property(digits, pairs => {
        const plain = pairs.map(([digit]) => digit).join('')
        expect(normalise('bank-account', pairs.flat().join(''))).toBe(plain)
      }),
    )
  })
})

describe('credit code, GB 32100', () => {
  const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const first17 = fc
    .tuple(
      fc.string({ unit: fc.constantFrom(...characters), minLength: 2, maxLength: 2 }),
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 6 }),
      fc.string({ unit: fc.constantFrom(...characters), minLength: 9, maxLength: 9 }),
    )
    .map(parts => parts.join(''))

  it('accepts real ones', () => {
    expect(code('uscc', '91110000600037341L')).toBeUndefined()
    expect(code('uscc', '9111 0000 6000 3734 1l')).toBeUndefined()
  })
  it('a wrong check character only warns, because real codes have one', () => {
    expect(checkField(field('uscc'), '91350211M0000XUF46')).toMatchObject({
      code: 'uscc-check',
      severity: 'warning',
    })
  })
  it('a wrong form is an error', () => {
    expect(checkField(field('uscc'), '9111000060003734')).toMatchObject({
      code: 'uscc-length',
      severity: 'error',
    })
    expect(code('uscc', '91110000600037341O')).toBe('uscc-characters')
    expect(code('uscc', '911100A0600037341L')).toBe('uscc-characters')
  })
  it('every computed code passes, and one changed character is always noticed', () => {
    fc.assert(
      fc.property(first17, fc.nat(16), fc.constantFrom(...characters), (head, at, other) => {
        const whole = head + creditCheckCharacter(head)
        expect(isCreditCodeForm(whole) && hasCreditCheck(whole)).toBe(true)
        if (head[at] === other) return
        expect(hasCreditCheck(whole.slice(0, at) + other + whole.slice(at + 1))).toBe(false)
      }),
    )
  })
})

describe('citizen number, GB 11643', () => {
  it('says what exactly is wrong', () => {
    expect(code('citizen-id', '11010519491231002X')).toBeUndefined()
    expect(code('citizen-id', '110105194912310021')).toBe('citizen-id-check')
    expect(code('citizen-id', '110105194902310025')).toBe('citizen-id-date')
    expect(code('citizen-id', '11010519491231')).toBe('citizen-id-length')
    expect(code('citizen-id', '1101051949123100XX')).toBe('citizen-id-characters')
  })
  it('every computed number passes; a changed digit and two swapped neighbours are errors', () => {
    const born = fc.date({ min: new Date('1930-01-01'), max: new Date('2015-12-31'), noInvalidDate: true })
    const head = fc
      .tuple(fc.integer({ min: 110000, max: 659999 }), born, fc.integer({ min: 0, max: 999 }))
      .map(
        ([place, day, order]) =>
          `${place}${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`,
      )
    fc.assert(
      fc.property(head, fc.nat(16), fc.nat(9), (first17, at, digit) => {
        const whole = first17 + citizenCheckCharacter(first17)
        expect(code('citizen-id', whole)).toBeUndefined()
        if (whole[at] !== String(digit))
          expect(code('citizen-id', whole.slice(0, at) + digit + whole.slice(at + 1))).toBeDefined()
        const [a, b] = [whole[at], whole[at + 1]]
        if (a !== b)
          expect(code('citizen-id', whole.slice(0, at) + b + a + whole.slice(at + 2))).toBeDefined()
      }),
    )
  })
})

describe('other fields', () => {
  it.each<[FieldType, string, string]>([
    ['mobile', '12800138000', 'mobile'],
    ['mobile', '1380013800', 'mobile'],
    ['landline', '65610069', 'landline'],
    ['email', 'wang@', 'email'],
    ['bank-account', '6222x2170', 'bank-account'],
    ['tax-number', '91410', 'tax-number'],
    ['date', '2026-02-30', 'date'],
    ['person-name', '张3', 'name-form'],
    ['organisation-name', '1', 'name-form'],
    ['address', '郑州', 'address'],
    ['choice', 'c', 'choice'],
    ['text', '\u3000\u200b ', 'required'],
  ])('%s refuses %s', (type, value, fault) => {
    expect(code(type, value, { choices: { a: { zh: '甲', en: 'A' } } })).toBe(fault)
  })
  it.each<[FieldType, string]>([
    ['phone', '400-112-3838'],
    ['phone', '13800138000'],
    ['person-name', '阿卜杜拉·买买提'],
    ['tax-number', '91110000600037341L'],
    ['date', '2028-02-29'],
  ])('%s accepts %s', (type, value) => expect(code(type, value)).toBeUndefined())

  it('what is not required may stay empty, and lengths are counted in characters', () => {
    expect(code('bank-name', '', { required: false })).toBeUndefined()
    expect(code('text', '𠮷𠮷', { max: 2 })).toBeUndefined()
    expect(code('text', '三个字', { max: 2 })).toBe('too-long')
  })
  it('what has no text is nothing typed', () => {
    expect(checkField(field('text'), Object.create(null))?.code).toBe('required')
  })

  it('whatever is typed, the answer is a sentence in both languages and never a crash', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fieldTypes), fc.anything(), (type, value) => {
        const fault = checkField(field(type), value)
        if (!fault) return
        expect(fault.text.zh).toMatch(/。$/)
        expect(fault.text.en).toMatch(/\.$/)
      }),
    )
  })
})

describe('whole sections', () => {
  const read = (name: string) => readFileSync(new URL(`../../../programmes/${name}`, import.meta.url), 'utf8')
  const library = loadLibrary(read('library.yaml'), { file: 'library.yaml' })
  const loaded = loadProgramme(read('zce.yaml'), {
    file: 'zce.yaml',
    library: 'library' in library ? library.library : {},
  })
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const { programme } = loaded
  const whole = {
    organisation: { licence: 1, name: '郑州某某期货有限公司', uscc: '91110000600037341L' },
    agent: { front: 1, back: 1, name: '王小明', identity: '11010519491231002X', mobile: '13800138000' },
    acceptance: { form: 1 },
    invoice: { title: '郑州某某期货有限公司', 'tax-number': '91110000600037341L' },
    mailing: {
      region: '河南省郑州市',
      address: '商务外环路30号期货大厦',
      receiver: '王小明',
      mobile: '13800138000',
    },
  }
  const forms = ['organisation', 'agent', 'acceptance', 'invoice', 'mailing']

  it('a whole application has no fault', () => expect(checkAll(programme, forms, whole)).toEqual([]))

  it('asks for a guardian on the last day before somebody is fourteen, and no more on the day [law 21]', () => {
    // Born on 31 December 1949.
    const check = (day: string) => checkAll(programme, forms, whole, { now: new Date(`${day}T12:00:00Z`) })
    expect(check('1963-12-30')).toMatchObject([{ path: 'agent.identity', code: 'too-young' }])
    expect(check('1963-12-31')).toEqual([])
  })

  it('lists every failing field of every section at once, pinned', () => {
    const faults = checkAll(programme, forms, {})
    expect(faults.map(each => each.path)).toEqual([
      'organisation.licence',
      'organisation.name',
      'organisation.uscc',
      'agent.front',
      'agent.back',
      'agent.name',
      'agent.identity',
      'agent.mobile',
      'acceptance.form',
      'invoice.title',
      'invoice.tax-number',
      'mailing.region',
      'mailing.address',
      'mailing.receiver',
      'mailing.mobile',
    ])
    expect(new Set(faults.map(each => each.code))).toEqual(new Set(['required', 'file-missing']))
  })
  it('a warning does not stop the submission', () => {
    const warned = checkSection(programme, 'organisation', {
      ...whole,
      organisation: { ...whole.organisation, uscc: '91350211M0000XUF46' },
    })
    expect(warned).toMatchObject([{ path: 'organisation.uscc', severity: 'warning' }])
    expect(mayPass(warned)).toBe(true)
    expect(mayPass(checkAll(programme, forms, {}))).toBe(false)
  })
  it('two files where one belongs are refused', () => {
    expect(checkSection(programme, 'acceptance', { acceptance: { form: ['a', 'b'] } })).toMatchObject([
      { path: 'acceptance.form', code: 'file-too-many' },
    ])
  })
})

describe('masking', () => {
  it('keeps just enough to recognise', () => {
    expect(mask('citizen-id', '11010519491231002X')).toBe('110105********002X')
    expect(mask('mobile', '13800138000')).toBe('138****8000')
    expect(mask('bank-account', '6222021702004567890')).toBe('6222 **** 7890')
    expect(mask('email', 'wang@example.com')).toBe('w***@example.com')
    expect(mask('text', '王小明')).toBe('王小明')
  })
  it('never shows a short number whole', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<FieldType>('citizen-id', 'mobile', 'bank-account', 'phone', 'identity-number'),
        fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 3, maxLength: 24 }),
        (type, value) => {
          expect(mask(type, value)).not.toBe(value)
        },
      ),
    )
  })
})
