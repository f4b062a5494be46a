// The agent's phone, proved by a code before the form begins (Z-10); the number then stands in the form, read-only.
import { expectState, lockOwnOrder, type OrderKey, readOwnOrder, readStage } from '../../order/order.ts'
import { programmeOf, type Spine } from '../../order/spine.ts'
import { fieldsOf } from '../../order/subject.ts'
import { storeValues } from './save-values.ts'

/** The account room's codes, as this room needs them. */
export interface Codes {
  request(ask: { mobile: string; purpose: string; ip: string }): Promise<{ resendAfter: number }>
  /** Throws `code.wrong` or `code.expired`. */
  check(ask: { mobile: string; purpose: string; code: string }): Promise<void>
}

const purpose = (key: OrderKey) => `order:${key.order}`

export async function sendPhoneCode(
  spine: Spine,
  codes: Codes,
  key: OrderKey,
  person: string,
  mobile: string,
  ip: string,
): Promise<{ resendAfter: number }> {
  await readOwnOrder(spine.db.kysely, key, person)
  expectState(await readStage(spine.db.kysely, key, 'form'), 'drafting', 'correcting')
  return await codes.request({ mobile, purpose: purpose(key), ip })
}

export async function checkPhoneCode(
  spine: Spine,
  codes: Codes,
  key: OrderKey,
  person: string,
  mobile: string,
  code: string,
): Promise<void> {
  await readOwnOrder(spine.db.kysely, key, person)
  await codes.check({ mobile, purpose: purpose(key), code })
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    const journey = await programmeOf(spine, order)
    const changed = await trx
      .updateTable('orders')
      .set({ verified_mobile: mobile })
      .where('authority_id', '=', key.authority)
      .where('id', '=', key.order)
      .returningAll()
      .executeTakeFirstOrThrow()
    const rows = fieldsOf(journey.programme, journey.offer)
      .filter(f => f.field.from.includes('verified-phone'))
      .map(f => ({ path: f.path, value: mobile, source: 'verified-phone' as const }))
    // A receiver's phone is only prefilled (Z-16): one already there stays.
    const kept = await trx
      .selectFrom('order_value')
      .select('path')
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', order.id)
      .execute()
    const there = new Set(kept.map(row => row.path))
    const locked = new Set(
      fieldsOf(journey.programme, journey.offer)
        .filter(f => f.field.locked)
        .map(f => f.path),
    )
    await storeValues(
      spine,
      trx,
      changed,
      journey,
      rows.filter(row => locked.has(row.path) || !there.has(row.path)),
    )
  })
}
