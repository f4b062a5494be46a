// The link in a message: opens the invoice once, without a sign-in, for some days. Of its token only a hash is kept, and
// nothing that anybody could guess (a name, a tax number, a phone) opens an invoice.
import { createHash, randomBytes } from 'node:crypto'
import type { OrderKey, Trx } from '../../order/order.ts'
import type { Spine } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'

const life = 72 * 3_600_000
/** A mail scanner or a preview opens a link, too: the person who clicks a moment later still gets the file. */
const grace = 10 * 60_000

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

export async function makeLink(spine: Spine, trx: Trx, key: OrderKey): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await trx
    .insertInto('invoice_link')
    .values({
      authority_id: key.authority,
      hash: hashOf(token),
      order_id: key.order,
      expires_at: new Date(spine.clock.now().getTime() + life),
      used_at: null,
    })
    .execute()
  return token
}

/** Spends the link; answers whose invoice it is. Throws `invoice.link-over`. */
export async function spendLink(spine: Spine, token: string): Promise<OrderKey> {
  const now = spine.clock.now()
  const row = await spine.db.kysely
    .updateTable('invoice_link')
    .set(eb => ({ used_at: eb.fn.coalesce('used_at', eb.val(now)) }))
    .where('hash', '=', hashOf(token))
    .where('expires_at', '>', now)
    .where(eb => eb.or([eb('used_at', 'is', null), eb('used_at', '>', new Date(now.getTime() - grace))]))
    .returning(['authority_id', 'order_id'])
    .executeTakeFirst()
  if (!row) throw new AppError('invoice.link-over')
  return { authority: row.authority_id, order: row.order_id }
}
