// Work that happens later, kept in the same database and written in the caller's transaction: a job exists if and only
// if the change that asked for it was committed. Delivery is at least once, so handlers must bear being repeated.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type Db, fromKysely, fromPglite, type JobWithMetadata, PgBoss } from 'pg-boss'
import { type Clock, systemClock } from './clock.ts'
import type { AnyDatabase, AnyHandle } from './db.ts'
import type { Log } from './log.ts'
import { workFor } from './on-behalf.ts'

export type JobHandler<D> = (data: D, info: { attempt: number; id: string }) => Promise<void>

export interface JobDefinition<D> {
  handler: JobHandler<D>
  /** How often a failed job is run again before it goes to the dead letters. Default 5. */
  retries?: number
  /** Seconds before the first repetition; doubled each time up to `longest` (default 600). Default 1. */
  backoff?: { first?: number; longest?: number }
  /** How many at once in this process. Default 2. */
  concurrency?: number
  /** Seconds after which a silent run counts as dead and is repeated. Default 120. */
  timeout?: number
}

export interface SendOptions {
  after?: Date
  /**
   * At most one WAITING job of this name carries the key: a second send while one waits does nothing (the earlier
   * `after` stays). One that is already running does not count, so no wake-up is lost.
   */
  key?: string
}

export interface Jobs {
  define<D extends object>(name: string, definition: JobDefinition<D>): void
  names(): string[]
  /** In the caller's transaction; every process must have called `start` before. False: the key was already waiting. */
  send(trx: AnyHandle, name: string, data: object, options?: SendOptions): Promise<boolean>
  /** Every time the cron expression says so (Asia/Shanghai, minutes), once for all processes together. */
  every(name: string, cron: string, data?: object): void
  /**
   * Makes the queues known and works on those chosen: all, `only` the named ones (`[]` = send only), or all
   * `except` the named ones.
   */
  start(options?: { only?: readonly string[]; except?: readonly string[] }): Promise<void>
  /** Lets running jobs finish (at most 20 s). */
  stop(): Promise<void>
  /**
   * For tests: waits until nothing that this process works on is left to do now. With `now`, jobs and repetitions due by then run at once,
   * whatever the machine's own clock says.
   */
  idle(now?: Date): Promise<void>
  /** Jobs that failed for good, newest first. */
  dead(): Promise<{ name: string; data: unknown; failedAt: Date }[]>
  counts(): Promise<{ name: string; waiting: number; active: number; failed: number }[]>
}

const DEAD = 'dead-letter'
const FOREVER_SECONDS = 365 * 86_400

