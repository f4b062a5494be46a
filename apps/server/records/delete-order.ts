// A person asks for the data of an order that is over to be deleted (PIPL art. 47). What no law keeps is gone at once; what one does is
// from now on stored and used for nothing, until its term ends. Either answer says why, and both stay on record.
import type { Text } from '../migrations/tables/order.ts'
import { lockOwnOrder, type OrderKey, type Trx } from '../order/order.ts'
import { json } from '../platform/db.ts'
import { AppError } from '../platform/errors.ts'
import { forgetOrder, type RetentionDeps } from './forget.ts'
import { keptUntil } from './retention.ts'

export interface DeletionAnswer {
  outcome: 'erased' | 'restricted'
  why: Text
  until: Date | null
}

const erased: Text = {
  zh: '这份申请的资料和文件已删除，不能恢复。',
  en: 'The data and files of this application are deleted for good.',
}
const paid: Text = {
  zh: '这份申请有付款记录，资料保留一年备查，期间只存不用，到期删除。',
  en: 'It was paid for: the data are kept for a year in case of questions, stored and not used, then deleted.',
}

export async function deleteOrder(
  deps: RetentionDeps,
  key: OrderKey,
  person: string,
): Promise<DeletionAnswer> {
  const { spine, audit } = deps
  const answer = await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    if (order.state === 'draft' || order.state === 'open') throw new AppError('records.order-open')
    const answer = await answerFor(trx, key)
    const row = { ...answer, why: json(answer.why), person_id: person, at: spine.clock.now() }
    await trx
      .insertInto('deletion_request')
      .values({ authority_id: key.authority, order_id: key.order, ...row, done_at: null })
      .onConflict(conflict => conflict.columns(['authority_id', 'order_id']).doUpdateSet(row))
      .execute()
    await trx
      .updateTable('orders')
      .set({ restricted_at: spine.clock.now() })
      .where('authority_id', '=', key.authority)
      .where('id', '=', key.order)
      .where('restricted_at', 'is', null)
      .execute()
    await audit.write(trx, {
      authority: key.authority,
      actor: `person:${person}`,
      act: 'order.deletion-asked',
      subject: `order:${key.order}`,
      detail: { outcome: answer.outcome, until: answer.until },
    })
    return answer
  })
  if (answer.outcome === 'erased') await forgetOrder(deps, key, `person:${person}`)
  return answer
}

async function answerFor(trx: Trx, key: OrderKey): Promise<DeletionAnswer> {
  const kept = await keptUntil(trx, key)
  const certificate = await trx
    .selectFrom('certificate')
    .select('id')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .executeTakeFirst()
  if (kept && certificate) return { outcome: 'restricted', ...kept }
  const money = await trx
    .selectFrom('payment_attempt')
    .select('state')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('paid_at', 'is not', null)
    .executeTakeFirst()
  if (kept && money) return { outcome: 'restricted', why: paid, until: kept.until }
  return { outcome: 'erased', why: erased, until: null }
}
