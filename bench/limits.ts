// What this machine could do at most, measured in the same run as our own figures: durable single-row commits on
// PostgreSQL, inserts on PGlite, and SM2 signatures. Absolute figures drift with the machine; ratios drift less.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { algorithm, softwareSigner } from '@hufu/pki'
import pg from 'pg'
import { openDatabase } from '../apps/server/platform/db.ts'
import type { Stand } from '../test/stand/stand.ts'
import { type Latencies, load, ratio } from './measure.ts'

const table =
  'create table if not exists bench_row (id bigserial primary key, content jsonb not null, at timestamptz not null)'
const insert = 'insert into bench_row (content, at) values ($1, now())'
const row = [JSON.stringify({ event: 'submitted', text: '已提交申请', actor: 'bench' })]

/** One row a commit through the driver that the server uses, on the very PostgreSQL (or a PGlite beside the one) of the stand. */
export async function commits(stand: Stand, width: number, milliseconds = 1500): Promise<Latencies> {
  return await (stand.databaseUrl
    ? postgresCommits(stand.databaseUrl, width, milliseconds)
    : pgliteInserts(width, milliseconds))
}

async function postgresCommits(url: string, width: number, milliseconds: number): Promise<Latencies> {
  // In a database of its own, so that the server's stays as it is.
  const own = new URL(url)
  own.pathname = '/postgres'
  const pool = new pg.Pool({ connectionString: own.href, max: width })
  try {
    const { rows } = await pool.query<{ fsync: string; synchronous_commit: string }>(
      "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit",
    )
    if (rows[0]?.fsync !== 'on' || rows[0].synchronous_commit !== 'on') {
      throw new Error('this PostgreSQL does not wait for its disk: its commits are no limit of ours')
    }
    await pool.query(table)
    const query = () => pool.query(insert, row)
    await load({ width, milliseconds: 200 }, query)
    return await load({ width, milliseconds }, query)
  } finally {
    await pool.query('drop table if exists bench_row')
    await pool.end()
  }
}

async function pgliteInserts(width: number, milliseconds: number): Promise<Latencies> {
  const folder = mkdtempSync(join(tmpdir(), 'hufu-bench-'))
  const database = await openDatabase({ dataDir: join(folder, 'pglite') })
  try {
    const { engine } = database
    if (engine.kind !== 'pglite') throw new Error('expected PGlite')
    await engine.pglite.query(table)
    const query = () => engine.pglite.query(insert, row)
    await load({ width, milliseconds: 200 }, query)
    return await load({ width, milliseconds }, query)
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** SM2 signatures per second on one core, of something as long as a certificate's body. */
export async function sm2Signatures(milliseconds = 1000): Promise<number> {
  const signer = softwareSigner((await algorithm('sm2').generate()).privateKeyPkcs8)
  const body = Buffer.alloc(600, 0x30)
  for (let warm = 0; warm < 100; warm++) await signer.sign(body)
  const began = performance.now()
  let signed = 0
  while (performance.now() - began < milliseconds) {
    await signer.sign(body)
    signed++
  }
  return ratio(signed * 1000, performance.now() - began)
}
