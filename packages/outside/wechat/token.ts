// One access token for many callers: kept outside the process, asked for once however many wait (single flight), and
// renewed when WeChat says that it is spent. stable_token gives every process the same token until it nears its end,
// so no lock between machines is needed; only force_refresh (20 a day) invalidates the others'.
import type { KeptToken, TokenStore } from './port.ts'

/** Renew this long before the end: a request under way must not outlive its token. */
const MARGIN_MS = 5 * 60_000

export interface TokenKeeper {
  current(): Promise<string>
  /** WeChat refused `bad`: gives another, asking by force only if the ordinary way returns the same. */
  renewed(bad: string): Promise<string>
}

export function keepToken(
  ask: (force: boolean) => Promise<KeptToken>,
  now: () => Date,
  store?: TokenStore,
): TokenKeeper {
  let held: KeptToken | undefined
  let flight: Promise<string> | undefined

  const fresh = (token: KeptToken | undefined): token is KeptToken =>
    token !== undefined && token.expiresAt - MARGIN_MS > now().getTime()

  async function obtain(bad?: string): Promise<string> {
    const kept = await store?.load()
    if (fresh(kept) && kept.token !== bad) {
      held = kept
      return kept.token
    }
    let token = await ask(false)
    if (token.token === bad) token = await ask(true)
    held = token
    await store?.save(token)
    return token.token
  }

  function once(bad?: string): Promise<string> {
    flight ??= obtain(bad).finally(() => {
      flight = undefined
    })
    return flight
  }

  return {
    current: async () => (fresh(held) ? held.token : once()),
    renewed: async bad => (fresh(held) && held.token !== bad ? held.token : once(bad)),
  }
}
