// Invented people and organisations for drawn papers, written with some eight hundred Hanzi that names are made of. Papers
// with `rare` draw theirs from the whole first level of GB 2312 (3755): no paper looks like that, but a reader that must
// never be wrong and sure of it has to be asked.
import { citizenCheckCharacter, creditCheckCharacter } from '@hufu/programme'

export type Random = () => number

/** Mulberry32: the same seed draws the same papers. */
export function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const pick = <T>(random: Random, list: ArrayLike<T>): T => list[Math.floor(random() * list.length)]!
const many = (length: number, of: () => string) => Array.from({ length }, of).join('')
export const digits = (random: Random, length: number) =>
  many(length, () => String(Math.floor(random() * 10)))

const gb = new TextDecoder('gb18030')
const firstLevel = [
  ...gb.decode(
    Uint8Array.from(
      Array.from({ length: 39 * 94 }, (_, i) => [0xb0 + Math.floor(i / 94), 0xa1 + (i % 94)]).flat(),
    ),
  ),
]
const beyond = [
  ...'嬴泓琨翊璟玥昊晟炜焱淼鑫婧媛娴瑾瑜璇琪琦珺琰璐邈骏骞骥睿芷苒茜荃莞萱葳蕙薇馨祎祺禧禹嵩峻岚岑屿巍彧斌斐旻昕昱晗晖暄曦朔栩桢梓楠槿榕樾檀歆毓沁沛沅泠洵浔浚涵淇淳渊湘滢漪潇澜濂瀚灏烨煜熙玮珂珏琅琛琬瑄瑶璋璞甄皓矩砚硕祁稷笙筠箫绮缇翎翰聿舜芃芊芸苓茗菁菡蓁蓉蔚蕴藜蘅衍襄谌赟迦邵郢鄞钰铎铭锴镕闵隽雯霁霄霏靖韬韶颀颉飏馥骁骐鸢麒麟',
]
const surnames = [
  ...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫',
  '欧阳',
  '司马',
  '诸葛',
  '上官',
  '尉迟',
]
const places = [
  '郑州',
  '太原',
  '深圳市',
  '北京',
  '上海',
  '河南省',
  '山西',
  '大同市',
  '许昌',
  '洛阳市',
  '广州',
  '成都',
  '苏州',
  '杭州余杭',
  '内蒙古',
]
const trades = [
  '期货',
  '煤炭运销',
  '物流',
  '科技',
  '贸易',
  '建筑工程',
  '信息技术',
  '能源',
  '粮油',
  '仓储服务',
  '招标代理',
  '机械制造',
  '生物医药',
  '农业发展',
]
const ends = [
  '有限公司',
  '有限责任公司',
  '股份有限公司',
  '（集团）有限公司',
  '合伙企业（有限合伙）',
  '有限公司郑州分公司',
]

const usual = [
  ...'伟芳娜秀英敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂玉萍红鹏华辉飞梅鑫波斌莉宇浩凯健俊帆雪荣建国志文海春林森子轩梓涵欣怡雨婷思远晓东嘉豪天宝成龙云山金德福永康宏达正良家庆祥瑞兴盛泰和顺安民生长江河清源泉美善真信义礼智仁忠孝廉立新光大有才富贵吉利昌恒久远景阳月星辰风雷电火木水土石松柏竹菊莲荷花草叶青蓝紫白黑赤黄银铜铁钢玲珍珠宝玉佩琴书画诗词歌舞乐音韵声响亮堂皇冠群英雄豪杰俊贤哲圣灵慧聪颖悟觉知识学问道理法度量衡规矩准绳墨尺寸分毫丝缕线索引导领袖振奋发展腾飞跃进步升高峰岭峡谷川流溪湖洋港湾岸洲岛屿桥梁楼阁亭台轩馆院校园圃田野原平坦广阔宽厚深沉浓淡雅致精细微妙奇特异彩纷呈丰硕果实勤劳勉励奋斗拼搏创造开拓探求索取舍得失',
]
const trade = [
  ...'中华国泰恒信达通联合众诚瑞祥兴隆盛世宏图远景鸿运昌顺安康利民丰源润泽天地人和正大光明东方南海西域北辰金银铜铁玉石云峰青山绿水江河长城黄河嵩岳豫晋粤鲁苏浙川渝新创科智慧数字优选精工匠心品质卓越领航启航扬帆腾飞跃进聚力汇能凯旋博雅文渊思源知行致远立德树仁同德永固盈嘉佳美好乐福禄寿喜旺达亿万千百双一元三五七九',
]

let rare = false
/** Draws the next papers with any Hanzi at all. */
export const withRareHanzi = (on: boolean): void => {
  rare = on
}
const hanzi = (random: Random) =>
  rare ? pick(random, random() < 0.85 ? firstLevel : beyond) : pick(random, random() < 0.95 ? usual : beyond)
const brand = (random: Random) => (rare ? hanzi(random) : pick(random, random() < 0.7 ? trade : usual))

export const personName = (random: Random): string =>
  pick(random, surnames) + many(random() < 0.25 ? 1 : 2, () => hanzi(random))

export const organisationName = (random: Random): string =>
  pick(random, places) +
  many(2 + Math.floor(random() * 3), () => brand(random)) +
  pick(random, trades) +
  pick(random, ends)

export function creditCode(random: Random): string {
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const body = `9${pick(random, '1123')}${digits(random, 6)}MA${many(7, () => pick(random, letters))}`
  return body + creditCheckCharacter(body)
}

export const day = (random: Random, from: number, to: number): string => {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${from + Math.floor(random() * (to - from))}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`
}

export function citizenNumber(random: Random, birth: string, sex: string): string {
  const last = Math.floor(random() * 5) * 2 + (sex === '男' ? 1 : 0)
  const body = `${pick(random, ['110105', '410102', '140106', '440303', '320505'])}${birth.replaceAll('-', '')}${digits(random, 2)}${last % 10}`
  return body + citizenCheckCharacter(body)
}

export const street = (random: Random): string =>
  `${pick(random, ['河南省郑州市金水区', '山西省太原市小店区', '广东省深圳市南山区', '北京市朝阳区', '江苏省苏州市吴中区'])}${many(2, () => brand(random))}${pick(random, ['路', '街', '大道'])}${1 + Math.floor(random() * 400)}号${1 + Math.floor(random() * 30)}号楼${101 + Math.floor(random() * 2500)}室`
