// The agent's phone, proved by a code before the form begins (Z-10); the number then stands in the form, read-only.
import { advance } from '../../order/advance.ts'
import {
  expectOpen,
  expectState,
  lockOwnOrder,
  type OrderKey,
  readOwnOrder,
  readStage,
  type Trx,
} from '../../order/order.ts'
import { type OrderProgramme, programmeOf, type Spine, stageNamed } from '../../order/spine.ts'
import { storeValues } from '../../order/store-values.ts'
import { fieldsOf } from '../../order/subject.ts'
import { isPreparation } from './room.ts'

/** The account room's codes, as this room needs them. */
export interface Codes {
  request(ask: { mobile: string; purpose: string; ip: string }): Promise<{ resendAfter: number }>
  /** This person signed in by a code to this number a short while ago. */
  provedLately(person: string, mobile: string): Promise<boolean>
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
): Promise<{ resendAfter: number; proved: boolean }> {
  expectOpen(await readOwnOrder(spine.db.kysely, key, person))
  expectState(await readStage(spine.db.kysely, key, 'form'), 'drafting', 'correcting')
  // Carriers let one code a minute through to a number: asking again for what was proved a moment ago would only fail.
  if (await codes.provedLately(person, mobile)) {
    await acceptPhone(spine, key, person, mobile)
    return { resendAfter: 0, proved: true }
  }
  return { ...(await codes.request({ mobile, purpose: purpose(key), ip })), proved: false }
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
  await acceptPhone(spine, key, person, mobile)
}

/** The number is the agent's from now on: it stands in the form, read-only, and the preparation is over. */
async function acceptPhone(spine: Spine, key: OrderKey, person: string, mobile: string): Promise<void> {
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    expectOpen(order)
    expectState(await readStage(trx, key, 'form'), 'drafting', 'correcting')
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
    await finishPreparation(spine, trx, key, journey, person)
  })
}

/** The phone is proved: the preparation is over, and the sections open. */
async function finishPreparation(
  spine: Spine,
  trx: Trx,
  key: OrderKey,
  journey: OrderProgramme,
  person: string,
): Promise<void> {
  const row = await readStage(trx, key, 'form')
  if (row.state !== 'drafting' || !isPreparation(stageNamed(journey, row.stage))) return
  await advance(spine, trx, key, {
    moves: [{ stage: row.stage, from: ['drafting'], to: 'submitted' }],
    event: 'phone-verified',
    text: { zh: '经办人手机号已验证', en: 'The agent’s phone was verified' },
    actor: { kind: 'applicant', id: person },
  })
}
