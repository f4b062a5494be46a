// Databases for tests: PGlite in memory always, and PostgreSQL too where HUFU_TEST_DATABASE_URL names a server. Each
// opening gets a database of its own, so test files can run beside one another.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type Database, openDatabase } from './db.ts'

export type TestEngine = 'pglite' | 'postgres'

const server = process.env.HUFU_TEST_DATABASE_URL
/** For `describe.each`. */
export const testEngines: TestEngine[] = server ? ['pglite', 'postgres'] : ['pglite']

export const migrations = new URL('../migrations/', import.meta.url).pathname

export async function openTestDatabase<T>(
  engine: TestEngine = 'pglite',
  poolSize?: number,
): Promise<Database<T>> {
  if (engine === 'pglite') return await openDatabase<T>({})
  const name = `hufu_test_${randomBytes(6).toString('hex')}`
  await administer(`create database ${name}`)
  const url = new URL(server!)
  url.pathname = `/${name}`
  const db = await openDatabase<T>({ url: url.href, poolSize })
  const { close } = db
  return Object.assign(db, {
    async close() {
      await close()
      await administer(`drop database ${name} with (force)`)
    },
  })
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
