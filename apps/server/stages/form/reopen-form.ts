// Back to the form after it was submitted: a typing error is often seen on the printed paper first. Open while only the
// applicant's own stages wait (papers, identity, account) and nothing is paid or under review. What was proved stays
// proved; papers that show other data afterwards are asked for again when the form is submitted once more.
import { advance } from '../../order/advance.ts'
import {
  isOpen,
  lockOwnOrder,
  type Order,
  type OrderKey,
  readStages,
  type StageRow,
} from '../../order/order.ts'
import type { Spine } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'

const ownStages = ['form', 'documents', 'identity', 'bank-proof']

export function mayReopen(
  order: Pick<Order, 'state'>,
  rows: readonly Pick<StageRow, 'kind' | 'state'>[],
): boolean {
  if (!isOpen(order) || order.state === 'draft') return false
  const forms = rows.filter(row => row.kind === 'form')
  if (forms.some(row => row.state === 'correcting' || row.state === 'drafting')) return false
  // Sent back by the reviewer and waiting for papers again: the case is still in the applicant's hands.
  const returned = rows.some(row => row.kind === 'review' && row.state === 'returned')
  return rows.every(
    row =>
      ownStages.includes(row.kind) ||
      row.state === 'skipped' ||
      (row.kind === 'review' && row.state === 'returned') ||
      (returned && row.kind === 'payment' && ['paid', 'entitled'].includes(row.state)),
  )
}

export async function reopenForm(spine: Spine, key: OrderKey, person: string): Promise<void> {
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    const rows = await readStages(trx, key)
    if (!mayReopen(order, rows)) throw new AppError('form.not-reopened')
    const form = rows.findLast(row => row.kind === 'form' && row.state === 'submitted')
    if (!form) throw new AppError('form.not-reopened')
    await advance(spine, trx, key, {
      moves: [{ stage: form.stage, from: ['submitted'], to: 'correcting' }],
      event: 'form-reopened',
      text: { zh: '您重新打开了填写的内容', en: 'You opened the form again' },
      actor: { kind: 'applicant', id: person },
    })
  })
}
