// Order numbers, as the programme writes them; the running part is a counter of the programme, never reset.
import { createHash, randomInt } from 'node:crypto'
import { type Programme, writeNumber } from '@hufu/programme'
import { sql } from 'kysely'
import type { Order, Trx } from './order.ts'

export async function nextNumber(
  trx: Trx,
  authority: string,
  programme: Programme,
  at: Date,
  /** Payments may be numbered apart from orders, by a counter of their own. */
  { format = programme.numbering.order, counter = programme.programme } = {},
): Promise<string> {
  const { next } = await trx
    .insertInto('order_sequence')
    .values({ authority_id: authority, programme: counter, next: 1 })
    .onConflict(conflict =>
      conflict
        .columns(['authority_id', 'programme'])
        .doUpdateSet({ next: sql<number>`order_sequence.next + 1` }),
    )
    .returning('next')
    .executeTakeFirstOrThrow()
  return writeNumber(format, {
    now: at,
    sequence: next,
    random: below => randomInt(below),
  })
}

/**
 * Six signs that belong to this order alone, for numbers at vendors: order numbers are unique in an authority only, and
 * several may share one account there.
 */
export const orderMark = (order: Pick<Order, 'authority_id' | 'id'>): string =>
  createHash('sha256').update(`${order.authority_id}/${order.id}`).digest('hex').slice(0, 6)
