// How long what was collected is kept: the evidence of a certificate until its end and five years more (电子签名法 art. 24), what never
// became an order for a short while. Nothing is deleted a day earlier, and then it is (个人信息保护法 art. 47).
import type { Text } from '../migrations/tables/order.ts'
import type { OrderKey, Reader } from '../order/order.ts'
import type { Spine } from '../order/spine.ts'
import type { Audit } from '../platform/audit.ts'
import type { Files } from '../platform/files.ts'

export interface RetentionDeps {
  spine: Spine
  files: Files
  audit: Audit
}

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

/** Takes what is past its time: papers, values, submissions. The order's skeleton stays, so that its number means something. */
export async function sweep(deps: RetentionDeps, most = 200): Promise<number> {
  const { spine } = deps
  const now = spine.clock.now()
  const candidates = await spine.db.kysely
    .selectFrom('orders as o')
    .select(['o.authority_id', 'o.id'])
    .where('o.state', '!=', 'open')
    .where('o.created_at', '<', new Date(now.getTime() - draftDays * DAY))
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('order_value as v')
          .select('v.path')
          .whereRef('v.authority_id', '=', 'o.authority_id')
          .whereRef('v.order_id', '=', 'o.id'),
      ),
    )
    .orderBy('o.created_at')
    .limit(most)
    .execute()
  let swept = 0
  for (const row of candidates) {
    const key = { authority: row.authority_id, order: row.id }
    const kept = await keptUntil(spine.db.kysely, key)
    if (!kept || kept.until > now) continue
    await forget(deps, key)
    swept++
  }
  return swept
}

async function forget({ spine, files, audit }: RetentionDeps, key: OrderKey): Promise<void> {
  const held = await spine.db.kysely
    .selectFrom('order_file')
    .select('stored')
    .where('authority_id', '=', key.authority)
    .where('order_id', '=', key.order)
    .execute()
  await spine.db.transaction(async trx => {
    for (const table of ['order_value', 'order_file', 'submission', 'dossier_sheet'] as const)
      await trx
        .deleteFrom(table)
        .where('authority_id', '=', key.authority)
        .where('order_id', '=', key.order)
        .execute()
    await trx
      .updateTable('organisation_binding')
      .set({ content: Buffer.alloc(0), name: null, identity: null, mobile: null, token_hash: null })
      .where('authority_id', '=', key.authority)
      .where('order_id', '=', key.order)
      .execute()
    await trx
      .updateTable('orders')
      .set({ organisation: '', uscc: '', agent: '', verified_mobile: null })
      .where('authority_id', '=', key.authority)
      .where('id', '=', key.order)
      .execute()
    await audit.write(trx, {
      authority: key.authority,
      actor: 'system',
      act: 'order.forgotten',
      subject: `order:${key.order}`,
      detail: { files: held.length },
    })
  })
  // The rows hold the keys: without them the objects are noise, so a crash here leaves nothing readable. A file that was carried
  // over to a later order has a row there, and stays.
  for (const { stored } of held) {
    for (const file of [stored.kept, stored.original]) {
      if (file && !(await isHeld(spine, file.id))) await files.remove(file.id)
    }
  }
}

async function isHeld(spine: Spine, id: string): Promise<boolean> {
  const row = await spine.db.kysely
    .selectFrom('order_file')
    .select('id')
    .where(eb =>
      eb.or([
        eb(eb.ref('stored', '->').key('kept').key('id'), '=', JSON.stringify(id) as never),
        eb(eb.ref('stored', '->').key('original').key('id'), '=', JSON.stringify(id) as never),
      ]),
    )
    .executeTakeFirst()
  return row !== undefined
}

export function defineRetention(deps: RetentionDeps): void {
  deps.spine.jobs.define('records.sweep', { handler: async () => void (await sweep(deps)) })
  deps.spine.jobs.every('records.sweep', '41 4 * * *')
}
