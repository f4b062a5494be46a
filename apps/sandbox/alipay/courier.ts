// Carries Alipay's notices to the merchant: late, lost or doubled when told so, again until `success` otherwise; and the list of
// what Alipay can be told (POST /sandbox/controls {"alipay": {…}}).
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { WireDesk } from '../house-wire.ts'
import type { World } from '../state.ts'
import type { Trade } from './trades.ts'

export const controls = z.object({
  /** What happens to the next `faultCount` calls: the answer is late for ever after the deed, or the service is busy. */
  fault: z.enum(['none', 'busy', 'hang']).default('none'),
  faultCount: z.int().nonnegative().default(0),
  noticeDelayMs: z.int().nonnegative().default(300),
  /** Each notice is sent this many times, signed anew. */
  noticeCopies: z.int().min(0).max(5).default(1),
  /** The next so many notices are lost for good; only a query tells. */
  noticeLose: z.int().nonnegative().default(0),
  /** Pauses between repetitions (the real ones: 4 m to 15 h). */
  noticeRetryMs: z.array(z.int().nonnegative()).default([500, 1000, 2000, 4000, 8000, 30_000, 180_000]),
  refundDelayMs: z.int().nonnegative().default(500),
  refundOutcome: z.enum(['refunded', 'closed', 'abnormal']).default('refunded'),
})
export type Settings = z.infer<typeof controls>

export interface Courier {
  announce(url: string, content: object, how?: { delayMs?: number; copies?: number; lose?: boolean }): void
}

export function paidNotice(trade: Trade) {
  const { outTradeNo, transactionId, amountFen, paidAt } = trade
  const about = { outTradeNo, transactionId, amountFen, paidAt, payer: '208800****0001' }
  return { kind: 'payment', noticeId: randomUUID(), ...about }
}

export function openCourier(world: World, desk: WireDesk, settings: () => Settings): Courier {
  async function deliver(url: string, content: object, copies: number, attempt: number): Promise<void> {
    const answers = await Promise.all(Array.from({ length: copies }, () => desk.notify(url, content)))
    if (answers.some(status => status === 200)) return
    const pause = settings().noticeRetryMs[attempt]
    world.log('alipay.notice-not-accepted', { answers, attempt })
    if (pause !== undefined) world.later(pause, () => deliver(url, content, 1, attempt + 1))
  }
  return {
    announce(url, content, how = {}) {
      const { noticeDelayMs, noticeCopies, noticeLose } = settings()
      if (noticeLose > 0) world.controls.set('alipay', { noticeLose: noticeLose - 1 })
      if (how.lose || noticeLose > 0) return world.log('alipay.notice-lost')
      world.later(how.delayMs ?? noticeDelayMs, () => deliver(url, content, how.copies ?? noticeCopies, 0))
    },
  }
}
