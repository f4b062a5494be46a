// What a process is given and works on by the roles it plays (HUFU_ROLES).
import { type CaKeys, noCaKeys, openCaKeys } from './authority/store/open-ca-keys.ts'
import type { Config } from './platform/config.ts'

/** `ca` works on its own queues only, and nobody else on those; a process without either only sends. */
export function queuesOf(config: Config, names: readonly string[]) {
  const caQueues = names.filter(name => name.startsWith('ca.'))
  const worker = config.roles.includes('worker')
  const ca = config.roles.includes('ca')
  if (worker && ca) return {}
  if (ca) return { only: caQueues }
  return worker ? { except: caQueues } : { only: [] }
}

/** The ca role's keys and nobody else's. In a demo that names no key store the master key serves for it. */
export async function caKeysOf({ roles, demo, masterKey, caKeys: plan }: Config): Promise<CaKeys> {
  if (!roles.includes('ca')) return noCaKeys
  const opened = await openCaKeys(plan)
  return demo && !plan.store ? { ...opened, storeKey: masterKey } : opened
}