/** What is stored: `after` is repeated in the application's own time, so that a test can move its clock. */
interface Envelope {
  body: object
  after?: string
  from?: string
}
export function openJobs(db: AnyDatabase, log: Log, clock: Clock = systemClock): Jobs {
  const definitions = new Map<string, JobDefinition<object>>()
  const schedules: { name: string; cron: string; data: object }[] = []
  let boss: PgBoss | undefined
  /** The queues that this process works on. */
  let mine: string[] = []

  /**
   * One worker, one job at a time. pg-boss sleeps a whole interval after every job, so a backlog would be worked at the
   * pace of the polling: whoever has finished wakes itself at once.
   */
  async function startWorker(to: PgBoss, name: string): Promise<void> {
    const own = { id: '' }
    own.id = await to.work<Envelope>(
      name,
      {
        includeMetadata: true,
        pollingIntervalSeconds: 0.5,
        // A committed send wakes the worker by NOTIFY; polling is for delayed jobs and repetitions.
        notifyPollingIntervalSeconds: 1,
        localConcurrency: 1,
      },
      async jobs => {
        try {
          for (const job of jobs as JobWithMetadata<Envelope>[]) await work(name, job)
        } finally {
          to.notifyWorker(own.id)
        }
      },
    )
  }

  async function work(name: string, job: JobWithMetadata<Envelope>): Promise<void> {
    const definition = definitions.get(name)!
    const attempt = job.retryCount + 1
    try {
      const { body } = job.data
      await workFor(body, () => definition.handler(body, { attempt, id: job.id }))
    } catch (error) {
      const last = job.retryCount >= job.retryLimit
      log[last ? 'error' : 'warn'](
        { event: last ? 'job.attention' : 'job.failed', job: name, id: job.id, attempt, error },
        last ? 'a job failed for good and needs a person' : 'a job failed and will be repeated',
      )
      throw error
    }
  }

  const running = (): PgBoss => {
    if (!boss) throw new Error('jobs.start() must be called first (with only: [] to send without working)')
    return boss
  }

  return {
    define(name, definition) {
      if (definitions.has(name)) throw new Error(`Job ${name} is defined twice`)
      definitions.set(name, definition as unknown as JobDefinition<object>)
    },
    every(name, cron, data = {}) {
      schedules.push({ name, cron, data })
    },

    async send(trx, name, data, options = {}) {
      if (!definitions.has(name)) throw new Error(`Job ${name} is not defined`)
      const delay = options.after ? options.after.getTime() - clock.now().getTime() : 0
      const id = await running().send(
        name,
        { body: data, after: options.after?.toISOString() } satisfies Envelope,
        {
          db: fromKysely(trx),
          singletonKey: options.key ?? randomUUID(),
          ...(delay > 0 ? { startAfter: new Date(Date.now() + delay) } : {}),
        },
      )
      return id !== null
    },

    names: () => [...definitions.keys()],

    async start({ only, except = [] } = {}) {
      const names = only ?? [...definitions.keys()].filter(name => !except.includes(name))
      const unknown = names.filter(n => !definitions.has(n))
      if (unknown.length) throw new Error(`Jobs not defined: ${unknown.join(', ')}`)
      const works = names.length > 0
      mine = [...names]
      boss = new PgBoss({
        db: bossDatabase(db),
        backend: db.kind === 'pglite' ? 'pglite' : 'postgres',
        useListenNotify: works,
        supervise: works,
        schedule: works && schedules.length > 0,
        // A killed process leaves its jobs marked as running; looked for this often, they are soon run elsewhere.
        superviseIntervalSeconds: 5,
        monitorIntervalSeconds: 5,
        cronMonitorIntervalSeconds: 15,
        cronWorkerIntervalSeconds: 5,
        persistWarnings: false,
        // Rebuilding indexes concurrently cannot run inside PGlite's single connection.
        reindex: db.kind === 'postgres',
        monitorVacuum: db.kind === 'postgres',
      })
      boss.on('error', error => log.error({ event: 'jobs.error', error }, 'the job queue met an error'))
      boss.on('warning', warning => log.warn({ event: 'jobs.warning', warning }, 'the job queue warns'))
      await boss.start()
      await reclaim(db)
      await makeQueues(boss, definitions)
      for (const s of works ? schedules : []) {
        await boss.schedule(
          s.name,
          s.cron,
          { body: s.data },
          { tz: 'Asia/Shanghai', singletonKey: 'schedule' },
        )
      }
      for (const name of names) {
        const concurrency = definitions.get(name)!.concurrency ?? 2
        for (let i = 0; i < concurrency; i++) await startWorker(boss, name)
      }
    },

    async stop() {
      await boss?.stop({ graceful: true, timeout: 20_000, close: false })
      boss = undefined
    },

    async idle(now) {
      const due = now
        ? sql`(start_after <= now() or data->>'after' is null or (data->>'after')::timestamptz <= ${now})`
        : sql`start_after <= now()`
      for (;;) {
        if (now) {
          await sql`update pgboss.job set start_after = now() where state in ('created', 'retry')
            and start_after > now() and name = any(${mine}) and ${due}`.execute(db.kysely)
        }
        const left = await sql<{ n: number }>`select count(*)::int as n from pgboss.job
          where name = any(${mine})
            and (state = 'active' or (state in ('created', 'retry') and ${due}))`.execute(db.kysely)
        if (left.rows[0]!.n === 0) return
        await new Promise(resolve => setTimeout(resolve, 15))
      }
    },

    async dead() {
      const { rows } = await sql<{ name: string; data: Envelope; failed_at: Date }>`
        select coalesce(source_name, name) as name, data, created_on as failed_at
        from pgboss.job where name = ${DEAD} order by created_on desc limit 200`.execute(db.kysely)
      return rows.map(r => ({ name: r.name, data: r.data.body, failedAt: r.failed_at }))
    },

    async counts() {
      const { rows } = await sql<{ name: string; waiting: number; active: number; failed: number }>`
        select name, count(*) filter (where state in ('created', 'retry'))::int as waiting,
          count(*) filter (where state = 'active')::int as active,
          count(*) filter (where state = 'failed')::int as failed
        from pgboss.job where state < 'completed' or state = 'failed' group by name`.execute(db.kysely)
      return rows.filter(r => !r.name.startsWith('__pgboss'))
    },
  }
}

/**
 * Jobs of workers that died: on PGlite, which belongs to one process, all that are marked as running; on PostgreSQL
 * those whose heart has stopped. The supervisor would find the latter too, if this process lives long enough.
 */
async function reclaim(db: AnyDatabase): Promise<void> {
  const dead =
    db.kind === 'pglite' ? sql`true` : sql`heartbeat_on + heartbeat_seconds * interval '1 second' < now()`
  await sql`update pgboss.job set state = 'retry', start_after = now(), heartbeat_on = null
    where state = 'active' and ${dead}`.execute(db.kysely)
}

async function makeQueues(boss: PgBoss, definitions: Map<string, JobDefinition<object>>): Promise<void> {
  const have = new Set((await boss.getQueues()).map(q => q.name))
  if (!have.has(DEAD)) await boss.createQueue(DEAD, { retentionSeconds: FOREVER_SECONDS })
  for (const [name, d] of definitions) {
    const options = {
      retryLimit: d.retries ?? 5,
      retryDelay: d.backoff?.first ?? 1,
      retryBackoff: true,
      retryDelayMax: d.backoff?.longest ?? 600,
      expireInSeconds: d.timeout ?? 120,
      // The shortest that pg-boss takes: so long after its worker died a job is run again.
      heartbeatSeconds: 10,
      retentionSeconds: FOREVER_SECONDS,
      deleteAfterSeconds: 3 * 86_400,
      deadLetter: DEAD,
      notify: true,
    }
    if (have.has(name)) await boss.updateQueue(name, options)
    // `short`: one waiting job for each key, any number running (each send without a key has a random one).
    else await boss.createQueue(name, { ...options, policy: 'short' })
    // Filled now, because inside a transaction on PGlite the look-up would wait for that very transaction.
    await boss.findJobs(name, { id: randomUUID() })
  }
}
function bossDatabase(db: AnyDatabase): Db {
  const { engine } = db
  if (engine.kind === 'pglite') return fromPglite(engine.pglite)
  return {
    async executeSql(text, values) {
      const result = await engine.pool.query(text, values?.length ? values : undefined)
      // Several statements at once answer an array of results.
      const parts = Array.isArray(result) ? result : [result]
      return { rows: parts.flatMap(part => part.rows ?? []) }
    },
    async listen(channel, heard, again) {
      const stop = await db.listen(channel, heard, again)
      again()
      return { close: stop }
    },
  }
}
