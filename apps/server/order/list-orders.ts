// One's own orders, with the filters that the programme's list names. A label is derived, so it is asked of each order that the
// other filters leave, of which one person has few.
import type { applicantRoutes, OrderCard, Query } from '@hufu/contract'
import type { ExpressionBuilder } from 'kysely'
import type { Tables } from '../migrations/tables.ts'
import { type CardFacts, readCardFacts } from './card-facts.ts'
import { keyOf, type Order, readStages } from './order.ts'
import { programmeOf, type Spine } from './spine.ts'
import { card } from './view.ts'

type Asked = Query<typeof applicantRoutes.orders>

const endedStates = ['completed', 'cancelled', 'closed', 'rejected', 'refunded'] as const
/** More than anybody has; a bound for the derived label. */
const most = 2000
const year = 365 * 86_400_000

export async function listOrders(spine: Spine, authority: string, person: string, asked: Asked) {
  const db = spine.db.kysely
  const perPage = asked.programme ? await perPageOf(spine, authority, asked.programme) : 10
  const matching = db
    .selectFrom('orders')
    .where('authority_id', '=', authority)
    .where('person_id', '=', person)
    .where(eb => eb.and(conditions(spine, eb, asked)))
  const page = { from: (asked.page - 1) * perPage, to: asked.page * perPage }
  const newest = matching.selectAll().orderBy('created_at', 'desc').orderBy('id')

  if (asked.label) {
    const all = await cards(spine, authority, await newest.limit(most).execute())
    const fits = all.filter(each => each.label.zh === asked.label)
    return { orders: fits.slice(page.from, page.to), total: fits.length, page: asked.page, perPage }
  }
  const { total } = await matching
    .select(eb => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await newest.limit(perPage).offset(page.from).execute()
  return {
    orders: await cards(spine, authority, rows),
    total: Number(total),
    page: asked.page,
    perPage,
  }
}

function conditions(spine: Spine, eb: ExpressionBuilder<Tables, 'orders'>, asked: Asked) {
  const like = (text: string) => `%${text.trim().replace(/[%_\\]/g, '\\$&')}%`
  const found = [eb.val(true).$castTo<boolean>()]
  const add = (condition: unknown) => found.push(condition as (typeof found)[number])
  if (asked.programme) add(eb('programme', '=', asked.programme))
  if (asked.offer) add(eb('offer', '=', asked.offer))
  if (asked.state === 'open') add(eb('state', 'in', ['draft', 'open']))
  if (asked.state === 'ended') add(eb('state', 'in', [...endedStates]))
  if (asked.number) add(eb('number', 'like', like(asked.number)))
  if (asked.text) {
    const text = like(asked.text)
    add(eb.or([eb('number', 'like', text), eb('organisation', 'like', text), eb('agent', 'like', text)]))
  }
  // Days are those of the counters' own clock (UTC+8, without summer time).
  if (asked.from) add(eb('created_at', '>=', new Date(`${asked.from}T00:00:00+08:00`)))
  if (asked.to)
    add(eb('created_at', '<', new Date(new Date(`${asked.to}T00:00:00+08:00`).getTime() + 86_400_000)))
  if (asked.years)
    add(eb('created_at', '>=', new Date(spine.clock.now().getTime() - Number(asked.years) * year)))
  return found
}

async function cards(spine: Spine, authority: string, rows: readonly Order[]): Promise<OrderCard[]> {
  const db = spine.db.kysely
  const facts = await readCardFacts(
    db,
    authority,
    rows.map(row => row.id),
  )
  return await Promise.all(
    rows.map(async order => {
      const journey = await programmeOf(spine, order)
      const stages = await readStages(db, keyOf(order))
      return card(spine, order, journey, stages, facts.get(order.id) as CardFacts)
    }),
  )
}

async function perPageOf(spine: Spine, authority: string, programme: string): Promise<number> {
  const found = await spine.programmes.latest(authority, programme)
  return found.programme.list['per-page']
}
