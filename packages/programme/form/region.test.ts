// Province and city of an address, by the table of divisions: as it is written, as people shorten it, and by the credit code.
import { expect, it } from 'vitest'
import { divisions } from '../data/divisions.ts'
import { locate } from './region.ts'

it.each([
  ['河南省郑州市郑东新区商务外环路30号', '', '河南省郑州市', '郑东新区商务外环路30号', true],
  ['郑州市郑东新区商务外环路30号', '', '河南省郑州市', '郑东新区商务外环路30号', true],
  ['北京市海淀区中关村南大街5号', '', '北京市', '海淀区中关村南大街5号', true],
  ['内蒙古自治区锡林郭勒盟正蓝旗', '', '内蒙古自治区锡林郭勒盟', '正蓝旗', true],
  ['内蒙古锡林郭勒盟正蓝旗', '', '内蒙古自治区锡林郭勒盟', '正蓝旗', true],
  ['云南省大理白族自治州大理市', '', '云南省大理白族自治州', '大理市', true],
  ['吉林市船营区解放大路1号', '', '吉林省吉林市', '船营区解放大路1号', true],
  ['河南省济源市沁园路1号', '', '河南省济源市', '沁园路1号', true],
  // A town below its city, and a district alone: the credit code says which.
  ['江苏省昆山市前进路1号', '91320583MA1TDEMQ1X', '江苏省苏州市', '昆山市前进路1号', false],
  ['郑东新区商务外环路30号', '91410100MA0DEMQ19M', '河南省郑州市', '郑东新区商务外环路30号', false],
  // Registered elsewhere, or with the ministry: nothing is made up.
  ['江苏省昆山市前进路1号', '91410100MA0DEMQ19M', '江苏省', '昆山市前进路1号', true],
  ['商务外环路30号', '91100000100003962T', '', '商务外环路30号', true],
  ['商务外环路30号', '', '', '商务外环路30号', true],
])('%s %s', (address, uscc, region, street, stated) =>
  expect(locate(address, uscc)).toEqual({ region, street, stated }),
)

it('knows 34 provinces, and each city once', () => {
  expect(divisions).toHaveLength(34)
  const cities = divisions.flatMap(each => each.cities)
  expect(cities.length).toBeGreaterThan(333)
  expect(new Set(cities.map(city => city.name)).size).toBe(cities.length)
  for (const each of cities) expect(each.code).toMatch(/^\d{4}(\d\d)?$/)
})
