// The database, whichever engine carries it: PostgreSQL over a pool, or PGlite (PostgreSQL in this process). Both give
// the same JavaScript values, and on both a transaction is retried when PostgreSQL says that it lost a race.
import { AsyncLocalStorage } from 'node:async_hooks'
import { PGlite } from '@electric-sql/pglite'
import {
  type ColumnType,
  Kysely,
  type KyselyPlugin,
  PGliteDialect,
  PostgresDialect,
  sql,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import type { Engine } from './db-engine.ts'
import { listenOnPostgres } from './db-listen.ts'
import { lockFolder } from './db-lock.ts'
import { migrateFolder } from './db-migrate.ts'
import { parsers, pgTypes } from './db-values.ts'
import type { Log } from './log.ts'

/** A jsonb column: parsed when read; written as text made by `json()`, since drivers differ on arrays. */
export type Json<T> = ColumnType<T, string, string>
export const json = (value: unknown): string => JSON.stringify(value)

export interface Database<T> {
  readonly kind: 'pglite' | 'postgres'
  /** For single statements outside any transaction. Inside one, use the `trx` you were given. */
  readonly kysely: Kysely<T>
  readonly engine: Engine
  /** All or nothing; run again (at most twice) after a serialization failure or deadlock, so `work` must be repeatable. */
  transaction<R>(work: (trx: Transaction<T>) => Promise<R>): Promise<R>
  /** Calls back for each committed `notify` on the channel. Answers how to stop. */
  listen(channel: string, heard: (payload: string) => void, again?: () => void): Promise<() => Promise<void>>
  /** Delivered when (and only if) the transaction commits. Payload: below 8000 bytes. */
  notify(trx: AnyHandle, channel: string, payload: string): Promise<void>
  /** Applies what is new in the folder of numbered SQL files; answers the names applied. */
  migrate(folder: string): Promise<string[]>
  close(): Promise<void>
}

/**
 * A handle or transaction on a database of any schema, for rooms that touch only their own tables. (Kysely's own types
 * cannot be narrowed: a `Transaction<All>` is no `Kysely<Some>`.)
 */
// biome-ignore lint/suspicious/noExplicitAny: see above; each user narrows it at once
export type AnyHandle = Kysely<any>
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyDatabase = Database<any>

export interface OpenDatabase {
  /** A PostgreSQL URL; without it PGlite is used. */
  url?: string
  /** PGlite's folder; without it the data live in memory (tests). */
  dataDir?: string
  log?: Log
  poolSize?: number
}

const inside = new AsyncLocalStorage<{ open: boolean }>()

/**
 * PGlite has one connection: a statement on the root handle inside a transaction would wait for itself, for ever. On
 * PostgreSQL it would silently run outside the transaction. Both are mistakes, so both are refused.
 */
function refuseRootInside(): void {
  if (inside.getStore()?.open) {
    throw new Error(
      'The root database handle was used inside a transaction: pass the transaction (trx) on instead',
    )
  }
}

const guard: KyselyPlugin = {
  transformQuery(args) {
    refuseRootInside()
    return args.node
  },
  async transformResult(args) {
    return args.result
  },
}

export async function openDatabase<T>(options: OpenDatabase): Promise<Database<T>> {
  const release = !options.url && options.dataDir ? lockFolder(options.dataDir) : undefined
  const engine = options.url
    ? openPostgres(options.url, options.poolSize, options.log)
    : await openPglite(options.dataDir).catch(error => {
        release?.()
        throw error
      })
  if (engine.kind === 'pglite' && options.dataDir) {
    options.log?.warn(
      { event: 'db.no-fsync' },
      'PGlite never calls fsync: data survive a killed process, not a power cut. Use PostgreSQL for real certificates.',
    )
  }
  const root =
    engine.kind === 'pglite'
      ? new Kysely<T>({ dialect: new PGliteDialect({ pglite: engine.pglite }) })
      : new Kysely<T>({ dialect: new PostgresDialect({ pool: engine.pool }) })
  const kysely = root.withPlugin(guard)
  const listener = engine.kind === 'postgres' ? listenOnPostgres(options.url!, options.log) : undefined

  return {
    kind: engine.kind,
    kysely,
    engine,
    async transaction(work) {
      refuseRootInside()
      for (let attempt = 1; ; attempt++) {
        try {
          return await root.transaction().execute(async trx => {
            const mark = { open: true }
            try {
              return await inside.run(mark, () => work(trx))
            } finally {
              mark.open = false
            }
          })
        } catch (error) {
          if (attempt >= 3 || !lostRace(error)) throw error
          options.log?.debug({ event: 'db.retry', attempt }, 'transaction lost a race')
          await new Promise(resolve => setTimeout(resolve, attempt * 10 * (1 + Math.random())))
        }
      }
    },
    async listen(channel, heard, again) {
      if (engine.kind === 'pglite') return await engine.pglite.listen(quoteName(channel), heard)
      return await listener!.listen(channel, heard, again)
    },
    async notify(trx, channel, payload) {
      await sql`select pg_notify(${channel}, ${payload})`.execute(trx)
    },
    migrate: folder => migrateFolder(engine, folder, options.log),
    async close() {
      await listener?.close()
      await root.destroy()
      if (engine.kind === 'pglite' && !engine.pglite.closed) await engine.pglite.close()
      release?.()
    },
  }
}

function openPostgres(url: string, poolSize = 10, log?: Log): Engine {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, types: pgTypes, application_name: 'hufu' })
  // A client that loses its server says so by an event, idle or in the middle of a transaction; one that nobody hears
  // ends the process. The pool hears its idle clients only.
  const lost = (error: Error) =>
    log?.error({ event: 'db.connection-lost', error }, 'a database connection was lost')
  pool.on('error', lost)
  pool.on('connect', client => client.on('error', lost))
  return { kind: 'postgres', pool }
}

async function openPglite(dataDir?: string): Promise<Engine> {
  const pglite = await PGlite.create({ dataDir, parsers })
  await pglite.exec(`set timezone = 'UTC'`)
  return { kind: 'pglite', pglite }
}

/** 40001 serialization_failure, 40P01 deadlock_detected (PostgreSQL, appendix A). */
function lostRace(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return code === '40001' || code === '40P01'
}

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`
