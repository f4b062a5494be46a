// Before the unit tests: one PostgreSQL for all of them, so that what is said of both engines is tried on both. Each
// test makes a database of its own in it (apps/server/platform/test-database.ts).
import { startPostgres } from './postgres.ts'

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.HUFU_TEST_DATABASE_URL) return undefined
  const server = await startPostgres()
  process.env.HUFU_TEST_DATABASE_URL = server.url
  return server.stop
}
