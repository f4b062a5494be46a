// Drawn papers: business licences in three layouts and both sides of identity cards, with everything written on them known.
import sharp from 'sharp'
import type { FieldMeaning, PaperKind } from '../port.ts'
import {
  citizenNumber,
  creditCode,
  day,
  organisationName,
  personName,
  pick,
  type Random,
  street,
} from './names.ts'

export interface Drawn {
  kind: PaperKind
  layout: string
  picture: Buffer
  truth: Partial<Record<FieldMeaning, string>>
}

const serif = 'Noto Serif CJK SC'
const sans = 'Noto Sans CJK SC'

const text = (x: number, y: number, size: number, words: string, more = '') =>
  `<text x="${x}" y="${y}" font-size="${size}" ${more}>${words}</text>`

const written = (iso: string) => iso.replace(/(\d+)-(\d+)-(\d+)/, '$1年$2月$3日')

/** Breaks a long value as the printer does. */
const broken = (value: string, length: number) => value.match(new RegExp(`.{1,${length}}`, 'gu')) ?? []

const paragraph = (x: number, y: number, size: number, value: string, length: number) =>
  broken(value, length)
    .map((line, i) => text(x, y + i * size * 1.4, size, line))
    .join('')

const seal = (
  x: number,
  y: number,
  r: number,
) => `<g fill="none" stroke="#d4242a" stroke-width="6" opacity="0.8">
  <circle cx="${x}" cy="${y}" r="${r}"/></g><text x="${x}" y="${y + r * 0.25}" font-size="${r * 0.8}" fill="#d4242a" opacity="0.8" text-anchor="middle">★</text>
  <text x="${x}" y="${y + r * 0.75}" font-size="${r * 0.2}" fill="#d4242a" opacity="0.8" text-anchor="middle">市场监督管理局</text>`

const scope =
  '一般项目：技术服务、技术开发；货物进出口；煤炭及制品销售；国内货物运输代理。（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）'

export async function drawLicence(random: Random): Promise<Drawn> {
  const layout = pick(random, ['wide', 'tall', 'duplicate'])
  const [name, uscc, person, address] = [
    organisationName(random),
    creditCode(random),
    personName(random),
    street(random),
  ]
  const founded = day(random, 1995, 2024)
  const font = pick(random, [serif, sans])
  const kind = pick(random, [
    '有限责任公司',
    '有限责任公司（自然人投资或控股）',
    '其他股份有限公司（非上市）',
  ])
  const rows = { name, kind, person, founded, address, uscc }
  const svg = layout === 'tall' ? tall(rows, font) : wide(rows, font, layout === 'duplicate')
  return {
    kind: 'business-licence',
    layout,
    picture: await sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toBuffer(),
    truth: { 'organisation-name': name, uscc, 'legal-representative': person, address, founded },
  }
}

interface Rows {
  name: string
  kind: string
  person: string
  founded: string
  address: string
  uscc: string
}

function wide(r: Rows, font: string, duplicate: boolean): string {
  const label = (x: number, y: number, words: string) => text(x, y, 25, words, 'fill="#333"')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1560" height="1090"><rect width="1560" height="1090" fill="#f7f3e4"/>
  <rect x="30" y="30" width="1500" height="1030" fill="none" stroke="#c9a24b" stroke-width="14"/><circle cx="780" cy="120" r="55" fill="#c8201e"/><circle cx="780" cy="120" r="30" fill="#e9c24a"/>
  <g font-family="${font}" fill="#1d1d1d">${text(780, 270, 88, '营业执照', 'text-anchor="middle" letter-spacing="36"')}
  ${duplicate ? text(780, 320, 30, '（副　本）（1-1）', 'text-anchor="middle"') : ''}
  ${label(110, 170, '统一社会信用代码')}${text(110, 212, 30, r.uscc)}
  ${label(110, 410, '名　　称')}${paragraph(290, 410, 28, r.name, 19)}
  ${label(110, 500, '类　　型')}${text(290, 500, 26, r.kind)}
  ${label(110, 575, '法定代表人')}${text(290, 575, 28, r.person)}
  ${label(110, 650, '经营范围')}${paragraph(290, 650, 21, scope, 24)}
  ${label(900, 410, '注册资本')}${text(1070, 410, 28, '伍仟万圆整')}
  ${label(900, 500, '成立日期')}${text(1070, 500, 28, written(r.founded))}
  ${duplicate ? `${label(900, 575, '营业期限')}${text(1070, 575, 26, `${written(r.founded)}至长期`)}` : ''}
  ${label(900, duplicate ? 650 : 575, '住　　所')}${paragraph(1070, duplicate ? 650 : 575, 25, r.address, 16)}
  ${label(900, 880, '登记机关')}${text(1180, 960, 28, '2023 年 06 月 12 日')}${seal(1280, 900, 95)}
  ${text(110, 1020, 18, '国家企业信用信息公示系统网址：http://www.gsxt.gov.cn')}</g></svg>`
}

function tall(r: Rows, font: string): string {
  const row = (y: number, label: string, value: string, length = 22) =>
    `${text(170, y, 27, label, 'fill="#333" textLength="150"')}${paragraph(370, y, 28, value, length)}`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1100" height="1540"><rect width="1100" height="1540" fill="#fbf8ee"/>
  <rect x="30" y="30" width="1040" height="1480" fill="none" stroke="#b88a3a" stroke-width="16"/><circle cx="550" cy="170" r="70" fill="#c8201e"/><circle cx="550" cy="170" r="38" fill="#e9c24a"/>
  <g font-family="${font}" fill="#1d1d1d">${text(550, 350, 92, '营业执照', 'text-anchor="middle" letter-spacing="44"')}
  ${text(550, 430, 29, `统一社会信用代码 ${r.uscc}`, 'text-anchor="middle"')}
  ${row(530, '名称', r.name)}${row(625, '类型', r.kind)}${row(700, '住所', r.address)}${row(800, '法定代表人', r.person)}
  ${row(875, '注册资本', '伍佰万元整')}${row(950, '成立日期', written(r.founded))}${row(1025, '营业期限', `${written(r.founded)} 至 长期`)}
  ${row(1100, '经营范围', scope)}${text(620, 1330, 28, '登记机关')}${seal(780, 1360, 90)}${text(640, 1450, 28, '2016 年 05 月 20 日')}</g></svg>`
}

