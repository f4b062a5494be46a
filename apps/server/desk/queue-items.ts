// Rows of a queue or a search as staff see them: for a page of orders one question each about rounds, checks and names,
// not one an order.
import type { QueueItem } from '@hufu/contract'
import type { Order, StageRow } from '../order/order.ts'
import { programmeOf } from '../order/spine.ts'
import type { DeskDeps } from './case.ts'

export interface Waiting {
  order: Order
  stage: Pick<StageRow, 'state' | 'since' | 'due_at'>
}

export async function itemsOf(
  deps: DeskDeps,
  authority: string,
  waiting: readonly Waiting[],
  staff: string,
): Promise<QueueItem[]> {
  if (waiting.length === 0) return []
  const db = deps.spine.db.kysely
  const ids = waiting.map(each => each.order.id)
  const again = await db
    .selectFrom('submission')
    .select('order_id')
    .where('authority_id', '=', authority)
    .where('order_id', 'in', ids)
    .where('round', '>', 1)
    .execute()
  const sheets = await db
    .selectFrom('dossier_sheet')
    .select(['order_id', 'sheet'])
    .where('authority_id', '=', authority)
    .where('order_id', 'in', ids)
    .where('stage', '=', 'form')
    .execute()
  const names = new Map<string, string>()
  for (const { order } of waiting) {
    const id = deps.isClaimed(order) ? order.claimed_by : null
    if (id && !names.has(id)) names.set(id, await deps.staffName(authority, id))
  }
  return await Promise.all(
    waiting.map(async ({ order, stage }): Promise<QueueItem> => {
      const journey = await programmeOf(deps.spine, order)
      const claimed = deps.isClaimed(order) ? order.claimed_by : null
      const sheet = sheets.find(each => each.order_id === order.id)?.sheet
      const results = (sheet?.results ?? []) as { result: string }[]
      return {
        order: order.id,
        number: order.number ?? '',
        organisation: order.organisation,
        programme: order.programme,
        programmeTitle: journey.programme.title,
        offer: order.offer,
        offerTitle: journey.offer.title,
        state: stage.state,
        since: stage.since.toISOString(),
        by: stage.due_at?.toISOString() ?? null,
        claimedBy: claimed ? { id: claimed, name: names.get(claimed) ?? '—' } : null,
        mine: claimed === staff,
        again: again.some(each => each.order_id === order.id),
        warnings: results.filter(each => each.result !== 'passed').length,
      }
    }),
  )
}
