// An applicant cancels what has not been paid for; what the rooms hold (an unpaid attempt) they give back in `ended`.
import { AppError } from '../platform/errors.ts'
import { advance } from './advance.ts'
import { isOpen, lockOwnOrder, type Order, type OrderKey, readStages } from './order.ts'
import type { Spine } from './spine.ts'

/** Money in flight or received is given back by a refund, not lost in a cancellation. */
export const mayCancel = (
  order: Pick<Order, 'state'>,
  stages: readonly { kind: string; state: string }[],
): boolean => {
  if (!isOpen(order)) return false
  const payment = stages.find(stage => stage.kind === 'payment')
  return !payment || payment.state === 'due'
}

export async function cancelOrder(spine: Spine, key: OrderKey, person: string): Promise<void> {
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    const stages = await readStages(trx, key)
    if (!mayCancel(order, stages)) {
      const waiting = stages.map(stage => `${stage.stage}:${stage.state}`).join(' ')
      throw new AppError('order.wrong-state', { state: `${order.state} ${waiting}` })
    }
    await advance(spine, trx, key, {
      event: 'cancelled',
      text: { zh: '您取消了申请', en: 'You cancelled the order' },
      actor: { kind: 'applicant', id: person },
      end: 'cancelled',
    })
  })
}
