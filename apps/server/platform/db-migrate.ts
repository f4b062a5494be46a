// Migrations: numbered plain SQL files, forward only. What was applied is remembered with its hash: an old file that
// changed afterwards means two databases that only look alike, so it is refused.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from './db-engine.ts'
import type { Log } from './log.ts'

/** Any fixed number: two processes that start together must not migrate together. */
const LOCK = 7_215_011

interface Session {
  run(text: string): Promise<unknown>
  rows(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
}

export async function migrateFolder(engine: Engine, folder: string, log?: Log): Promise<string[]> {
  const files = (await readdir(folder)).filter(name => /^\d{4}-[\w-]+\.sql$/.test(name)).sort()
  const texts = await Promise.all(files.map(name => readFile(join(folder, name), 'utf8')))
  const numbers = files.map(name => name.slice(0, 4))
  const twice = numbers.find((n, i) => numbers.indexOf(n) !== i)
  if (twice) throw new Error(`Two migrations carry the number ${twice}`)
  const plan = files.map((name, i) => ({ name, text: texts[i]!, hash: sha256(texts[i]!) }))
  if (engine.kind === 'pglite') {
    const { pglite } = engine
    return await apply(plan, log, {
      run: text => pglite.exec(text),
      rows: async (text, values) => (await pglite.query<Record<string, unknown>>(text, values)).rows,
    })
  }
  const client = await engine.pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    return await apply(plan, log, {
      run: text => client.query(text),
      rows: async (text, values) => (await client.query(text, values)).rows,
    })
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {})
    client.release()
  }
}

async function apply(
  plan: { name: string; text: string; hash: string }[],
  log: Log | undefined,
  db: Session,
) {
  await db.run(
    `create table if not exists migration
       (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`,
  )
  const done = new Map((await db.rows('select name, sha256 from migration')).map(r => [r.name, r.sha256]))
  const changed = plan.filter(m => done.has(m.name) && done.get(m.name) !== m.hash).map(m => m.name)
  if (changed.length) throw new Error(`Applied migrations were changed afterwards: ${changed.join(', ')}`)
  const applied: string[] = []
  for (const m of plan.filter(x => !done.has(x.name))) {
    await db.run('begin')
    try {
      await db.run(m.text)
      await db.rows('insert into migration (name, sha256) values ($1, $2)', [m.name, m.hash])
      await db.run('commit')
    } catch (error) {
      await db.run('rollback')
      throw new Error(`Migration ${m.name} failed: ${(error as Error).message}`, { cause: error })
    }
    log?.info({ event: 'db.migrated', name: m.name }, 'migration applied')
    applied.push(m.name)
  }
  return applied
}

/** Line ends differ between checkouts (git on Windows); the statements do not. */
const sha256 = (text: string) => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
