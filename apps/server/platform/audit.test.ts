// The audit chain and one-time tokens: nothing can be changed unseen, nothing redeemed twice, also when many try at once.
import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlatformTables } from '../migrations/tables/platform.ts'
import { openAudit } from './audit.ts'
import { fixedClock } from './clock.ts'
import type { Database } from './db.ts'
import { migrations, openTestDatabase, testEngines } from './test-database.ts'
import { issueToken, redeemToken, revokeTokens } from './tokens.ts'

describe.each(testEngines)('on %s', kind => {
  let db: Database<PlatformTables>
  const audit = openAudit(randomBytes(32))
  beforeAll(async () => {
    db = await openTestDatabase(kind)
    await db.migrate(migrations)
  }, 30_000)
  afterAll(() => db.close())

  const write = (authority: string, n: number) =>
    db.transaction(trx =>
      audit.write(trx, {
        authority,
        actor: 'staff:1',
        act: 'test',
        subject: `x:${n}`,
        detail: { n, b: [1], a: '中' },
      }),
    )

  it('keeps one straight chain an authority under concurrent writers [law 24]', async () => {
    const [one, two] = [randomUUID(), randomUUID()]
    await Promise.all(Array.from({ length: 20 }, (_, n) => write(n % 2 ? one : two, n)))
    expect(await audit.verify(db.kysely, one)).toEqual({ rows: 10 })
    expect(await audit.verify(db.kysely, two)).toEqual({ rows: 10 })
  })

  it('refuses change and removal, and sees them when somebody went around the trigger', async () => {
    const authority = randomUUID()
    for (let n = 0; n < 3; n++) await write(authority, n)
    const change = sql`update audit set actor = 'staff:2' where authority_id = ${authority} and seq = 2`
    await expect(change.execute(db.kysely)).rejects.toThrow(/never changed/)
    await expect(
      sql`delete from audit where authority_id = ${authority}`.execute(db.kysely),
    ).rejects.toThrow()
    await expect(sql`truncate audit`.execute(db.kysely)).rejects.toThrow()
    await sql`alter table audit disable trigger audit_append_only`.execute(db.kysely)
    try {
      await change.execute(db.kysely)
      expect(await audit.verify(db.kysely, authority)).toEqual({ rows: 1, broken: 2 })
      await sql`delete from audit where authority_id = ${authority} and seq > 1`.execute(db.kysely)
      expect(await audit.verify(db.kysely, authority)).toEqual({ rows: 1, broken: 2 })
    } finally {
      await sql`alter table audit enable trigger audit_append_only`.execute(db.kysely)
    }
  })

  it('spends a token once, however many come at the same moment', async () => {
    const token = await db.transaction(trx => issueToken(trx, { purpose: 'p', subject: 's', ttl: 60_000 }))
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => db.transaction(trx => redeemToken(trx, 'p', token))),
    )
    expect(tries.filter(t => t.status === 'fulfilled').map(t => t.value)).toEqual(['s'])
    const refusals = tries.filter(t => t.status === 'rejected').map(t => (t.reason as { code: string }).code)
    expect(refusals).toEqual(Array(7).fill('token.spent'))
  })

  it('refuses a token of another purpose, an expired and a revoked one', async () => {
    const clock = fixedClock()
    const { kysely } = db
    const make = (subject: string) => issueToken(kysely, { purpose: 'p', subject, ttl: 1000 }, clock)
    const [a, b] = [await make('a'), await make('b')]
    await expect(redeemToken(kysely, 'q', a, { clock })).rejects.toMatchObject({ code: 'token.spent' })
    await revokeTokens(kysely, 'p', 'b')
    await expect(redeemToken(kysely, 'p', b, { clock })).rejects.toMatchObject({ code: 'token.spent' })
    clock.advance(1001)
    await expect(redeemToken(kysely, 'p', a, { clock, refusal: 'session.link-used' })).rejects.toMatchObject({
      code: 'session.link-used',
    })
  })
})
