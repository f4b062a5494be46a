// 居民身份证, the portrait side and the emblem side. Number, birth and sex must tell the same story, or nothing is sure.
import type { Reading } from '../port.ts'
import { type Item, leastSure, type Piece, readSheet, slice, without } from './layout.ts'
import { tidyAddress, tidyPerson } from './licence.ts'
import { repairCitizenNumber } from './repair.ts'

type Read = Pick<Reading, 'fields'> & { isThis: boolean }

export function readPortraitSide(items: readonly Item[]): Read {
  const sheet = readSheet(items, ['姓名', '性别', '民族', '出生', '住址', '公民身份号码', '公民身份证号码'])
  const fields: Reading['fields'] = {}
  const put = (meaning: keyof typeof fields, piece: Piece | null) => {
    if (piece?.text) fields[meaning] = { value: piece.text, confidence: leastSure(piece) }
  }
  put('person-name', tidyPerson(sheet.value(['姓名'])))
  put('address', tidyAddress(sheet.value(['住址'], 3)))
  const sex = sheet.value(['性别'])
  const one = sex && without(sex, /[^男女]/u)
  if (one) put('sex', slice(one, 0, 1))
  const nation = sheet.value(['民族']) ?? afterWord(sex, '民族')
  if (nation) put('nation', without(nation, /[^\p{Script=Han}]/u))
  const born = sheet.value(['出生'])
  const birth = born && /(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})/.exec(born.text)
  const day = birth ? `${birth[1]}-${birth[2]!.padStart(2, '0')}-${birth[3]!.padStart(2, '0')}` : null
  if (born && day) fields.birth = { value: day, confidence: leastSure(born) }

  const labelled = sheet.value(['公民身份号码', '公民身份证号码'])
  const number = [...(labelled ? [labelled] : []), ...sheet.items]
    .filter(piece => /\d{6}/.test(piece.text))
    .flatMap(piece => repairCitizenNumber(without(piece, /[\p{Script=Han}\s:：]/u)) ?? [])
    .sort((a, b) => b.confidence - a.confidence)[0]
  if (number) {
    const inside = `${number.value.slice(6, 10)}-${number.value.slice(10, 12)}-${number.value.slice(12, 14)}`
    const contradicted = day !== null && day !== inside
    fields['citizen-id'] = contradicted ? { ...number, confidence: Math.min(number.confidence, 0.5) } : number
  }
  return { fields, isThis: sheet.has(/姓名|公民身份|住址|出生/) && !sheet.has(/签发机关|有效期限|营业执照/) }
}

export function readEmblemSide(items: readonly Item[]): Read {
  const sheet = readSheet(items, ['签发机关', '有效期限', '有效期'])
  const fields: Reading['fields'] = {}
  const issuer = sheet.value(['签发机关'], 2)
  const office = issuer && without(issuer, /[^\p{Script=Han}]/u)
  if (office?.text) fields.issuer = { value: office.text, confidence: leastSure(office) }
  const term = sheet.value(['有效期限', '有效期'])
  const found =
    term && /(\d{4})\D?(\d{2})\D?(\d{2})\D{1,3}(?:(\d{4})\D?(\d{2})\D?(\d{2})|(长期))/.exec(term.text)
  if (term && found) {
    const confidence = leastSure(without(term, /[^\d长期]/u))
    fields['valid-from'] = { value: `${found[1]}-${found[2]}-${found[3]}`, confidence }
    const until = found[7] ? 'long' : `${found[4]}-${found[5]}-${found[6]}`
    // Cards are valid for 5, 10 or 20 years, or for good; anything else was misread.
    const years = found[7] ? 20 : Number(found[4]) - Number(found[1])
    const plausible = [5, 10, 20].includes(years)
    fields['valid-until'] = { value: until, confidence: plausible ? confidence : Math.min(confidence, 0.5) }
  }
  return { fields, isThis: sheet.has(/居民身份证|签发机关|有效期限/) && !sheet.has(/公民身份号码|营业执照/) }
}

/** 「性别男民族汉」 read as one line. */
function afterWord(piece: Piece | null, word: string): Piece | null {
  const at = piece ? piece.text.indexOf(word) : -1
  return piece && at >= 0 ? slice(piece, at + word.length) : null
}
