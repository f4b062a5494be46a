// The ledger of free certificates: reserve when claimed, consume when issued, release when the order ends otherwise.
// Whoever reserves first locks the organisation's account row, so two requests for the last one get one.
import type { Programme } from '@hufu/programme'
import { sql } from 'kysely'
import type { Order, OrderKey, Reader, Trx } from '../order/order.ts'
import type { Clock } from '../platform/clock.ts'

export interface Allowance {
  entitlement: string
  total: number
  remaining: number
  /** When the oldest counted use leaves the window and one more becomes free; null while none is used. */
  until: Date | null
}

export type Claim =
  | { ok: true; allowance: Allowance }
  | { ok: false; why: 'no-policy' | 'not-on-roster' | 'used-up' }

export interface Ledger {
  /** What is left for an organisation of this group; null where the group has no such policy. */
  allowance(
    db: Reader,
    authority: string,
    programme: Programme,
    group: string | null,
    uscc: string,
  ): Promise<Allowance | null>
  reserve(trx: Trx, order: Order, programme: Programme, certificates: number): Promise<Claim>
  consume(trx: Trx, key: OrderKey): Promise<void>
  release(trx: Trx, key: OrderKey): Promise<void>
}

export function openLedger(clock: Clock): Ledger {
  const allowance: Ledger['allowance'] = async (db, authority, programme, group, uscc) => {
    const policy = policyOf(programme, group)
    if (!policy) return null
    const rows = uscc
      ? await db
          .selectFrom('entitlement_use')
          .select(['certificates', 'reserved_at'])
          .where('authority_id', '=', authority)
          .where('entitlement', '=', policy.id)
          .where('uscc', '=', uscc)
          .where('state', 'in', ['reserved', 'consumed'])
          .where('reserved_at', '>', windowStart(clock.now(), policy.per))
          .orderBy('reserved_at')
          .execute()
      : []
    const used = rows.reduce((sum, row) => sum + row.certificates, 0)
    const oldest = rows[0]?.reserved_at
    return {
      entitlement: policy.id,
      total: policy.certificates,
      remaining: Math.max(0, policy.certificates - used),
      until: oldest ? shift(oldest, policy.per, 1) : null,
    }
  }

  return {
    allowance,
    async reserve(trx, order, programme, certificates) {
      const policy = policyOf(programme, order.user_group)
      if (!policy) return { ok: false, why: 'no-policy' }
      const account = { authority_id: order.authority_id, entitlement: policy.id, uscc: order.uscc }
      const member = policy.roster
        ? await trx
            .selectFrom('roster_member')
            .select('uscc')
            .where('authority_id', '=', order.authority_id)
            .where('roster', '=', policy.roster)
            .where('uscc', '=', order.uscc)
            .executeTakeFirst()
        : account
      if (!member) return { ok: false, why: 'not-on-roster' }
      await trx
        .insertInto('entitlement_account')
        .values(account)
        .onConflict(c => c.doNothing())
        .execute()
      await trx
        .selectFrom('entitlement_account')
        .select(sql`1`.as('locked'))
        .where('authority_id', '=', account.authority_id)
        .where('entitlement', '=', account.entitlement)
        .where('uscc', '=', account.uscc)
        .forUpdate()
        .execute()
      const left = await allowance(trx, order.authority_id, programme, order.user_group, order.uscc)
      if (!left || left.remaining < certificates) return { ok: false, why: 'used-up' }
      await trx
        .insertInto('entitlement_use')
        .values({ ...account, order_id: order.id, certificates, state: 'reserved', reserved_at: clock.now() })
        .execute()
      return { ok: true, allowance: { ...left, remaining: left.remaining - certificates } }
    },
    async consume(trx, key) {
      await trx
        .updateTable('entitlement_use')
        .set({ state: 'consumed', consumed_at: clock.now() })
        .where('authority_id', '=', key.authority)
        .where('order_id', '=', key.order)
        .where('state', '=', 'reserved')
        .execute()
    },
    async release(trx, key) {
      await trx
        .updateTable('entitlement_use')
        .set({ state: 'released', released_at: clock.now() })
        .where('authority_id', '=', key.authority)
        .where('order_id', '=', key.order)
        .where('state', '=', 'reserved')
        .execute()
    },
  }
}

interface Policy {
  id: string
  certificates: number
  per: string
  roster: string | null
}

function policyOf(programme: Programme, group: string | null): Policy | null {
  const chosen = group ? programme.audience?.groups[group] : undefined
  const id = chosen?.entitlement
  const policy = id ? programme.entitlements?.[id] : undefined
  return id && policy
    ? { id, certificates: policy.certificates, per: policy.per, roster: chosen?.roster ?? null }
    : null
}

/** A window such as `2y`, `18m` or `90d`, moved from a moment. */
function shift(from: Date, per: string, sign: 1 | -1): Date {
  const [, count, unit] = /^(\d+)([ymd])$/.exec(per) ?? []
  const by = sign * Number(count)
  const moved = new Date(from)
  if (unit === 'y') moved.setUTCFullYear(moved.getUTCFullYear() + by)
  else if (unit === 'm') moved.setUTCMonth(moved.getUTCMonth() + by)
  else moved.setUTCDate(moved.getUTCDate() + by)
  return moved
}
const windowStart = (now: Date, per: string) => shift(now, per, -1)
