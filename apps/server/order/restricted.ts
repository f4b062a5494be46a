// Whose person asked for deletion while the law orders to keep: stored, and used for nothing (PIPL art. 47 para. 2). Every use of
// an earlier order's data asks here first; the export of evidence is the one that stays.
import { AppError } from '../platform/errors.ts'
import type { OrderKey, Reader } from './order.ts'

export async function refuseRestricted(db: Reader, key: OrderKey): Promise<void> {
  const row = await db
    .selectFrom('orders')
    .select('restricted_at')
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.order)
    .executeTakeFirst()
  if (row?.restricted_at) throw new AppError('records.restricted')
}
