// For tests: makes one statement of a run fail as a database fails in life: its connection is gone before the statement
// arrives, or it arrives, is done, and the answer is lost.
import { once } from 'node:events'
import type pg from 'pg'
import type { Database } from '../../platform/db.ts'

export type Break = 'before' | 'after'

export interface Breaker {
  /** The n-th statement from now (counted from 1) fails once. */
  arm(nth: number, how: Break): void
  /** Statements since the last `arm` or `count`; whether the armed one was reached. */
  seen(): { statements: string[]; broke: boolean }
  /** Only counts. */
  count(): void
}

export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

type Query = (...asked: unknown[]) => Promise<unknown>

export function breakDatabase<T>(db: Database<T>): Breaker {
  let armed = 0
  let way: Break = 'before'
  let statements: string[] = []
  let broke = false

  /** Counts a statement; true where this one is to fail. */
  const hit = (text: string): boolean => {
    statements.push(text)
    if (broke || statements.length !== armed) return false
    broke = true
    return true
  }
  const lost = () => new ConnectionLost(`lost ${way} statement ${armed}: ${statements[armed - 1]}`)

  const guarded =
    (query: Query, cut: () => Promise<unknown>): Query =>
    async (...asked) => {
      if (!hit(textOf(asked[0]))) return await query(...asked)
      if (way === 'after') await query(...asked)
      await cut()
      throw lost()
    }

  if (db.engine.kind === 'pglite') {
    const { pglite } = db.engine
    // One connection, which cannot be cut: the rollback of its transaction stands in for the server's own.
    const cut = async () => {}
    const transaction = pglite.transaction.bind(pglite)
    const whole = async (work: (trx: object) => Promise<unknown>) => {
      let answerLost = false
      await transaction(async trx => {
        await work({ query: guarded(trx.query.bind(trx) as Query, cut) })
        // PGlite commits by itself when this returns.
        answerLost = hit('commit')
        if (answerLost && way === 'before') throw lost()
      })
      if (answerLost) throw lost()
    }
    Object.assign(pglite, { query: guarded(pglite.query.bind(pglite) as Query, cut), transaction: whole })
  } else {
    const { pool } = db.engine
    const patched = new WeakSet<object>()
    pool.on('acquire', client => {
      if (patched.has(client)) return
      patched.add(client)
      const query = client.query.bind(client) as unknown as Query
      Object.assign(client, { query: guarded(query, () => cutOff(client)) })
    })
  }

  const start = (nth: number, how: Break) => {
    armed = nth
    way = how
    statements = []
    broke = false
  }
  return { arm: start, count: () => start(0, 'before'), seen: () => ({ statements: [...statements], broke }) }
}

/** As if the server had gone: the pool hears of it and drops the client. */
async function cutOff(client: pg.PoolClient): Promise<void> {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
  const gone = once(client, 'end')
  connection.stream.destroy()
  await gone
}

const textOf = (asked: unknown): string =>
  typeof asked === 'string' ? asked : String((asked as { text?: unknown } | null)?.text)
