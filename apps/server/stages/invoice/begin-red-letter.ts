// The order has ended without a certificate and its invoice is out: the taking back begins, in the transaction of that end.
// One row an invoice: a second end, a second job or a second click finds it and begins nothing.
import { moveStage } from '../../order/advance.ts'
import { keyOf, type Order, type OrderKey, readStages, type Trx } from '../../order/order.ts'
import { programmeOf, type Spine } from '../../order/spine.ts'

export interface RedLetterJob extends OrderKey {
  round: number
}
/** Seconds between questions; a buyer who must agree has 72 hours. */
const pace = [0, 5, 30, 300, 3600, 6 * 3600, 12 * 3600]

export const knockRedLetter = (spine: Spine, trx: Trx, { round, ...key }: RedLetterJob) =>
  spine.jobs.send(
    trx,
    'invoice.red-letter',
    { authority: key.authority, order: key.order, round },
    {
      key: key.order,
      after: new Date(spine.clock.now().getTime() + (pace[Math.min(round, pace.length - 1)] ?? 3600) * 1000),
    },
  )

export async function beginRedLetter(spine: Spine, trx: Trx, order: Order): Promise<void> {
  const key = keyOf(order)
  const row = (await readStages(trx, key)).find(each => each.kind === 'invoice')
  if (row?.state !== 'issued') return
  const blue = await trx
    .selectFrom('invoice_request')
    .select(['number', 'order_no'])
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .where('stage', '=', row.stage)
    .executeTakeFirst()
  if (!blue?.number) return
  const fresh = await trx
    .insertInto('red_letter')
    .values({
      ...{ authority_id: key.authority, order_id: key.order, stage: row.stage },
      ...{ blue_number: blue.number, form_no: `${blue.order_no}R`, round: 1, state: 'prepared' },
      created_at: spine.clock.now(),
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('form_no')
    .executeTakeFirst()
  if (!fresh) return
  const move = { stage: row.stage, from: ['issued'], to: 'red-lettering' }
  await moveStage(spine, trx, order, await programmeOf(spine, order), move)
  await knockRedLetter(spine, trx, { ...key, round: 0 })
}
