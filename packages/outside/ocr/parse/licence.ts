// 营业执照: the layouts with one code (三合一: the wide one since 2019, the tall one since 2015, original and duplicate) and the
// older ones, whose registration number is no credit code.
import type { Reading } from '../port.ts'
import { type Item, leastSure, type Piece, readSheet, without } from './layout.ts'
import { repairCreditCode } from './repair.ts'

const name = ['名称', '企业名称', '字号名称']
const head = ['法定代表人姓名', '法定代表人', '执行事务合伙人', '负责人', '投资人', '经营者姓名', '经营者']
const place = ['主要经营场所', '营业场所', '经营场所', '住所']
const code = ['统一社会信用代码', '社会信用代码', '信用代码', '注册号']
const others = [
  '类型',
  '组成形式',
  '注册资本',
  '成员出资总额',
  '成立日期',
  '注册日期',
  '营业期限',
  '合伙期限',
  '经营范围',
  '业务范围',
  '登记机关',
  '公司类型',
  '实收资本',
]

export function readLicence(items: readonly Item[]): Pick<Reading, 'fields'> & { isThis: boolean } {
  const sheet = readSheet(items, [...name, ...head, ...place, ...code, ...others])
  const fields: Reading['fields'] = {}
  const put = (meaning: keyof typeof fields, piece: Piece | null) => {
    if (piece?.text) fields[meaning] = { value: piece.text, confidence: leastSure(piece) }
  }
  const title = tidyName(sheet.value(name, 2))
  put('organisation-name', title)
  // A bracket without its other half: a letter was lost at the end.
  const halves = title?.text.match(/[（）]/g) ?? []
  if (title && fields['organisation-name'] && halves.length % 2)
    fields['organisation-name'].confidence = Math.min(0.5, leastSure(title))
  put('legal-representative', tidyPerson(sheet.value(head)))
  put('address', tidyAddress(sheet.value(place, 3)))
  const founded = sheet.value(['成立日期', '注册日期'])
  const day = founded && dateIn(founded.text)
  if (founded && day) fields.founded = { value: day, confidence: leastSure(founded) }
  const uscc = findCode(sheet.value(code, 2), sheet.items)
  if (uscc) fields.uscc = uscc
  return {
    fields,
    isThis: sheet.has(/营业执照|统一社会信用代码|登记机关|经营范围/) && !sheet.has(/公民身份|居民身份证/),
  }
}

/** Below its label, beside it, or anywhere: eighteen characters that look like a code. */
function findCode(labelled: Piece | null, items: readonly Item[]) {
  const candidates = [...(labelled ? [labelled] : []), ...items]
    .map(piece => without(piece, /[^0-9A-Za-z]/))
    .filter(piece => /[0-9]{4}/.test(piece.text) && [...piece.text].length >= 18)
    .flatMap(piece => repairCreditCode(piece) ?? [])
  return candidates.sort((a, b) => b.confidence - a.confidence)[0]
}

export function tidyName(piece: Piece | null): Piece | null {
  if (!piece) return null
  const plain = without(piece, /[\s:：·.,，。、|*]/u)
  return { ...plain, text: plain.text.replaceAll('(', '（').replaceAll(')', '）') }
}

export const tidyPerson = (piece: Piece | null): Piece | null =>
  piece && without(piece, /[^\p{Script=Han}·•A-Za-z]/u)

export function tidyAddress(piece: Piece | null): Piece | null {
  if (!piece) return null
  const plain = without(piece, /[\s:：|]/u)
  // Among digits a letter O is a zero.
  const text = plain.text.replace(/[Oo](?=\d|[号室栋楼])/g, '0').replace(/(?<=\d)[Oo](?=\d|$)/g, '0')
  return { ...plain, text }
}

export function dateIn(text: string): string | null {
  const found = /(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})/.exec(text)
  if (!found) return null
  return [found[1], found[2]!.padStart(2, '0'), found[3]!.padStart(2, '0')].join('-')
}
