// One value against its field: what is wrong and what to do about it. Warnings block nobody; a reviewer sees them.
import type { Field } from '../schema/form.ts'
import type { Text } from '../text.ts'
import {
  birthDateOf,
  citizenCheckCharacter,
  hasCreditCheck,
  isCreditCodeForm,
  isDay,
  organisationCheckCharacter,
} from './check-digit.ts'
import { normalise } from './normalise.ts'

export type FieldFault = { code: FieldFaultCode; severity: 'error' | 'warning'; text: Text }

export const fieldFaultCodes = [
  'required',
  'too-short',
  'too-long',
  'uscc-length',
  'uscc-characters',
  'uscc-check',
  'organisation-code',
  'name-form',
  'citizen-id-length',
  'citizen-id-characters',
  'citizen-id-date',
  'citizen-id-check',
  'identity-number',
  'mobile',
  'landline',
  'email',
  'bank-account',
  'tax-number',
  'address',
  'region',
  'date',
  'number',
  'choice',
  'file-missing',
  'file-too-many',
  'not-the-same',
  'too-young',
] as const
export type FieldFaultCode = (typeof fieldFaultCodes)[number]

type Words = Pick<Field, 'zh' | 'en'>
type Rule = (value: string, words: Words) => FieldFault | undefined

export function error(code: FieldFaultCode, zh: string, en: string): FieldFault {
  return { code, severity: 'error', text: { zh, en } }
}

/** The value as the applicant gave it; it is normalised first. Slot fields are checked with their files, by checkSection. */
export function checkField(field: Field, value: unknown): FieldFault | undefined {
  // Only what could have been typed counts: an object has no text of its own, and some cannot even be written as one.
  const text =
    typeof value === 'string'
      ? normalise(field.type, value)
      : typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : ''
  if (text === '')
    return field.required
      ? error('required', `请填写${field.zh}。`, `Please fill in: ${field.en}.`)
      : undefined
  const length = [...text].length
  if (field.min !== undefined && length < field.min)
    return error(
      'too-short',
      `${field.zh}至少 ${field.min} 个字，请补全。`,
      `${field.en} needs at least ${field.min} characters.`,
    )
  const max = field.max ?? longest[field.type] ?? 100
  if (length > max)
    return error(
      'too-long',
      `${field.zh}最多 ${max} 个字，现有 ${length} 个，请缩短。`,
      `${field.en} may have ${max} characters; there are ${length}. Please shorten it.`,
    )
  if (field.type === 'choice')
    return field.choices && text in field.choices
      ? undefined
      : error('choice', `请从列表中选择${field.zh}。`, `Please choose from the list: ${field.en}.`)
  return rules[field.type]?.(text, field)
}

const longest: Partial<Record<Field['type'], number>> = {
  'organisation-name': 120,
  'person-name': 50,
  address: 200,
  'long-text': 2000,
  email: 254,
}

const uscc: Rule = value => {
  if (value.length !== 18)
    return error(
      'uscc-length',
      `统一社会信用代码是 18 位，现在是 ${value.length} 位，请对照营业执照核对。`,
      `The credit code has 18 characters; there are ${value.length}. Please compare with the licence.`,
    )
  if (!isCreditCodeForm(value))
    return error(
      'uscc-characters',
      '统一社会信用代码由数字和大写字母组成，不含 I、O、S、V、Z，第 3 至 8 位是数字，请对照营业执照核对。',
      'The credit code has digits and capital letters without I, O, S, V, Z; places 3 to 8 are digits. Please compare with the licence.',
    )
  if (hasCreditCheck(value)) return undefined
  // Real codes exist that fail GB 32100, so this warns and lets a person decide.
  return {
    code: 'uscc-check',
    severity: 'warning',
    text: {
      zh: '统一社会信用代码的校验位对不上，可能有一位写错。请对照营业执照核对；确认无误可以继续，由审核人员确认。',
      en: 'The check character of the credit code does not fit; one character may be wrong. Compare with the licence. If it is right, go on: a reviewer will confirm it.',
    },
  }
}

const citizenId: Rule = (value, { zh, en }) => {
  if (value.length !== 18)
    return error(
      'citizen-id-length',
      `${zh}是 18 位，现在是 ${value.length} 位，请对照身份证核对。`,
      `${en} has 18 characters; there are ${value.length}. Please compare with the card.`,
    )
  if (!/^[1-9]\d{16}[\dX]$/.test(value))
    return error(
      'citizen-id-characters',
      `${zh}前 17 位是数字，最后一位是数字或 X，请对照身份证核对。`,
      `${en} has 17 digits and then a digit or X. Please compare with the card.`,
    )
  if (!birthDateOf(value))
    return error(
      'citizen-id-date',
      `${zh}第 7 至 14 位不是存在的出生日期，请对照身份证核对。`,
      `Places 7 to 14 of ${en} are no existing date of birth. Please compare with the card.`,
    )
  if (citizenCheckCharacter(value.slice(0, 17)) !== value[17])
    return error(
      'citizen-id-check',
      `${zh}的校验位对不上，有一位写错了，请对照身份证核对。`,
      `The check character of ${en} does not fit, so one character is wrong. Please compare with the card.`,
    )
  return undefined
}

