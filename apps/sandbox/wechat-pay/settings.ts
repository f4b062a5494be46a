// How WeChat Pay can be told to misbehave (POST /sandbox/controls {"wechat-pay": {…}}).
import { z } from 'zod'
import type { World } from '../state.ts'

const schema = z.object({
  /** What happens to the next `faultCount` requests whose path contains `faultOn`. */
  fault: z
    .enum([
      'none',
      'system-error',
      'rate-limit',
      'hang',
      'drop-reply',
      'forge-reply',
      'unsigned-reply',
      'stale-reply',
    ])
    .default('none'),
  faultCount: z.int().nonnegative().default(0),
  faultOn: z.string().default(''),
  replyDelayMs: z.int().nonnegative().default(0),
  noticeDelayMs: z.int().nonnegative().default(300),
  /** Each delivery is made this many times, signed anew. */
  noticeCopies: z.int().min(0).default(1),
  /** The next so many notices are lost for good; only a query tells. */
  noticeLose: z.int().nonnegative().default(0),
  /** Collects so many notices, then delivers the last one first. */
  noticeHold: z.int().nonnegative().default(0),
  /** Sends a false signature (WECHATPAY/SIGNTEST/) before each notice, as WeChat does now and then. */
  noticeProbe: z.boolean().default(false),
  /** Pauses between retries. The real ones (15 s to 6 h) are shortened: nobody plays a day with a demo. */
  noticeRetryMs: z
    .array(z.int().nonnegative())
    .default([500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 180_000, 600_000, 1_800_000, 3_600_000]),
  refundDelayMs: z.int().nonnegative().default(500),
  refundOutcome: z.enum(['SUCCESS', 'CLOSED', 'ABNORMAL']).default('SUCCESS'),
})

export type Settings = z.infer<typeof schema>
export type Fault = Settings['fault']

export function declareSettings(world: World) {
  const current = world.controls.declare('wechat-pay', schema)
  const set = (values: Partial<Settings>) => world.controls.set('wechat-pay', values)
  return {
    current,
    set,
    takeFault(path: string): Fault {
      const { fault, faultCount, faultOn } = current()
      if (faultCount === 0 || !path.includes(faultOn)) return 'none'
      set({ faultCount: faultCount - 1 })
      return fault
    },
  }
}

export type SettingsDesk = ReturnType<typeof declareSettings>
