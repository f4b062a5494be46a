// A CRL that is wrong, that forgets, or that grew too suddenly does not go out, and the one before stays in force.
import { randomUUID } from 'node:crypto'
import { parseCrl } from '@hufu/pki'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openStand, type Stand } from '../authority/testing/stand.ts'
import { buildHttp } from '../platform/http.ts'
import { confirmGrowth } from './crl-growth.ts'
import { publishCrl } from './publish-crl.ts'

const HOME = 'zce-counter'
const CA = 'sm2-1'
let stand: Stand
let serials: string[] = []

beforeAll(async () => {
  stand = await openStand({ suites: ['sm2'], crlGrowth: { atLeast: 2, share: 0.1 } })
  for (let n = 0; n < 3; n++) await stand.issue(await stand.placeOrder({ person: randomUUID() }))
}, 180_000)
afterAll(() => stand.close())
beforeEach(async () => {
  stand.clock.advance(60_000)
  await set({ state: 'good', revoked_at: null, reason: null })
  await stand.db.kysely.deleteFrom('crl').execute()
  await stand.db.kysely.deleteFrom('crl_refusal').execute()
  const rows = await stand.db.kysely.selectFrom('certificate').select('serial').orderBy('serial').execute()
  serials = rows.map(row => row.serial)
})

type Change = { state: 'good' | 'suspended' | 'revoked'; revoked_at: Date | null; reason: string | null }
const set = (change: Change, some?: string[]) =>
  stand.db.kysely
    .updateTable('certificate')
    .set(change)
    .$if(some !== undefined, query => query.where('serial', 'in', some!))
    .execute()
const revoke = (...some: string[]) =>
  set({ state: 'revoked', revoked_at: stand.clock.now(), reason: 'superseded' }, some)
const publish = () => publishCrl(stand.context, HOME, CA)
const newest = async () => {
  const row = await stand.db.kysely
    .selectFrom('crl')
    .select('der')
    .where('kind', '=', 'full')
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()
  return parseCrl(row.der)
}

it('refuses to forget a revocation, whoever wrote the database; a lifted hold may go', async () => {
  await revoke(serials[0]!)
  await set({ state: 'suspended', revoked_at: stand.clock.now(), reason: null }, [serials[1]!])
  await publish()
  // The same count of entries, but another one.
  await set({ state: 'good', revoked_at: null, reason: null }, [serials[0]!])
  await revoke(serials[2]!)
  await expect(publish()).rejects.toThrow(`would lose ${serials[0]}`)
  expect((await newest()).number).toBe(1n)

  await revoke(serials[0]!)
  await set({ state: 'good', revoked_at: null, reason: null }, [serials[1]!])
  expect(await publish()).toBe(2)
  expect((await newest()).entries.map(entry => entry.serialHex)).toEqual([serials[0], serials[2]].sort())
})

it('signs nothing that its own lints refuse', async () => {
  await publish()
  await set({ state: 'revoked', revoked_at: new Date(stand.clock.now().getTime() + 90_000), reason: null }, [
    serials[0]!,
  ])
  await expect(publish()).rejects.toThrow('rfc5280.crl-entry-dates')
  expect((await newest()).number).toBe(1n)
})

it('holds a list that grew suddenly until an operator confirms just that list', async () => {
  await publish()
  await revoke(...serials.slice(0, 3))
  expect(await publish()).toBeUndefined()
  expect(await publish()).toBeUndefined()
  expect((await newest()).entries).toEqual([])

  // The alarm, at a door that the process which signs does not have.
  const app = await buildHttp({
    ...{ ...stand, config: { publicUrl: stand.publicUrl, rateLimit: 0 } },
    sessionOf: async () => ({}),
  })
  stand.authority.registerVa(app)
  const metrics = async () => (await app.inject({ url: '/metrics' })).body
  expect(await metrics()).toContain(`hufu_crl_refused_entries{authority="${HOME}",ca="${CA}"} 3`)
  expect(await metrics()).toMatch(/hufu_crl_seconds_left\{[^}]*\} 604800\n/)

  // It grew on while the operator looked: what was not seen is not confirmed.
  await revoke(serials[3]!)
  const seen = { authority: HOME, ca: CA, entries: 3, by: 'operator' }
  expect(await confirmGrowth(stand, seen)).toBe(true)
  await stand.jobs.idle()
  expect((await newest()).entries).toEqual([])
  expect(await confirmGrowth(stand, seen)).toBe(false)
  expect(await confirmGrowth(stand, { ...seen, entries: 4 })).toBe(true)
  await stand.jobs.idle()
  expect((await newest()).entries).toHaveLength(4)
  expect(await metrics()).not.toContain('hufu_crl_refused_entries{')
  await app.close()

  const acts = await stand.db.kysely
    .selectFrom('audit')
    .select('act')
    .where('act', 'in', ['crl.refused', 'crl.confirmed'])
    .orderBy('seq')
    .execute()
  expect(acts.map(row => row.act)).toEqual(['crl.refused', 'crl.confirmed', 'crl.refused', 'crl.confirmed'])
})
