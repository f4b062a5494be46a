// What may happen to a payout once it was taken: it arrives, or it comes back; and the notice that tells the counter, which
// can be switched off. Controls of the whole bank stand here too.
import { z } from 'zod'
import type { WireDesk } from '../house-wire.ts'
import type { World } from '../state.ts'
import type { Ledger, Payout } from './ledger.ts'

export const controls = z.object({
  /** Payouts arrive by themselves, or wait for a person on /bank. */
  settle: z.enum(['alone', 'by-hand']).default('alone'),
  settleMs: z.int().nonnegative().default(1500),
  /** All calls are answered by "busy". */
  down: z.boolean().default(false),
  /** What happens to the next `faultCount` calls: busy, or done while the answer never comes. */
  fault: z.enum(['none', 'busy', 'hang']).default('none'),
  faultCount: z.int().nonnegative().default(0),
  /** Off: only queries tell that a payout moved. */
  notices: z.boolean().default(true),
})
export type Settings = z.infer<typeof controls>

export interface BankDeeds {
  settle(payout: Payout): void
  giveBack(payout: Payout, reason: Payout['reason'] & string): void
}

export function openDeeds(world: World, desk: WireDesk, ledger: Ledger, settings: () => Settings): BankDeeds {
  const announce = async (about: Pick<Payout, 'noticeUrl' | 'payoutNo'>, left = 4): Promise<void> => {
    const { noticeUrl, payoutNo } = about
    if (!noticeUrl || !settings().notices) return
    const status = await desk.notify(noticeUrl, { payoutNo })
    if (status === 200 || left === 0) return
    world.later(1000, () => announce(about, left - 1))
  }
  return {
    settle(payout) {
      if (ledger.settle(payout)) void announce(payout)
    },
    giveBack(payout, reason) {
      if (payout.state === 'returned') return
      ledger.returnPayout(payout, reason)
      void announce(payout)
    },
  }
}