const landlineForm = /^0(10|2\d|[3-9]\d{2})-\d{7,8}(-\d{1,6})?$/
const serviceLine = /^(400|800)\d{7}$/

function pattern(code: FieldFaultCode, form: RegExp, zh: string, en: string): Rule {
  return value => (form.test(value) ? undefined : error(code, zh, en))
}

const mobile = pattern(
  'mobile',
  /^1[3-9]\d{9}$/,
  '手机号码是 11 位数字，以 13 至 19 开头，请核对。',
  'A mobile number has 11 digits and begins with 13 to 19. Please check it.',
)

const rules: Partial<Record<Field['type'], Rule>> = {
  uscc,
  'citizen-id': citizenId,
  mobile,
  'organisation-code': value =>
    /^[0-9A-Z]{8}[0-9X]$/.test(value) && organisationCheckCharacter(value.slice(0, 8)) === value[8]
      ? undefined
      : error(
          'organisation-code',
          '组织机构代码是 9 位，请对照证书核对。',
          'An organisation code has 9 characters. Please compare with the certificate.',
        ),
  'organisation-name': value =>
    /[\p{L}]{2,}/u.test(value)
      ? undefined
      : error('name-form', '请写单位全称，与营业执照一致。', 'Please write the full name as on the licence.'),
  'person-name': (value, { zh, en }) =>
    /^\p{L}[\p{L}\p{M} ·.'-]*$/u.test(value) && [...value].length >= 2
      ? undefined
      : error(
          'name-form',
          `${zh}请按身份证填写，不要写数字或符号。`,
          `${en}: as on the identity card, without digits or signs.`,
        ),
  'identity-number': pattern(
    'identity-number',
    /^[0-9A-Z]{5,20}$/,
    '证件号码由 5 至 20 位数字和字母组成，请对照证件核对。',
    'The number of the paper has 5 to 20 digits and letters. Please compare with the paper.',
  ),
  landline: pattern(
    'landline',
    landlineForm,
    '固定电话写作 区号-号码，例如 0371-65610069。',
    'Write a landline as area code and number, for example 0371-65610069.',
  ),
  phone: value =>
    /^1[3-9]\d{9}$/.test(value) || landlineForm.test(value) || serviceLine.test(value.replaceAll('-', ''))
      ? undefined
      : error(
          'landline',
          '请写手机号码，或带区号的固定电话，例如 0371-65610069。',
          'Write a mobile number, or a landline with area code, for example 0371-65610069.',
        ),
  email: pattern(
    'email',
    /^[^\s@"'<>()[\],;:\\]+@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
    '邮箱写作 name@example.com，请核对 @ 前后。',
    'Write an address like name@example.com; please check both sides of the @.',
  ),
  'bank-account': pattern(
    'bank-account',
    /^\d{8,30}$/,
    '银行账号只有数字，8 至 30 位，请对照开户资料核对。',
    'A bank account number has 8 to 30 digits. Please compare with the bank’s papers.',
  ),
  // 15 digits before three-in-one, 18 since, 20 for a person with a suffix.
  'tax-number': pattern(
    'tax-number',
    /^([0-9A-Z]{15}|[0-9A-Z]{17,18}|[0-9A-Z]{20})$/,
    '纳税人识别号通常就是 18 位统一社会信用代码，也可能是 15、17 或 20 位，请核对。',
    'The taxpayer number is usually the credit code of 18 characters; 15, 17 and 20 exist. Please check it.',
  ),
  address: value =>
    [...value].length >= 5
      ? undefined
      : error(
          'address',
          '地址太短，请写到街道和门牌号。',
          'The address is too short; please write street and number.',
        ),
  region: value =>
    /\p{Script=Han}{2,}|\d{6}/u.test(value)
      ? undefined
      : error('region', '请选择省和市。', 'Please choose province and city.'),
  date: value =>
    isDay(value)
      ? undefined
      : error(
          'date',
          '日期写作 2026-05-01，请核对这一天是否存在。',
          'Write a date like 2026-05-01; please check that the day exists.',
        ),
  number: pattern('number', /^\d+$/, '这里只写数字。', 'Digits only, please.'),
}
