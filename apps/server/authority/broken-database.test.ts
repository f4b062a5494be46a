// The database fails at each statement of an issuance in turn, before it or with its answer lost. The next run ends with
// one registered pair; nothing is signed that is not on record; no serial is used twice.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../platform/test-database.ts'
import { issue } from './issue.ts'
import { type Break, type Breaker, breakDatabase } from './testing/break-database.ts'
import { expectWholePair } from './testing/expect-whole-pair.ts'
import { openStand, type Stand } from './testing/stand.ts'

describe.each(testEngines)('a database that fails under the ca role, on %s', engine => {
  let stand: Stand
  let breaker: Breaker
  beforeAll(async () => {
    stand = await openStand({ engine, suites: ['sm2'], works: false })
    breaker = breakDatabase(stand.db)
  })
  afterAll(() => stand?.close())

  const request = async () => {
    const order = await stand.placeOrder()
    const issuance = await stand.db.transaction(trx => stand.authority.issuing.request(trx, order))
    return { authority: order.authority, issuance }
  }

  const breakAt = async (nth: number, how: Break): Promise<boolean> => {
    const key = await request()
    breaker.arm(nth, how)
    const failed = await issue(stand.context, key).then(
      () => undefined,
      error => error as Error,
    )
    const { broke } = breaker.seen()
    breaker.count()
    if (broke && failed) {
      const state = await stand.db.kysely
        .selectFrom('issuance_request')
        .select('state')
        .where('id', '=', key.issuance)
        .executeTakeFirstOrThrow()
      const half = await stand.db.kysely
        .selectFrom('certificate')
        .select('id')
        .where('request_id', '=', key.issuance)
        .execute()
      expect(half).toHaveLength(state.state === 'issued' ? 2 : 0)
    }
    await issue(stand.context, key)
    await expectWholePair(stand.db.kysely, key.issuance)
    return broke
  }

  it('before any of its statements', async () => {
    const key = await request()
    breaker.count()
    await issue(stand.context, key)
    const { statements } = breaker.seen()
    expect(statements.length).toBeGreaterThan(30)
    for (let nth = 1; nth <= statements.length; nth++) {
      expect(await breakAt(nth, 'before'), `statement ${nth}: ${statements[nth - 1]}`).toBe(true)
    }
  }, 240_000)

  it('with the answer to a commit lost', async () => {
    const key = await request()
    breaker.count()
    await issue(stand.context, key)
    const commits = breaker.seen().statements.flatMap((text, n) => (/^commit/i.test(text) ? [n + 1] : []))
    expect(commits.length).toBeGreaterThanOrEqual(4)
    for (const nth of commits) expect(await breakAt(nth, 'after')).toBe(true)
  }, 120_000)
})
