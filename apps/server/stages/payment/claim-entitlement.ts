// Paying by entitlement (申请免费政策): the roster and the ledger decide at once; the reviewer still looks at the case.

import { advance } from '../../order/advance.ts'
import { expectState, lockOwnOrder, type OrderKey, readLines, readStage } from '../../order/order.ts'
import { programmeOf } from '../../order/spine.ts'
import { AppError } from '../../platform/errors.ts'
import { entitlementMethod, type PaymentDeps } from './attempts.ts'
import { closeOthers } from './settle-payment.ts'

const why = {
  'no-policy': {
    zh: '您选择的用户群组没有免费政策，请改用其他付款方式。',
    en: 'Your user group has no free policy. Please choose another way to pay.',
  },
  'not-on-roster': {
    zh: '名册里没有找到这个单位的统一社会信用代码，请核对，或改用其他付款方式。',
    en: 'This organisation’s credit code is not on the roster. Check it, or choose another way to pay.',
  },
  'used-up': {
    zh: '两年内的免费张数已经用完，请改用其他付款方式。',
    en: 'The free certificates of this period are used up. Please choose another way to pay.',
  },
} as const

export async function claimEntitlement(deps: PaymentDeps, key: OrderKey, person: string): Promise<void> {
  const { spine, ledger } = deps
  await spine.db.transaction(async trx => {
    const order = await lockOwnOrder(trx, key, person)
    const row = await readStage(trx, key, 'payment')
    if (row.state === 'paid' || row.state === 'entitled') throw new AppError('payment.settled')
    expectState(row, 'due')
    const { programme, stages } = await programmeOf(spine, order)
    const stage = stages.find(s => s.name === row.stage)
    if (stage?.stage !== 'payment' || !stage.methods.includes(entitlementMethod))
      throw new AppError('request.invalid')
    const certificates = (await readLines(trx, key)).length
    const claim = await ledger.reserve(trx, order, programme, certificates)
    if (!claim.ok) {
      throw new AppError('payment.not-eligible', {
        faults: [{ path: 'payment.method', code: `entitlement.${claim.why}`, ...why[claim.why] }],
      })
    }
    await advance(spine, trx, key, {
      moves: [{ stage: row.stage, from: ['due'], to: 'entitled' }],
      event: 'entitlement-granted',
      text: { zh: '申请免费政策，初步筛选通过', en: 'Free policy: first screening passed' },
      actor: { kind: 'applicant', id: person },
      sheet: { method: entitlementMethod, entitlement: claim.allowance.entitlement, certificates },
    })
    await closeOthers(deps, trx, { authority_id: key.authority, order_id: key.order })
  })
}
