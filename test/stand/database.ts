// A database for one stand: a folder for PGlite, or a fresh database on a PostgreSQL that the run starts (or that
// HUFU_TEST_DATABASE_URL names).
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { startPostgres } from './postgres.ts'

export type Engine = 'pglite' | 'postgres'
/** Which one this run is about: the projects `journey` and `journey-postgres` say it. */
export const engine: Engine = process.env.HUFU_TEST_DATABASE === 'postgres' ? 'postgres' : 'pglite'

export interface StandDatabase {
  engine: Engine
  /** What the server is told; nothing for PGlite, which lives in the data folder. */
  url?: string
  drop(): Promise<void>
}

export async function openStandDatabase(kind: Engine): Promise<StandDatabase> {
  if (kind === 'pglite') return { engine: kind, drop: async () => {} }
  const given = process.env.HUFU_TEST_DATABASE_URL
  const own = given ? undefined : await startPostgres()
  const server = given ?? own!.url
  const name = `hufu_stand_${randomBytes(5).toString('hex')}`
  await administer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    engine: kind,
    url: url.href,
    async drop() {
      if (own) await own.stop()
      else await administer(server, `drop database ${name} with (force)`)
    },
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Rows straight from the stand's PostgreSQL, for what no API shows on purpose. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

export const pgliteFolder = (data: string): string => join(data, 'pglite')
