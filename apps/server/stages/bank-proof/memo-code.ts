// The activation code for a PIN that programmes send in a memo: the memo never carries a PIN, only this one-time
// code; whoever typed it back has proved that they read the organisation's own statement.
import type { OrderKey, Reader } from '../../order/order.ts'

/** Whether a memo code of this order was answered; when, it says. */
export async function memoCodeAnswered(db: Reader, key: OrderKey): Promise<Date | null> {
  const row = await db
    .selectFrom('bank_proof_round')
    .select('ended_at')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('kind', '=', 'memo-code')
    .where('state', '=', 'answered')
    .orderBy('ended_at', 'desc')
    .executeTakeFirst()
  return row?.ended_at ?? null
}
