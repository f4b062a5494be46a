// A CRL that grows too suddenly waits for a person. A whole hierarchy was once revoked by one act, and for two days nobody saw
// it (Mozilla bug 2015383); until someone has looked, the list before it stays in force.
import { publishCrlJob } from '../authority/ca-job-names.ts'
import type { AuthorityContext } from '../authority/context.ts'
import type { Trx } from '../order/order.ts'

export interface CrlGrowth {
  /** As many new entries at once are never sudden. */
  atLeast: number
  /** Nor is this share of what was listed before. */
  share: number
}
const GROWTH: CrlGrowth = { atLeast: 200, share: 0.1 }

export interface GrownCrl {
  authority: string
  ca: string
  entries: number
  added: number
}

/** Whether the list may go out. If not, that is on record in this transaction, once for each size of it. */
export async function admitGrowth(
  { clock, audit, log, crlGrowth = GROWTH }: AuthorityContext,
  trx: Trx,
  { authority, ca, entries, added }: GrownCrl,
): Promise<boolean> {
  const before = entries - added
  if (added <= Math.max(crlGrowth.atLeast, before * crlGrowth.share)) return true
  const known = await trx
    .selectFrom('crl_refusal')
    .selectAll()
    .where('authority_id', '=', authority)
    .where('ca_id', '=', ca)
    .executeTakeFirst()
  if (known?.confirmed_entries != null && entries <= known.confirmed_entries) return true
  log.error(
    { event: 'crl.refused', alarm: true, authority, ca, entries, added },
    'a CRL grew suddenly and is not published: npm run ca -- confirm-crl',
  )
  if (known?.entries === entries && known.confirmed_by === null) return false
  const row = {
    ...{ entries, added, refused_at: clock.now() },
    ...{ confirmed_by: null, confirmed_entries: null, confirmed_at: null },
  }
  await trx
    .insertInto('crl_refusal')
    .values({ authority_id: authority, ca_id: ca, ...row })
    .onConflict(conflict => conflict.columns(['authority_id', 'ca_id']).doUpdateSet(row))
    .execute()
  const detail = { entries, added }
  await audit.write(trx, { authority, actor: 'system', act: 'crl.refused', subject: `ca:${ca}`, detail })
  return false
}

export async function forgetRefusal(trx: Trx, authority: string, ca: string): Promise<void> {
  await trx.deleteFrom('crl_refusal').where('authority_id', '=', authority).where('ca_id', '=', ca).execute()
}

export interface Confirmation {
  authority: string
  ca: string
  /** As the operator saw it: a list that has grown further since waits again. */
  entries: number
  by: string
}

/** False where nothing waits, or something else than what was seen. */
export async function confirmGrowth(
  { db, clock, audit, jobs }: Pick<AuthorityContext, 'db' | 'clock' | 'audit' | 'jobs'>,
  { authority, ca, entries, by }: Confirmation,
): Promise<boolean> {
  return await db.transaction(async trx => {
    const confirmed = await trx
      .updateTable('crl_refusal')
      .set({ confirmed_by: by, confirmed_entries: entries, confirmed_at: clock.now() })
      .where('authority_id', '=', authority)
      .where('ca_id', '=', ca)
      .where('entries', '=', entries)
      .where('confirmed_by', 'is', null)
      .returning('added')
      .executeTakeFirst()
    if (!confirmed) return false
    const detail = { entries, added: confirmed.added }
    await audit.write(trx, {
      authority,
      actor: `operator:${by}`,
      act: 'crl.confirmed',
      subject: `ca:${ca}`,
      detail,
    })
    await jobs.send(trx, publishCrlJob, { authority, ca }, { key: `${authority}/${ca}` })
    return true
  })
}
