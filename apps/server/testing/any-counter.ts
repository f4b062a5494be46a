// For tests only: a draft at any counter, filled in as somebody would who types all that is still asked for.
import { randomUUID } from 'node:crypto'
import { type FieldAt, slotAddress } from '@hufu/programme'
import { contextOf } from '../order/context.ts'
import { readFiles, readValues } from '../order/dossier.ts'
import { type OrderKey, readLines, readOrder } from '../order/order.ts'
import { programmeOf } from '../order/spine.ts'
import { startOrder } from '../order/start-order.ts'
import { shownFields } from '../order/subject.ts'
import { isLocked } from '../stages/form/save-values.ts'
import { type Walk, walkOf } from './applicant.ts'
import { newPerson, type TestHouse } from './house.ts'

export const counters = {
  'shanxi-coal': 'sxca-counter',
  'henan-hutong': 'szca-counter',
  'zhongqi-yunlian': 'cfca-counter',
  'bidding-renewal': 'szca-counter',
} as const
export type Counter = keyof typeof counters

export interface StartAt {
  person?: string
  offer?: string
  copyOf?: string
  certificate?: string
}

export async function startAt(house: TestHouse, programme: Counter, start: StartAt = {}): Promise<Walk> {
  const { person = newPerson(), offer = 'new', ...from } = start
  const key = await startOrder(house.spine, house.prefill, {
    ...{ authority: counters[programme], programme, person, offer, key: randomUUID() },
    ...from,
  })
  return walkOf(house, key, person)
}

const samples: Partial<Record<FieldAt['field']['type'], string>> = {
  'organisation-name': '太原示例煤业有限公司',
  'person-name': '张三',
  'citizen-id': '11010519491231002X',
  'identity-number': '11010519491231002X',
  mobile: '13912345678',
  phone: '13912345678',
  email: 'zhang.san@example.com',
  address: '迎泽大街100号示例大厦1808室',
  region: '山西省太原市',
  'bank-name': '中国建设银行太原演示支行',
  'bank-account': '6222020000000000123',
  'tax-number': '91410100MA0DEMQ19M',
  date: '2026-03-01',
  number: '1',
}

/** What somebody would type: every required field that is shown, may be written and is empty. A choice is a click. */
export async function toType(house: TestHouse, key: OrderKey): Promise<FieldAt[]> {
  const db = house.db.kysely
  const order = await readOrder(db, key)
  const { programme, offer } = await programmeOf(house.spine, order)
  const values = await readValues(db, key)
  const lines = await readLines(db, key)
  const facts = await contextOf(house.spine, db, order)
  const fields = shownFields(programme, offer, lines, facts, values)
  return fields.filter(
    ({ path, field }) =>
      field.required && field.type !== 'slot' && !values.get(path)?.value && !isLocked(field, order),
  )
}

/** Types and uploads all that is missing, field by field: one answer may show the next question. Answers what was typed. */
export async function fillIn(
  house: TestHouse,
  walk: Walk,
  given: Record<string, string> = {},
): Promise<string[]> {
  const typed: string[] = []
  for (;;) {
    const [next] = await toType(house, walk.key)
    if (!next) break
    const { path, field } = next
    const first = Object.keys(field.choices ?? {})[0]
    const value =
      given[path] ?? first ?? (field.type === 'uscc' ? walk.uscc : (samples[field.type] ?? '某项内容'))
    await walk.save({ [path]: value })
    if (!first) typed.push(path)
  }
  const db = house.db.kysely
  const { programme, offer } = await programmeOf(house.spine, await walk.order())
  const values = await readValues(db, walk.key)
  const facts = await contextOf(house.spine, db, await walk.order())
  const there = new Set((await readFiles(db, walk.key)).map(file => file.slot))
  for (const { field, line } of shownFields(programme, offer, await readLines(db, walk.key), facts, values)) {
    const slot = field.slot ? slotAddress(programme, field.slot, line) : ''
    if (slot && field.type === 'slot' && !there.has(slot)) await walk.upload(slot)
  }
  return typed
}
