// How Nuonuo can be told to misbehave (POST /sandbox/controls {"nuonuo": {…}}).
import { z } from 'zod'
import type { World } from '../state.ts'

const schema = z.object({
  /** What happens to the next `faultCount` calls of the services endpoint. */
  fault: z.enum(['none', 'system-error', 'hang', 'drop-reply', 'token-revoked', 'garbage']).default('none'),
  faultCount: z.int().nonnegative().default(0),
  /** How invoices asked for from now on end. */
  outcome: z.enum(['issued', 'failed', 'seal-failed']).default('issued'),
  failCause: z.string().default('购方税号与名称不一致，请核对后重新开具'),
  /** Issuing (20), then sealing (21), take so long each. */
  issueMs: z.int().nonnegative().default(800),
  sealMs: z.int().nonnegative().default(600),
  /** Tokens left in the 30 days; the real platform gives about fifty. */
  tokensLeft: z.int().nonnegative().default(50),
  redLetter: z.enum(['no-confirmation', 'waits-for-buyer', 'refused-by-buyer']).default('no-confirmation'),
})

export type Settings = z.infer<typeof schema>

export function declareSettings(world: World) {
  const current = world.controls.declare('nuonuo', schema)
  const set = (values: Partial<Settings>) => world.controls.set('nuonuo', values)
  return {
    current,
    set,
    takeFault(): Settings['fault'] {
      const { fault, faultCount } = current()
      if (faultCount === 0) return 'none'
      set({ faultCount: faultCount - 1 })
      return fault
    },
  }
}

export type SettingsDesk = ReturnType<typeof declareSettings>
