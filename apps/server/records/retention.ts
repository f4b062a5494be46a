// How long what was collected is kept: the evidence of a certificate until its end and five years more (电子签名法 art. 24), what never
// became an order for a short while. Nothing is deleted a day earlier, and then it is (个人信息保护法 art. 47).
import { sql } from 'kysely'
import type { Text } from '../migrations/tables/order.ts'
import type { OrderKey, Reader } from '../order/order.ts'
import { forgetOrder, forgetPersons, type RetentionDeps } from './forget.ts'
import type { Transfers } from './transfers.ts'

const DAY = 86_400_000
/** 电子签名法 art. 24: at least five years after the certificate has lost effect. */
const evidenceYears = 5
/** An order that brought forth no certificate: long enough for a complaint. */
const fruitlessDays = 365
/** A draft that was never submitted. */
const draftDays = 90

export interface KeptUntil {
  until: Date
  why: Text
}

/** Until when the papers and values of an order must stay; null while it is still under way. */
export async function keptUntil(db: Reader, key: OrderKey): Promise<KeptUntil | null> {
  const order = await db
    .selectFrom('orders')
    .select(['state', 'created_at', 'submitted_at', 'ended_at'])
    .where('authority_id', '=', key.authority)
    .where('id', '=', key.order)
    .executeTakeFirst()
  if (!order || order.state === 'open') return null
  const last = await db
    .selectFrom('certificate')
    .select(eb => eb.fn.max('not_after').as('until'))
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .executeTakeFirst()
  if (last?.until) {
    const until = new Date(last.until)
    until.setUTCFullYear(until.getUTCFullYear() + evidenceYears)
    return {
      until,
      why: {
        zh: '法律要求认证信息保存至证书失效后五年，期间只存不用。',
        en: 'The law keeps the evidence for five years after the certificate ends; until then it is stored and not used.',
      },
    }
  }
  if (!order.submitted_at)
    return {
      until: new Date(order.created_at.getTime() + draftDays * DAY),
      why: { zh: '草稿保留九十天。', en: 'A draft is kept for ninety days.' },
    }
  return {
    until: new Date((order.ended_at ?? order.created_at).getTime() + fruitlessDays * DAY),
    why: {
      zh: '没有制证的申请保留一年，以备查询。',
      en: 'An order without a certificate is kept for a year.',
    },
  }
}

/**
 * Takes what is past its time: papers, values, submissions, messages. The order's skeleton stays, so that its number means
 * something. The query only proposes; `keptUntil` decides for each.
 */
export async function sweep(deps: RetentionDeps, most = 200): Promise<number> {
  const { spine } = deps
  const now = spine.clock.now()
  const years = new Date(now)
  years.setUTCFullYear(years.getUTCFullYear() - evidenceYears)
  const candidates = await spine.db.kysely
    .selectFrom('orders as o')
    .select(['o.authority_id', 'o.id'])
    .where('o.state', '!=', 'open')
    .where('o.created_at', '<', new Date(now.getTime() - draftDays * DAY))
    .where(
      sql<boolean>`exists (select 1 from order_value v where v.authority_id = o.authority_id and v.order_id = o.id)`,
    )
    // Orders whose certificates must stay would otherwise stand before all others for years.
    .where(
      sql<boolean>`not exists (select 1 from certificate c where c.authority_id = o.authority_id and c.order_id = o.id
        and c.not_after > ${years})`,
    )
    .where(
      sql<boolean>`(o.submitted_at is null
        or exists (select 1 from certificate c where c.authority_id = o.authority_id and c.order_id = o.id)
        or coalesce(o.ended_at, o.created_at) <= ${new Date(now.getTime() - fruitlessDays * DAY)})`,
    )
    .orderBy('o.created_at')
    .limit(most)
    .execute()
  // Answered «deleted», and then this process died.
  const promised = await spine.db.kysely
    .selectFrom('deletion_request')
    .select(['authority_id', 'order_id'])
    .where('outcome', '=', 'erased')
    .where('done_at', 'is', null)
    .limit(most)
    .execute()
  for (const { authority_id, order_id } of promised)
    await forgetOrder(deps, { authority: authority_id, order: order_id }, 'system')

  let swept = promised.length
  for (const row of candidates) {
    const key = { authority: row.authority_id, order: row.id }
    const kept = await keptUntil(spine.db.kysely, key)
    if (!kept || kept.until > now) continue
    await forgetOrder(deps, key, 'system')
    swept++
  }
  await forgetPersons(deps)
  return swept
}

export function defineRetention(deps: RetentionDeps & { transfers: Pick<Transfers, 'sweep'> }): void {
  deps.spine.jobs.define('records.sweep', {
    handler: async () => {
      // A backlog (the first run, a long pause) is worked off in one night.
      while ((await sweep(deps)) > 0);
      await deps.transfers.sweep()
    },
  })
  deps.spine.jobs.every('records.sweep', '41 4 * * *')
}
