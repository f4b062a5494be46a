// From lines of text to fields: layouts of licences and identity cards as vectors of lines, with the mistakes that readers make.
import { describe, expect, it } from 'vitest'
import type { Line } from '../engine/read-lines.ts'
import { readEmblemSide, readPortraitSide } from './identity-card.ts'
import { level } from './layout.ts'
import { readLicence } from './licence.ts'
import { readSlip } from './slip.ts'

/** `[text, left, middle]`; every letter is thirty pixels wide and sure unless told otherwise. */
type Vector = [text: string, left: number, y: number, sure?: number]
const lines = (vectors: readonly Vector[], angle = 0): Line[] =>
  vectors.map(([text, left, y, sure = 0.99]) => {
    const wide = [...text].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 30 : 16), 0)
    const x = left + wide / 2
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    return {
      text,
      sure: [...text].map(() => sure),
      box: { x: x * cos - y * sin, y: x * sin + y * cos, width: wide, height: 36, angle },
    }
  })
const read = <T>(reader: (items: ReturnType<typeof level>) => T, vectors: Vector[], angle?: number) =>
  reader(level(lines(vectors, angle)))
const values = (fields: object) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]))

const uscc = '91410100MA0DEMQ19M'
const wide: Vector[] = [
  ['营业执照', 500, 150],
  ['统一社会信用代码', 100, 220],
  [uscc, 100, 262],
  ['名', 100, 400],
  ['称', 190, 399],
  ['郑州示例期货经纪有限公司', 290, 400],
  ['郑州分公司', 290, 440],
  ['类', 100, 500],
  ['型', 190, 500],
  ['有限责任公司', 290, 500],
  ['法定代表人', 100, 570],
  ['司马懿', 290, 570],
  ['注册资本', 900, 400],
  ['伍仟万圆整', 1070, 400],
  ['成立日期', 900, 500],
  ['2013年05月21日', 1070, 500],
  ['住所', 900, 570],
  ['郑州市郑东新区商务外环路', 1070, 570],
  ['30号18O6室', 1070, 610],
]

describe('a business licence', () => {
  const expected = {
    'organisation-name': '郑州示例期货经纪有限公司郑州分公司',
    uscc,
    'legal-representative': '司马懿',
    founded: '2013-05-21',
    address: '郑州市郑东新区商务外环路30号1806室',
  }
  it('of the wide layout: two columns, spread labels, values over two lines [Z-12]', () => {
    const { fields, isThis } = read(readLicence, wide)
    expect(isThis).toBe(true)
    expect(values(fields)).toEqual(expected)
  })
  it('reads the same when the paper lies askew', () => {
    for (const degrees of [-3, -1, 2, 3])
      expect(values(read(readLicence, wide, (degrees * Math.PI) / 180).fields), `${degrees}`).toEqual(
        expected,
      )
  })
  it('of the tall layout, the code behind its label and a partnership’s own words', () => {
    const { fields } = read(readLicence, [
      ['营业执照', 400, 150],
      [`统一社会信用代码 ${uscc}`, 250, 230],
      ['名称', 150, 330],
      ['上海晋普管理咨询合伙企业（有限合伙）', 350, 330],
      ['类型', 150, 400],
      ['有限合伙企业', 350, 400],
      ['主要经营场所', 100, 470],
      ['上海市徐汇区漕溪北路1号', 350, 470],
      ['执行事务合伙人', 100, 540],
      ['令狐冲', 350, 540],
    ])
    expect(values(fields)).toMatchObject({
      'organisation-name': '上海晋普管理咨询合伙企业（有限合伙）',
      uscc,
      'legal-representative': '令狐冲',
      address: '上海市徐汇区漕溪北路1号',
    })
  })
  it('is doubtful where a bracket has lost its other half', () => {
    const { fields } = read(readLicence, [
      ['营业执照', 400, 150],
      ['名称', 150, 330],
      ['某某合伙企业（有限合伙', 350, 330],
    ])
    expect(fields['organisation-name']?.confidence).toBeLessThanOrEqual(0.5)
  })
  it('is not an identity card', () => {
    expect(
      read(readLicence, [
        ['姓名张三', 100, 100],
        ['公民身份号码', 100, 200],
      ]).isThis,
    ).toBe(false)
  })
})

describe('an identity card', () => {
  const front = (number: string, born = '1949年12月31日'): Vector[] => [
    ['姓名 张三丰', 60, 110],
    ['性别男民族汉', 60, 190],
    [`出生 ${born}`, 60, 270],
    ['住址', 60, 350],
    ['北京市朝阳区建国路1号院', 175, 350],
    ['2号楼305室', 175, 392],
    ['公民身份号码', 60, 570],
    [number, 330, 570],
  ]
  it('gives name, number, address, sex and nation of its portrait side [Z-13]', () => {
    const { fields, isThis } = read(readPortraitSide, front('11010519491231002X'))
    expect(isThis).toBe(true)
    expect(values(fields)).toEqual({
      'person-name': '张三丰',
      'citizen-id': '11010519491231002X',
      address: '北京市朝阳区建国路1号院2号楼305室',
      sex: '男',
      nation: '汉',
      birth: '1949-12-31',
    })
  })
  it('is not sure of a number that contradicts the printed birth', () => {
    const { fields } = read(readPortraitSide, front('11010519491231002X', '1949年12月30日'))
    expect(fields['citizen-id']?.confidence).toBeLessThanOrEqual(0.5)
  })
  it('gives its term, and doubts one that no card has', () => {
    const back = (term: string) =>
      read(readEmblemSide, [
        ['居民身份证', 400, 200],
        ['签发机关', 250, 490],
        ['郑州市公安局金水分局', 420, 490],
        ['有效期限', 250, 570],
        [term, 420, 570],
      ]).fields
    expect(values(back('2015.03.05-2035.03.05'))).toEqual({
      issuer: '郑州市公安局金水分局',
      'valid-from': '2015-03-05',
      'valid-until': '2035-03-05',
    })
    expect(back('2015.03.05-长期')['valid-until']?.value).toBe('long')
    expect(back('2015.03.05-2036.03.05')['valid-until']?.confidence).toBeLessThanOrEqual(0.5)
  })
})

it('a remittance slip gives payer, account, amount, day and memo', () => {
  const { fields } = read(readSlip, [
    ['网上银行电子回单', 400, 60],
    ['付款人全称', 60, 150],
    ['郑州示例期货有限公司', 260, 150],
    ['付款人账号', 60, 210],
    ['4100 1234 5678 9012', 260, 210],
    ['收款人全称', 700, 150],
    ['某某认证有限公司', 900, 150],
    ['金额（小写）', 60, 280],
    ['¥1,200.00', 260, 280],
    ['交易日期', 60, 340],
    ['2026-03-04', 260, 340],
    ['附言', 60, 400],
    ['HF2026030400', 260, 400],
  ])
  expect(values(fields)).toMatchObject({
    'payer-name': '郑州示例期货有限公司',
    'payer-account': '4100123456789012',
    'payee-name': '某某认证有限公司',
    amount: '1200.00',
    'paid-on': '2026-03-04',
    memo: 'HF2026030400',
  })
})