const guilloche = (width: number, height: number, colour: string) =>
  Array.from(
    { length: 14 },
    (_, i) =>
      `<path d="M0 ${(i * height) / 13} Q ${width / 4} ${(i * height) / 13 - 40} ${width / 2} ${(i * height) / 13} T ${width} ${(i * height) / 13}" stroke="${colour}" fill="none" stroke-width="1.2" opacity="0.5"/>`,
  ).join('')

const card = (inside: string, colour: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="1240" height="840"><rect width="1240" height="840" fill="#7d746a"/>
  <g transform="translate(100,95)"><rect width="1040" height="650" rx="34" fill="${colour}"/>${guilloche(1040, 650, '#7fb2d6')}${inside}</g></svg>`

export async function drawPortraitSide(random: Random): Promise<Drawn> {
  const sex = pick(random, ['男', '女'])
  const birth = day(random, 1955, 2004)
  const [name, number, address] = [personName(random), citizenNumber(random, birth, sex), street(random)]
  const [year, month, date] = birth.split('-').map(Number)
  const label = (x: number, y: number, words: string) => text(x, y, 28, words, 'fill="#2f6ea5"')
  const svg = card(
    `<rect x="680" y="90" width="270" height="350" fill="#c9d3dc"/><circle cx="815" cy="220" r="75" fill="#8d8078"/><rect x="710" y="310" width="210" height="130" fill="#44505c"/>
  <g font-family="${sans}" fill="#161616">${label(60, 110, '姓 名')}${text(175, 113, 36, name, 'letter-spacing="6"')}
  ${label(60, 190, '性 别')}${text(175, 192, 31, sex)}${label(280, 190, '民 族')}${text(390, 192, 31, pick(random, ['汉', '回', '满', '蒙古', '壮']))}
  ${label(60, 268, '出 生')}${text(175, 270, 31, String(year))}${label(265, 268, '年')}${text(320, 270, 31, String(month))}${label(372, 268, '月')}${text(425, 270, 31, String(date))}${label(477, 268, '日')}
  ${label(60, 350, '住 址')}${paragraph(175, 352, 31, address, 13)}
  ${label(60, 570, '公民身份号码')}${text(330, 573, 42, number, 'letter-spacing="4"')}</g>`,
    '#e3eef5',
  )
  return {
    kind: 'identity-card-front',
    layout: 'card',
    picture: await sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toBuffer(),
    truth: { 'person-name': name, 'citizen-id': number, address, sex },
  }
}

export async function drawEmblemSide(random: Random): Promise<Drawn> {
  const from = day(random, 2012, 2024)
  const years = pick(random, [5, 10, 20, 0])
  const until = years ? `${Number(from.slice(0, 4)) + years}${from.slice(4)}` : 'long'
  const office = `${pick(random, ['郑州市公安局金水', '太原市公安局小店', '深圳市公安局南山', '北京市公安局朝阳'])}分局`
  const dotted = (iso: string) => iso.replaceAll('-', '.')
  const svg = card(
    `<circle cx="190" cy="180" r="90" fill="#d2393a"/><circle cx="190" cy="180" r="50" fill="#ecc65a"/>
  <g font-family="${sans}" fill="#161616">${text(640, 150, 52, '中华人民共和国', 'text-anchor="middle" letter-spacing="8"')}${text(640, 260, 76, '居民身份证', 'text-anchor="middle" letter-spacing="14"')}
  ${text(250, 490, 30, '签发机关', 'font-weight="bold"')}${text(420, 490, 31, office)}
  ${text(250, 570, 30, '有效期限', 'font-weight="bold"')}${text(420, 570, 31, `${dotted(from)}-${years ? dotted(until) : '长期'}`)}</g>`,
    '#f3e6e4',
  )
  return {
    kind: 'identity-card-back',
    layout: 'card',
    picture: await sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toBuffer(),
    truth: { issuer: office, 'valid-from': from, 'valid-until': until },
  }
}
