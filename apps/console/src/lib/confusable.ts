// Characters that look alike in small print, in a photograph, or to whoever types from one. Each group is a family; a
// character may belong to several.

const families = [
  '州洲', '市币巿', '己已巳', '未末耒', '土士', '日曰', '人入八', '大太犬', '王玉主壬', '壬任', '千干于', '天夫无', '刀力', '贝见',
  '赢嬴羸', '崇祟', '毫亳', '治冶', '竞竟', '班斑', '幕慕募墓', '炼练', '杨扬', '今令', '子孑孓', '形彤', '管菅', '籍藉', '亨享',
  '旻昊旲晏', '颐颀颁颂', '渭谓', '泠冷', '玲珍', '镕榕溶', '沐沭', '冼洗', '隽携', '午牛', '田由甲申', '木本术', '戊戌戍', '侯候',
  '拨拔', '折拆', '辨辩辫', '徽微', '晴睛', '荼茶', '博搏', '淮准', '凤风', '兴与', '问间', '仓仑', '汩汨', '钧钩', '铁轶',
  '祺棋琪', '喧暄', '坤绅', '晋普', '豫像', '原源', '成城诚', '峰锋', '洋详祥', '伟纬玮', '炬矩', '期斯', '贷货', '限恨', '公么',
  '0OoD〇', '1lI丨', '2Z', '5S', '8B', 'CG', 'UV',
] // biome-ignore format: a table of characters is read by the row

const familiesOf = new Map<string, Set<number>>()
for (const [index, group] of families.entries())
  for (const letter of group) familiesOf.set(letter, (familiesOf.get(letter) ?? new Set()).add(index))

export const lookAlike = (a: string, b: string): boolean => {
  const theirs = familiesOf.get(b)
  return [...(familiesOf.get(a) ?? [])].some(index => theirs?.has(index))
}
