// Guessing a password gets slower, for the account and for the address, known or not: the counting is the same for
// a user name that does not exist.
import { AppError } from '../platform/errors.ts'
import { type AccountDeps, DAY, MINUTE, type Trx } from './context.ts'

interface Scope {
  name: string
  /** Free tries before the first pause. */
  free: number
}

const FIRST_PAUSE = MINUTE / 2
const LONGEST_PAUSE = 15 * MINUTE

/** The pair is tight; the account alone is loose, lest a stranger lock somebody out; the address alone sees spraying. */
const scopesOf = (account: string, ip: string): Scope[] =>
  [
    { name: `account ${account}`, free: 50 },
    { name: `address ${ip}`, free: 30 },
    { name: `pair ${account} ${ip}`, free: 5 },
  ].sort((a, b) => (a.name < b.name ? -1 : 1))

export function openThrottle({ db, clock }: Pick<AccountDeps, 'db' | 'clock'>) {
  return {
    /** Failures lately counted for this account from this address, or for the account from everywhere. */
    async failures(account: string, ip: string): Promise<number> {
      const rows = await db.kysely
        .selectFrom('sign_in_failure')
        .select('failures')
        .where('scope', 'in', [`account ${account}`, `pair ${account} ${ip}`])
        .where('last_at', '>', new Date(clock.now().getTime() - DAY))
        .execute()
      return Math.max(0, ...rows.map(r => r.failures))
    },

    /** Counts the try before it is made, so that many at the same moment gain nothing. */
    async take(account: string, ip: string): Promise<void> {
      const now = clock.now()
      const blocked = await db.transaction(async trx => {
        const rows: { scope: Scope; failures: number }[] = []
        for (const scope of scopesOf(account, ip)) {
          const row = await lock(trx, scope.name, now)
          if (row.blocked_until && row.blocked_until > now) return true
          const stale = now.getTime() - row.last_at.getTime() > DAY
          rows.push({ scope, failures: stale ? 1 : row.failures + 1 })
        }
        for (const { scope, failures } of rows) {
          const over = failures - scope.free
          const pause = over < 0 ? 0 : Math.min(FIRST_PAUSE * 2 ** over, LONGEST_PAUSE)
          const blocked_until = pause ? new Date(now.getTime() + pause) : null
          await trx
            .updateTable('sign_in_failure')
            .set({ failures, last_at: now, blocked_until })
            .where('scope', '=', scope.name)
            .execute()
        }
        return false
      })
      if (blocked) throw new AppError('request.too-many')
    },

    /** The right password: the account's and the pair's counts go, the address keeps the failures of others. */
    async clear(trx: Trx, account: string, ip: string): Promise<void> {
      await trx
        .deleteFrom('sign_in_failure')
        .where('scope', 'in', [`account ${account}`, `pair ${account} ${ip}`])
        .execute()
      await trx
        .updateTable('sign_in_failure')
        .set(e => ({ failures: e('failures', '-', 1), blocked_until: null }))
        .where('scope', '=', `address ${ip}`)
        .execute()
    },
  }
}

/**
 * Locks and reads in one statement. An insert that does nothing and a select after it leave a gap, in which another
 * sign-in's `clear` takes the row away.
 */
async function lock(trx: Trx, scope: string, now: Date) {
  return await trx
    .insertInto('sign_in_failure')
    .values({ scope, failures: 0, last_at: now, blocked_until: null })
    .onConflict(c => c.column('scope').doUpdateSet({ scope }))
    .returning(['failures', 'last_at', 'blocked_until'])
    .executeTakeFirstOrThrow()
}

export type Throttle = ReturnType<typeof openThrottle>
