// Pasted text made plain before it is checked: full-width forms, invisible characters, spaces and dashes (C-27).
import type { FieldType } from '../schema/form.ts'

/** Format controls, soft hyphens, BOM, bidi marks: nobody sees them and every comparison fails on them. */
const invisible = /[\p{Cc}\p{Cf}\u3164\u115F\u1160]|[\uFE00-\uFE0F]/gu
const anySpace = /[\s\u3000]+/g
const dashes = /[\p{Pd}\u2212\u30FC\uFF70]/gu

/** Types whose value is digits and letters only: any space, dash or dot in them is decoration. */
const compact = new Set<FieldType>([
  'uscc',
  'organisation-code',
  'citizen-id',
  'identity-number',
  'mobile',
  'bank-account',
  'tax-number',
  'number',
])
const prose = new Set<FieldType>([
  'text',
  'address',
  'region',
  'organisation-name',
  'bank-name',
  'person-name',
])
const upper = new Set<FieldType>(['uscc', 'organisation-code', 'citizen-id', 'identity-number', 'tax-number'])

/**
 * What is kept of what was typed; doing it twice changes nothing more. Taking a character out can bring two others
 * together (a letter and its accent), so it goes on until nothing moves.
 */
export function normalise(type: FieldType, text: string): string {
  let before = text
  for (let round = 0; round < 8; round++) {
    const after = normaliseOnce(type, before)
    if (after === before) break
    before = after
  }
  return before
}

function normaliseOnce(type: FieldType, text: string): string {
  if (type === 'long-text') return lines(text)
  const narrowed = prose.has(type) ? narrowLetters(text.replace(lineEnd, ' ')) : narrow(text)
  const plain = narrowed.replace(invisible, '').replace(anySpace, ' ').trim()
  if (compact.has(type)) {
    const bare = plain.replace(dashes, '').replace(/[ ._]/g, '')
    const dialled = type === 'mobile' ? withoutCountry(bare) : bare
    return upper.has(type) ? dialled.replace(/[a-z]/g, letter => letter.toUpperCase()) : dialled
  }
  switch (type) {
    case 'landline':
    case 'phone':
      return telephone(plain)
    case 'email':
      return plain.replaceAll(' ', '').replace(/[A-Z]/g, letter => letter.toLowerCase())
    case 'date':
      return date(plain)
    case 'organisation-name':
      return withoutChineseSpaces(chineseBrackets(plain))
    case 'person-name':
    case 'bank-name':
      // 张 三 is 张三; John Smith keeps its space. Dots between Uighur and Tibetan names are one character by rule.
      return withoutChineseSpaces(plain).replace(/[•・･‧⋅∙]/g, '·')
    default:
      return plain
  }
}

const lineEnd = /[\r\n\t\v\f\u2028\u2029]/g

/** Codes: NFKC, so １ → 1, Ａ → A, ＠ → @, ideographic space → space. */
function narrow(text: string): string {
  return text.replace(lineEnd, ' ').normalize('NFKC')
}

/** Prose and names: only letters and digits. NFKC would also turn ， into a comma and rewrite rare characters of names. */
function narrowLetters(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/g, wide =>
      String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
    )
}

function lines(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .split('\n')
    .map(line => narrowLetters(line).replace(invisible, '').replace(anySpace, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** On a licence the brackets in a name are the Chinese ones; people type either. */
function chineseBrackets(text: string): string {
  return /\p{Script=Han}/u.test(text) ? text.replaceAll('(', '（').replaceAll(')', '）') : text
}

function withoutChineseSpaces(text: string): string {
  return text.replace(/(?<=[\p{Script=Han}（）·]) (?=[\p{Script=Han}（）·])/gu, '')
}

function withoutCountry(digits: string): string {
  return digits.replace(/^(\+|00)86(?=1\d{10}$)/, '').replace(/^86(?=1\d{10}$)/, '')
}

/** `010 8888 8888` and `（010）88888888` → `010-88888888`; a mobile number stays bare. */
function telephone(text: string): string {
  const bare = text.replace(dashes, '-').replace(/[()（） ]/g, '')
  const digits = withoutCountry(bare.replaceAll('-', ''))
  if (/^1\d{10}$/.test(digits)) return digits
  const [, area, number, extension] =
    /^(0(?:10|2\d|[3-9]\d{2}))-?(\d{7,8})(?:(?:-|转|x)(\d{1,6}))?$/i.exec(
      bare.replace(/(?<=\d{7,8})-(?=\d{1,3}$)/, '-'),
    ) ?? []
  return area ? `${area}-${number}${extension ? `-${extension}` : ''}` : bare
}

/** 2026年5月1日, 2026/5/1, 2026.05.01, 20260501 → 2026-05-01 */
function date(text: string): string {
  const [, year, month = '', day = ''] =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    []
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text
}
