// The database room: the guard, equal values on both engines, migrations, notices. PostgreSQL too where a test
// database is named.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AnyDatabase, json } from './db.ts'
import { openTestDatabase, testEngines } from './test-database.ts'

describe.each(testEngines)('database on %s', kind => {
  let db: AnyDatabase
  beforeAll(async () => {
    db = await openTestDatabase(kind)
  })
  afterAll(() => db.close())

  it('reads values alike', async () => {
    const { rows } =
      await sql`select 12345678901::int8 as money, 9223372036854775807::int8 as big, 12.30::numeric as n,
      '2026-02-28'::date as day, '2026-02-28T08:00:00+08'::timestamptz as at, ${json([1, { a: '中' }])}::jsonb as j,
      '\\x00ff'::bytea as bytes, array['a','b'] as list`.execute(db.kysely)
    expect(rows[0]).toEqual({
      money: 12345678901,
      big: 9223372036854775807n,
      n: '12.30',
      day: '2026-02-28',
      at: new Date('2026-02-28T00:00:00Z'),
      j: [1, { a: '中' }],
      bytes: Buffer.from([0, 255]),
      list: ['a', 'b'],
    })
  })

  it('refuses the root handle inside a transaction instead of waiting for ever', async () => {
    await expect(db.transaction(() => sql`select 1`.execute(db.kysely))).rejects.toThrow(
      /root database handle/,
    )
    await expect(db.transaction(() => db.transaction(async () => 1))).rejects.toThrow(/root database handle/)
    await expect(db.transaction(trx => sql`select 1`.execute(trx))).resolves.toBeDefined()
    await expect(sql`select 1`.execute(db.kysely)).resolves.toBeDefined()
  })

  it('rolls back what failed and repeats what lost a race', async () => {
    await sql`create table if not exists t_race (n int)`.execute(db.kysely)
    await sql`delete from t_race`.execute(db.kysely)
    await expect(
      db.transaction(async trx => {
        await sql`insert into t_race values (1)`.execute(trx)
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    let runs = 0
    await db.transaction(async trx => {
      await sql`insert into t_race values (2)`.execute(trx)
      if (++runs < 3) throw Object.assign(new Error('deadlock'), { code: '40P01' })
    })
    const { rows } = await sql`select n from t_race`.execute(db.kysely)
    expect(rows).toEqual([{ n: 2 }])
    expect(runs).toBe(3)
    await sql`drop table t_race`.execute(db.kysely)
  })

  it('tells listeners at commit, and nothing after a rollback', async () => {
    const heard: string[] = []
    const stop = await db.listen('test_channel', p => heard.push(p))
    await db.transaction(trx => db.notify(trx, 'test_channel', 'one'))
    await db
      .transaction(async trx => {
        await db.notify(trx, 'test_channel', 'never')
        throw new Error('no')
      })
      .catch(() => {})
    await db.transaction(trx => db.notify(trx, 'test_channel', 'two'))
    await expect.poll(() => heard).toEqual(['one', 'two'])
    await stop()
  })

  it('applies migrations once, refuses a changed one, leaves nothing of a failed one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hufu-migrate-'))
    const name = `0001-${kind}-${Date.now()}.sql`
    writeFileSync(join(folder, name), 'create table t_one (n int); insert into t_one values (7);')
    try {
      expect(await db.migrate(folder)).toEqual([name])
      expect(await db.migrate(folder)).toEqual([])
      writeFileSync(join(folder, '0002-bad.sql'), 'create table t_two (n int); select no_such();')
      await expect(db.migrate(folder)).rejects.toThrow(/0002-bad/)
      const { rows } = await sql`select to_regclass('t_two') as gone`.execute(db.kysely)
      expect(rows).toEqual([{ gone: null }])
      writeFileSync(join(folder, name), 'create table t_one (n bigint);')
      await expect(db.migrate(folder)).rejects.toThrow(/changed afterwards/)
    } finally {
      await sql`drop table if exists t_one`.execute(db.kysely)
      await sql`delete from migration where name = ${name}`.execute(db.kysely)
    }
  })
})
