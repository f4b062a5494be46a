// Made-up organisations and agents whose numbers pass every check digit, and the value that each kind of field would
// get from them. Nobody real has these names; the districts in the numbers are real, the rest is drawn.
import { randomInt } from 'node:crypto'
import { citizenCheckCharacter, creditCheckCharacter, type Programme } from '@hufu/programme'

export interface Organisation {
  name: string
  uscc: string
  agent: string
  identity: string
  mobile: string
  bank: string
  account: string
}

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('')
const of = (signs: string) => [...signs][randomInt([...signs].length)]!

export function newMobile(): string {
  return `13${randomInt(1, 10)}${digits(8)}`
}

export function newUscc(): string {
  const body = `91410100MA${Array.from({ length: 7 }, () => of('0123456789ABCDEFGHJKLMNPQRTUWXY')).join('')}`
  return body + creditCheckCharacter(body)
}

export function newIdentity(): string {
  const day = new Date(Date.UTC(1970 + randomInt(30), randomInt(12), 1 + randomInt(28)))
  const body = `410105${day.toISOString().slice(0, 10).replaceAll('-', '')}${digits(3)}`
  return body + citizenCheckCharacter(body)
}

export function newOrganisation(given: Partial<Organisation> = {}): Organisation {
  // Not 颍: the reader takes it for 颖, and a walk that trusts it would keep the wrong name.
  const town = `${of('嵩洛汝淮沁伊')}${of('阳宁川安平和兴')}`
  const word = Array.from({ length: 3 }, () => of('金豫中德盛瑞恒信达通汇泰丰源')).join('')
  return {
    name: `${town}${word}期货有限公司`,
    uscc: newUscc(),
    agent: `${of('张王李赵陈刘杨周')}${of('文明志晓国建海')}${of('芳军伟丽强敏杰')}`,
    identity: newIdentity(),
    mobile: newMobile(),
    bank: `中国建设银行${town}分行`,
    account: `4100${digits(15)}`,
    ...given,
  }
}

export interface FilledValue {
  path: string
  value: string
}

/** What the offer's forms ask, answered for this organisation, and the slots to fill. Locked fields fill themselves. */
export function answersFor(
  programme: Programme,
  offerName: string,
  organisation: Organisation,
  skip: (path: string) => boolean = () => false,
): { values: FilledValue[]; slots: string[]; agreements: string[] } {
  const offer = programme.offers[offerName]
  if (!offer) throw new Error(`programme ${programme.programme} has no offer ${offerName}`)
  const values: FilledValue[] = []
  const slots: string[] = []
  const agreements: string[] = []
  for (const stage of Object.values(offer.journey)) {
    if (stage.stage !== 'form') continue
    agreements.push(...stage.agreements)
    for (const form of stage.forms) {
      for (const [name, field] of Object.entries(programme.forms[form]?.fields ?? {})) {
        const path = `${form}.${name}`
        if (field.type === 'slot') {
          if (field.slot && field.required) slots.push(field.slot)
        } else if (!field.locked && !skip(path))
          values.push({ path, value: answer(field.type, organisation) })
      }
    }
  }
  return { values, slots, agreements }
}

type FieldType = Programme['forms'][string]['fields'][string]['type']

/** What this organisation would write into a field of a type. */
export function answer(type: FieldType, o: Organisation): string {
  const known: Partial<Record<FieldType, string>> = {
    'organisation-name': o.name,
    uscc: o.uscc,
    'organisation-code': o.uscc.slice(8, 17),
    'person-name': o.agent,
    'citizen-id': o.identity,
    'identity-number': o.identity,
    mobile: o.mobile,
    landline: '0371-65610069',
    phone: '0371-65610069',
    email: 'agent@example.com',
    address: '郑东新区商务外环路30号期货大厦12层',
    region: '河南省郑州市',
    'bank-name': o.bank,
    'bank-account': o.account,
    'tax-number': o.uscc,
    date: '2026-05-01',
    number: '12',
  }
  return known[type] ?? '如实填写'
}
