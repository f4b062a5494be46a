// Publishing into the running server: a good file is the newest version at once, a bad one changes nothing and tells every line.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startWalk } from '../testing/applicant.ts'
import { authority, openHouse, programmesFolder, type TestHouse } from '../testing/house.ts'
import { type PublishDeps, publishSource } from './publish.ts'

let house: TestHouse
let deps: PublishDeps
let source = ''
beforeAll(async () => {
  house = await openHouse()
  const { db, clock, shelf, audit, authorities } = house
  deps = { db, clock, shelf, audit, authorities, folder: programmesFolder, token: 'unused' }
  source = await readFile(join(programmesFolder, 'zce.yaml'), 'utf8')
})
afterAll(() => house.close())

it('is in force at once, while an order under way keeps its version [O-16]', async () => {
  const old = await startWalk(house)
  const dearer = source.replace('fen: 30000', 'fen: 31000')
  expect(await publishSource(deps, 'zce.yaml', dearer)).toMatchObject({ version: 2, fresh: true })
  expect(await publishSource(deps, 'zce.yaml', dearer)).toMatchObject({ version: 2, fresh: false })
  expect(await old.order()).toMatchObject({ programme_version: 1 })
  const young = await startWalk(house)
  expect(await young.order()).toMatchObject({ programme_version: 2 })
})

it('tells every fault with its line, and leaves what was in force', async () => {
  const bad = source.replace('after: [payment]', 'after: [paymemt]').replace('type: uscc', 'type: usccc')
  const refused = await publishSource(deps, 'new.yaml', bad).catch(error => error)
  expect(refused.code).toBe('programme.faults')
  expect(refused.faults.map((fault: { path: string }) => fault.path).join()).toMatch(
    /new\.yaml:\d+ .*new\.yaml:\d+ /,
  )
  expect((await house.shelf.latest(authority, 'zce')).version).toBe(2)
})

it('refuses a programme of an authority that does not exist, naming those that do', async () => {
  const homeless = source.replace('authority: zce-counter', 'authority: nobody-counter')
  const refused = await publishSource(deps, 'homeless.yaml', homeless).catch(error => error)
  expect(refused.faults[0].zh).toContain('zce-counter')
})
