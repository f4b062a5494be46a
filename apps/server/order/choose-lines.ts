// Choosing what the order consists of, while it is a draft: roles, quantity, term, kind of key, seal. Nothing that was
// filled in is lost by it: what belongs to a line that goes stays where it is and is there again when the line returns.
import { chooseLines, lineChoice, type WantedLine } from '@hufu/programme'
import { AppError } from '../platform/errors.ts'
import { renewedRole, writeLines } from './lines.ts'
import { expectState, lockOwnOrder, type OrderKey, readOrder, readStage } from './order.ts'
import { programmeOf, type Spine } from './spine.ts'
import { storeValues } from './store-values.ts'

export async function chooseOrderLines(
  spine: Spine,
  key: OrderKey,
  person: string,
  wanted: readonly WantedLine[],
): Promise<void> {
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    // Once submitted, papers were printed and prices told for these lines; a correction is not a new order.
    if (order.state !== 'draft') throw new AppError('order.wrong-state', { state: order.state })
    expectState(await readStage(trx, key, 'form'), 'drafting')
    const journey = await programmeOf(spine, order)
    const only = await renewedRole(trx, order, journey.programme)
    if (!lineChoice(journey.programme, only).open) throw new AppError('lines.fixed')
    const chosen = chooseLines(journey.programme, wanted, only)
    if ('faults' in chosen) throw new AppError('lines.invalid', { faults: chosen.faults })
    await writeLines(trx, key, chosen.lines)
    await trx
      .updateTable('orders')
      .set({ lines_chosen: true })
      .where('authority_id', '=', key.authority)
      .where('id', '=', key.order)
      .execute()
    // Other forms may show now, which repeat what is there already; and the subject may be another.
    await storeValues(spine, trx, await readOrder(trx, key), journey, [], { repeat: true })
  })
}
