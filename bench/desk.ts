// The desks over many orders: a queue of ten thousand, and two Hanzi of a name among a million. Rows are laid into PostgreSQL
// directly; what is measured is the clerk's request over HTTP.
import { address, deskRoutes } from '@hufu/contract'
import pg from 'pg'
import type { Engine } from '../test/stand/database.ts'
import { signInStaff } from '../test/stand/people.ts'
import { openStand } from '../test/stand/stand.ts'
import { type Figure, figure, load, percentile } from './measure.ts'

const authority = 'zce-counter'
const waiting = 10_000
const all = Number(process.env.HUFU_BENCH_ORDERS ?? 1_000_000)
const goal = { kind: 'goal', what: 'p95 of the goal', value: 300, unit: 'ms' } as const

/** Names of four drawn Hanzi before a common ending; the one looked for has two that occur nowhere else. */
const laid = (count: number) => `
  insert into orders (authority_id, id, programme, programme_version, offer, suite, person_id, start_key, number,
    state, created_at, submitted_at, organisation, uscc, agent)
  select '${authority}', gen_random_uuid(), 'zce', 1, 'new', 'sm2', gen_random_uuid(), 'bench' || i,
    '2025' || lpad(i::text, 10, '0'), case when i <= ${waiting} then 'open' else 'completed' end,
    now() - i * interval '1 second', now() - i * interval '1 second',
    (select string_agg(chr(19968 + (('x' || substr(md5(i || '/' || n), 1, 6))::bit(24)::int % 3000)), '')
      from generate_series(1, 4) n) || '实业有限公司',
    '91410100' || lpad(i::text, 10, '0'), '张三'
  from generate_series(1, ${count}) i`

export async function benchDesk(engine: Engine): Promise<Figure[]> {
  if (engine !== 'postgres') return []
  const stand = await openStand({ engine })
  const db = new pg.Client({ connectionString: stand.databaseUrl })
  try {
    await db.connect()
    await db.query(laid(all))
    await db.query(
      `update orders set organisation = '龘靐实业有限公司' where number = '2025' || lpad('${all - 7}', 10, '0')`,
    )
    await db.query(`insert into order_stage (authority_id, order_id, stage, kind, state, since, due_at)
      select authority_id, id, 'review', 'review', 'waiting', created_at, created_at + interval '3 days'
      from orders where state = 'open' and start_key like 'bench%'`)
    await db.query('vacuum analyze orders')
    await db.query('vacuum analyze order_stage')

    const clerk = await signInStaff(stand, stand.signIns, authority, 'reviewer')
    const ask = async (what: string, url: string, note: string): Promise<Figure> => {
      const times: number[] = []
      await load({ width: 1, milliseconds: 8000, turns: 150 }, async () => {
        const began = performance.now()
        const answer = await clerk.fetch(stand.url + url)
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
        await answer.arrayBuffer()
        times.push(performance.now() - began)
      })
      return figure('desk', `${what}, p95`, percentile(times, 0.95), 'ms', { against: goal, note })
    }
    const queue = address(deskRoutes.queue, { authority, queue: 'review' })
    const search = address(deskRoutes.search, { authority })
    const found = (await (
      await clerk.fetch(`${stand.url}${search}?q=${encodeURIComponent('龘靐')}`)
    ).json()) as {
      total: number
    }
    if (found.total !== 1) throw new Error(`two Hanzi found ${found.total} orders, not one`)
    return [
      await ask('queue of 10,000, first page', queue, `${waiting} wait`),
      await ask('queue of 10,000, page 150', `${queue}?page=150`, `${waiting} wait`),
      await ask('counts of all queues', address(deskRoutes.summary, { authority }), `${waiting} wait`),
      await ask('two Hanzi of a name', `${search}?q=${encodeURIComponent('龘靐')}`, `among ${all} orders`),
      await ask(
        'last six figures of a number',
        `${search}?q=${String(all - 7).slice(-6)}`,
        `among ${all} orders`,
      ),
    ]
  } finally {
    await db.end()
    await stand.stop()
  }
}
