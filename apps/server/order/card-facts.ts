// What a list shows of orders beyond their own rows: products and quantity, the waybill, and when something last happened. Read for a
// whole page at once.
import type { OrderCard } from '@hufu/contract'
import type { Reader } from './order.ts'

export type CardFacts = Pick<OrderCard, 'products' | 'quantity' | 'tracking' | 'updated'>

export async function readCardFacts(
  db: Reader,
  authority: string,
  orders: readonly string[],
): Promise<Map<string, CardFacts>> {
  const found = new Map<string, CardFacts>()
  if (orders.length === 0) return found
  const lines = await db
    .selectFrom('order_line')
    .select(['order_id', 'title'])
    .where('authority_id', '=', authority)
    .where('order_id', 'in', [...orders])
    .orderBy('line')
    .execute()
  const sheets = await db
    .selectFrom('dossier_sheet as d')
    .innerJoin('order_stage as s', join =>
      join
        .onRef('s.authority_id', '=', 'd.authority_id')
        .onRef('s.order_id', '=', 'd.order_id')
        .onRef('s.stage', '=', 'd.stage'),
    )
    .select(['d.order_id', 'd.sheet'])
    .where('d.authority_id', '=', authority)
    .where('d.order_id', 'in', [...orders])
    .where('s.kind', '=', 'delivery')
    .execute()
  const latest = await db
    .selectFrom('timeline')
    .select(['order_id', eb => eb.fn.max('at').as('at')])
    .where('authority_id', '=', authority)
    .where('order_id', 'in', [...orders])
    .groupBy('order_id')
    .execute()
  for (const order of orders) {
    const titles = lines.filter(line => line.order_id === order).map(line => line.title)
    const sheet = sheets.find(each => each.order_id === order)?.sheet as { waybill?: string } | undefined
    const at = latest.find(each => each.order_id === order)?.at
    const names = titles.filter((title, at) => titles.findIndex(t => t.zh === title.zh) === at)
    found.set(order, {
      products: { zh: names.map(n => n.zh).join('、'), en: names.map(n => n.en).join(', ') },
      quantity: titles.length,
      tracking: sheet?.waybill ?? null,
      updated: new Date(at ?? 0).toISOString(),
    })
  }
  return found
}
