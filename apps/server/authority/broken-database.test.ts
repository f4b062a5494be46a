// The database fails at each statement of an issuance in turn, before it or with its answer lost. The next run ends with
// one registered pair; nothing is signed that is not on record; no serial is used twice.
import { parseCertificate } from '@hufu/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../platform/test-database.ts'
import { issue } from './issue.ts'
import { type Break, type Breaker, breakDatabase } from './testing/break-database.ts'
import { openStand, type Stand } from './testing/stand.ts'

describe.each(testEngines)('a database that fails under the ca role, on %s', engine => {
  let stand: Stand
  let breaker: Breaker
  beforeAll(async () => {
    stand = await openStand({ engine, suites: ['sm2'], works: false })
    breaker = breakDatabase(stand.db)
  })
  afterAll(() => stand.close())

  const request = async () => {
    const order = await stand.placeOrder()
    const issuance = await stand.db.transaction(trx => stand.authority.issuing.request(trx, order))
    return { authority: order.authority, issuance }
  }

  const invariants = async (issuance: string) => {
    const db = stand.db.kysely
    const certificates = await db
      .selectFrom('certificate')
      .selectAll()
      .where('request_id', '=', issuance)
      .execute()
    const intents = await db
      .selectFrom('issuance_intent')
      .selectAll()
      .where('request_id', '=', issuance)
      .execute()
    const keys = await db
      .selectFrom('escrowed_key')
      .select('state')
      .where('claimed_by', '=', issuance)
      .execute()
    const spare = await db
      .selectFrom('serial_reservation')
      .select('serial')
      .where('request_id', '=', issuance)
      .execute()
    expect(certificates.map(row => row.use).sort()).toEqual(['encrypt', 'sign'])
    for (const row of certificates) expect(parseCertificate(row.der).serialHex).toBe(row.serial)
    // Every intent that may have been signed is on record with its serial, and only the registered ones are certificates.
    const reserved = new Set(spare.map(row => row.serial))
    expect(intents.every(intent => reserved.has(intent.serial))).toBe(true)
    expect(new Set(intents.map(intent => intent.serial)).size).toBe(intents.length)
    expect(intents.filter(i => i.state === 'registered').map(i => i.serial)).toEqual(
      expect.arrayContaining(certificates.map(row => row.serial)),
    )
    expect(intents.filter(i => !['registered', 'abandoned'].includes(i.state))).toEqual([])
    expect(keys.filter(key => key.state === 'in-use')).toHaveLength(1)
    expect(keys.every(key => key.state !== 'spare')).toBe(true)
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
    await invariants(key.issuance)
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
