// The inventory of personal information (网络数据安全管理条例 art. 21): read from the programmes that are in force, so that a new field is on it before
// anybody thinks of it. What the account itself keeps stands in the information notice.
import { type Agreement, type FieldType, type Programme, personalTypes } from '@hufu/programme'
import type { Text } from '../migrations/tables/order.ts'
import type { Reader } from '../order/order.ts'

export interface Item {
  path: string
  title: Text
  kind: Text
  sensitive: boolean
  programmes: Text[]
  consent: Text | null
  held: number
}

const t = (zh: string, en: string): Text => ({ zh, en })
/** Of a natural person; what describes an organisation only is none. */
const kinds: Partial<Record<FieldType, Text>> = {
  'person-name': t('姓名', 'Name'),
  'citizen-id': t('身份证号码', 'Identity card number'),
  'identity-number': t('证件号码', 'Number of an identity document'),
  mobile: t('手机号', 'Mobile number'),
  landline: t('电话', 'Telephone'),
  phone: t('电话', 'Telephone'),
  email: t('邮箱', 'E-mail address'),
  address: t('地址', 'Address'),
  'bank-account': t('银行账号', 'Bank account'),
}
/** PIPL art. 28: what harms dignity or safety of person and property when it leaks. */
const sensitiveTypes: ReadonlySet<FieldType> = new Set(['citizen-id', 'identity-number', 'bank-account'])
const consentFor: Partial<Record<FieldType, Agreement['about']>> = {
  'citizen-id': 'identity-images',
  'identity-number': 'identity-images',
  'bank-account': 'bank-account',
}

/** Every type that lists and logs mask is personal, and so on the inventory. */
export const unlistedTypes = (): FieldType[] => [...personalTypes].filter(type => !kinds[type])

export async function inventory(
  db: Reader,
  authority: string,
  programmes: readonly Programme[],
): Promise<Item[]> {
  const items = new Map<string, Item>()
  const add = (
    programme: Programme,
    item: Omit<Item, 'programmes' | 'held' | 'consent'>,
    about?: Agreement['about'],
  ) => {
    const found = items.get(item.path)
    const agreement = Object.values(programme.agreements).find(each => each.about === about)
    const consent = agreement ? t(agreement.zh, agreement.en) : null
    if (!found) items.set(item.path, { ...item, consent, programmes: [programme.title], held: 0 })
    else {
      found.consent ??= consent
      if (!found.programmes.some(title => title.zh === programme.title.zh))
        found.programmes.push(programme.title)
    }
  }
  for (const programme of programmes) {
    for (const [form, { fields }] of Object.entries(programme.forms)) {
      for (const [name, field] of Object.entries(fields)) {
        const kind = kinds[field.type]
        if (!kind) continue
        const sensitive = sensitiveTypes.has(field.type)
        const title = t(field.zh, field.en)
        add(programme, { path: `${form}.${name}`, title, kind, sensitive }, consentFor[field.type])
      }
    }
    for (const [name, slot] of Object.entries(programme.slots)) {
      const identity = /identity|card/.test(`${slot.reads ?? ''} ${name}`)
      const kind = identity
        ? t('证件影像', 'Picture of an identity document')
        : t('上传的材料', 'Uploaded paper')
      add(
        programme,
        { path: `slot.${name}`, title: t(slot.zh, slot.en), kind, sensitive: identity },
        identity ? 'identity-images' : undefined,
      )
    }
  }
  const values = await db
    .selectFrom('order_value')
    .select(['path', eb => eb.fn.countAll<number>().as('held')])
    .where('authority_id', '=', authority)
    .groupBy('path')
    .execute()
  const files = await db
    .selectFrom('order_file')
    .select(['slot', eb => eb.fn.count<number>('order_id').distinct().as('held')])
    .where('authority_id', '=', authority)
    .where('removed_at', 'is', null)
    .groupBy('slot')
    .execute()
  // A field or a slot by line stands once for each line: `line.3.holder.name`.
  const count = (path: string, held: number) => {
    const item = items.get(path)
    if (item) item.held += Number(held)
  }
  const whole = (path: string) => path.replace(/^line\.\d+\./, '')
  for (const { path, held } of values) count(whole(path), held)
  for (const { slot, held } of files) count(`slot.${whole(slot)}`, held)
  return [...items.values()].sort((a, b) => Number(b.sensitive) - Number(a.sensitive))
}
