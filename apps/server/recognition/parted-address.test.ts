// An address of the registry, as the form asks for it: province and city in one field, the street in another.
import { expect, it } from 'vitest'
import { partedAddress } from './fill-fields.ts'

it.each([
  ['河南省郑州市郑东新区商务外环路30号', '河南省郑州市', '郑东新区商务外环路30号'],
  ['北京市海淀区中关村南大街5号', '北京市', '海淀区中关村南大街5号'],
  ['内蒙古自治区锡林郭勒盟正蓝旗', '内蒙古自治区锡林郭勒盟', '正蓝旗'],
  ['云南省大理白族自治州大理市', '云南省大理白族自治州', '大理市'],
  ['商务外环路30号', '', '商务外环路30号'],
])('%s', (address, region, street) => expect(partedAddress(address)).toEqual({ region, street }))
