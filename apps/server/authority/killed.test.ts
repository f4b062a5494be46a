// The ca role as a process of its own, killed with SIGKILL at the end of each step: what PostgreSQL keeps is all that the
// next run has. It ends with one registered pair, and takes new serials unless nothing was reserved.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../platform/test-database.ts'
import { issuanceSteps } from './context.ts'
import { issue } from './issue.ts'
import { expectWholePair } from './testing/expect-whole-pair.ts'
import { openStand, type Stand } from './testing/stand.ts'

// PGlite lives inside one process, so nobody could look at what a killed one left; crash.test.ts plays it there.
describe.each(testEngines.filter(engine => engine === 'postgres'))('a ca process on %s', engine => {
  let stand: Stand
  beforeAll(async () => {
    stand = await openStand({ engine, suites: ['sm2'], works: false })
  })
  afterAll(() => stand?.close())

  const runUntil = (issuance: string, step: string) =>
    new Promise<NodeJS.Signals | null>((resolve, reject) => {
      const { engine: carrier } = stand.db
      if (carrier.kind !== 'postgres') throw new Error('this test needs PostgreSQL')
      const file = fileURLToPath(new URL('./testing/dying-ca.ts', import.meta.url))
      const args = [file, String(carrier.pool.options.connectionString), 'zce-counter', issuance, step]
      const child = execFile(process.execPath, args, (error, _out, said) => {
        if (error && !error.signal) reject(new Error(said))
        else resolve(error?.signal ?? null)
      })
      child.stdin?.end(stand.masterKey.toString('hex'))
    })

  it.each(issuanceSteps)(
    'killed at «%s» leaves one pair after the next run',
    async step => {
      const order = await stand.placeOrder()
      const issuance = await stand.db.transaction(trx => stand.authority.issuing.request(trx, order))
      expect(await runUntil(issuance, step)).toBe('SIGKILL')

      const half = await stand.db.kysely
        .selectFrom('certificate')
        .select('id')
        .where('request_id', '=', issuance)
        .execute()
      expect(half).toHaveLength(step === 'registered' ? 2 : 0)
      const before = await serialsOf(issuance)

      await issue(stand.context, { authority: order.authority, issuance })
      await expectWholePair(stand.db.kysely, issuance)
      const fresh = (await serialsOf(issuance)).filter(serial => !before.includes(serial))
      expect(fresh).toHaveLength(step === 'registered' ? 0 : 2)
    },
    60_000,
  )

  const serialsOf = async (issuance: string) => {
    const rows = await stand.db.kysely
      .selectFrom('serial_reservation')
      .select('serial')
      .where('request_id', '=', issuance)
      .execute()
    return rows.map(row => row.serial)
  }
})
