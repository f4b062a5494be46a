// Branches of the demo's bank directory: invented streets of real cities, numbered as the payment system numbers branches
// (3 digits bank, 4 area, 4 branch, 1 check by ISO 7064 MOD 11,10).
import type { BankOffice } from '@hufu/outside/bank/port.ts'

const banks: readonly (readonly [string, string])[] = [
  ['102', '中国工商银行'],
  ['103', '中国农业银行'],
  ['104', '中国银行'],
  ['105', '中国建设银行'],
  ['301', '交通银行'],
  ['308', '招商银行'],
  ['302', '中信银行'],
  ['403', '中国邮政储蓄银行'],
]

const cities: readonly (readonly [string, string, readonly string[]])[] = [
  ['1000', '北京', ['中关村', '金融街', '望京', '亦庄']],
  ['1100', '天津', ['和平', '滨海', '南开', '塘沽']],
  ['1610', '太原', ['迎泽', '五一路', '长风街', '小店']],
  ['2900', '上海', ['陆家嘴', '徐家汇', '张江', '虹桥']],
  ['3010', '南京', ['新街口', '鼓楼', '江宁', '河西']],
  ['3310', '杭州', ['西湖', '钱江新城', '滨江', '萧山']],
  ['4910', '郑州', ['花园路', '未来路', '金水', '郑东新区']],
  ['4930', '洛阳', ['西工', '涧西', '洛龙', '瀍河']],
  ['5810', '广州', ['天河', '越秀', '番禺', '黄埔']],
  ['5840', '深圳', ['福田', '南山', '罗湖', '前海']],
  ['6510', '成都', ['春熙路', '高新', '武侯', '天府']],
  ['7910', '西安', ['钟楼', '高新', '雁塔', '未央']],
]

export function checkDigit(digits: string): string {
  let product = 10
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10
    product = (sum * 2) % 11
  }
  return String((11 - product) % 10)
}

export const branches: readonly BankOffice[] = banks.flatMap(([bankCode, bank]) =>
  cities.flatMap(([area, city, places]) =>
    places.map((place, at) => {
      const digits = `${bankCode}${area}${String(at + 1).padStart(4, '0')}`
      return { name: `${bank}${city}${place}支行`, code: digits + checkDigit(digits), bank }
    }),
  ),
)
