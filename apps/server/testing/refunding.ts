// For tests only: a refund as the applicant asks for it and finance decides, for rooms that only see what follows.
import { askRefund, executeRefund, refuseRefund } from '../stages/payment/refund-payment.ts'
import { finance, staffActor, type Walk } from './applicant.ts'
import type { TestHouse } from './house.ts'

export const refunding = (house: TestHouse, walk: Walk) => ({
  ask: (reason: string) => askRefund(house.payment, walk.key, walk.person, reason),
  refuse: (reason: string) => refuseRefund(house.payment, walk.key, staffActor(finance), reason),
  execute: () =>
    house.db.transaction(trx => executeRefund(house.payment, trx, walk.key, staffActor(finance))),
  /** The vendor says that the money is back. */
  async arrive() {
    const { out_refund_no: number } = await house.db.kysely
      .selectFrom('refund')
      .select('out_refund_no')
      .where('order_id', '=', walk.key.order)
      .executeTakeFirstOrThrow()
    await walk.notice(house.pay.finishRefund(number))
  },
})
