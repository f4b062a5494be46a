// One process a PGlite folder; a lock left by a killed one does not stand in the way.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from './db.ts'

it('refuses a second opening of one folder, and opens it again after a close or a kill', async () => {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'pglite-lock-')), 'pglite')
  const db = await openDatabase({ dataDir })
  await sql`create table kept (n int)`.execute(db.kysely)
  await expect(openDatabase({ dataDir })).rejects.toThrow(/Another process/)
  await db.close()
  // Left by a process that is no more: an id that now belongs to another, and one that nobody has.
  for (const stale of ['1 999999999999', '4194303 5']) {
    writeFileSync(`${dataDir}.lock`, stale)
    const again = await openDatabase({ dataDir })
    await sql`select n from kept`.execute(again.kysely)
    await again.close()
  }
}, 40_000)
