// Where an address lies: province and city by the table of divisions, the rest as the street. What the address leaves out
// (licences often begin with the city, or with the district) the credit code of the same organisation tells: its places 3 to 8
// are the division in which it is registered (GB 32100).
import { type Division, divisions, type Province } from '../data/divisions.ts'

export interface Located {
  /** 河南省郑州市; empty where nobody knows. */
  region: string
  street: string
  /** The address itself says so; else it is where the organisation is registered, which need not be the same place. */
  stated: boolean
}

export function locate(address: string, uscc = ''): Located {
  const { province, city, street } = readAddress(address)
  const registered = registeredIn(uscc)
  if (city || (province && province.cities.length === 0))
    return { region: `${province?.name ?? ''}${city?.name ?? ''}`, street, stated: true }
  const agrees = registered && (!province || province.code === registered.province.code)
  const there = agrees ? registered : undefined
  const found = province ?? there?.province
  return { region: `${found?.name ?? ''}${there?.city?.name ?? ''}`, street, stated: !there }
}

function readAddress(address: string): { province?: Province; city?: Division; street: string } {
  const text = address.replace(/^中国(?=[\p{Script=Han}])/u, '')
  const province = divisions.find(each => namesOf(each).some(name => text.startsWith(name)))
  const said = province && namesOf(province).find(name => text.startsWith(name))
  const rest = text.slice(said?.length ?? 0)
  // «吉林市» begins with the short name of its province and is a city: the longer reading wins.
  for (const [among, left] of [
    [province ? [province] : [], rest],
    [divisions, text],
  ] as const) {
    for (const each of among) {
      const city = each.cities.find(one => left.startsWith(one.name))
      if (city) return { province: each, city, street: left.slice(city.name.length) }
    }
  }
  // 「上海市上海市浦东新区」, as forms with two fields write it.
  const twice = province && rest.startsWith(province.name) ? rest.slice(province.name.length) : rest
  return province ? { province, street: twice } : { street: text }
}

/** As it is written in full, and as people shorten it: 河南, 广西, 内蒙古. */
function namesOf({ name }: Division): string[] {
  const short = name.replace(/(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$/, '')
  return name.endsWith('市') ? [name] : [name, short]
}

function registeredIn(uscc: string): { province: Province; city?: Division } | undefined {
  const code = uscc.slice(2, 8)
  const province = /^\d{6}$/.test(code) ? divisions.find(each => code.startsWith(each.code)) : undefined
  const city = province?.cities.find(each => code.startsWith(each.code))
  return province && { province, ...(city ? { city } : {}) }
}
