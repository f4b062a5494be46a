// Kept as long as the law says, not a day less; then gone, papers and all.
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startWalk, type Walk } from '../testing/applicant.ts'
import { authority, DAY, openHouse, type TestHouse } from '../testing/house.ts'
import { keptUntil, sweep } from './retention.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const objects = async () =>
  (await readdir(house.filesFolder, { recursive: true, withFileTypes: true })).filter(each => each.isFile())
const valuesOf = async (walk: Walk) =>
  await house.db.kysely
    .selectFrom('order_value')
    .select('path')
    .where('order_id', '=', walk.key.order)
    .execute()

it('keeps what is under way, and a fruitless order for a year', async () => {
  const open = await (await startWalk(house)).to('review')
  expect(await keptUntil(house.db.kysely, open.key)).toBeNull()
  const done = await (await startWalk(house)).to('delivery')
  await done.ship()
  await done.deliver()
  const [year] = (await keptUntil(house.db.kysely, done.key))?.until.toISOString().split('-') ?? []
  // The house's fake authority stores no certificates: a year, as for any order without one.
  expect(Number(year)).toBe(2027)
})

it('forgets a draft after ninety days, papers included, and not before [law 9]', async () => {
  const walk = await startWalk(house)
  await walk.fill()
  const before = (await objects()).length
  house.clock.advance(89 * DAY)
  await sweep(house)
  expect((await valuesOf(walk)).length).toBeGreaterThan(3)
  house.clock.advance(2 * DAY)
  expect(await sweep(house)).toBeGreaterThan(0)
  expect(await valuesOf(walk)).toEqual([])
  expect((await objects()).length).toBeLessThan(before)
  const trail = await house.db.kysely
    .selectFrom('audit')
    .select('act')
    .where('authority_id', '=', authority)
    .where('subject', '=', `order:${walk.key.order}`)
    .execute()
  expect(trail.map(row => row.act)).toContain('order.forgotten')
})

it('leaves a file that a later order has carried over', async () => {
  const first = await startWalk(house)
  await first.fill()
  house.clock.advance(60 * DAY)
  const copy = await startWalk(house, { person: first.person, copyOf: first.key.order })
  const files = (await copy.view()).files.length
  expect(files).toBeGreaterThan(0)
  house.clock.advance(31 * DAY)
  await sweep(house)
  expect(await valuesOf(first)).toEqual([])
  const [row] = await house.db.kysely
    .selectFrom('order_file')
    .select('stored')
    .where('order_id', '=', copy.key.order)
    .execute()
  expect(row && (await house.files.get(row.stored.kept)).length).toBeGreaterThan(1000)
})
