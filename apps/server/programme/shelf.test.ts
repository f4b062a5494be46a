// Programmes on the shelf: bad ones refused whole, with every fault; good ones published once a content and kept for ever.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillRosters } from '../demo/prepare-demo.ts'
import { newUscc, startWalk } from '../testing/applicant.ts'
import { authority, openHouse, programmesFolder, type TestHouse } from '../testing/house.ts'
import { readAuthorities } from './authorities.ts'
import { openShelf, publishProgrammes, readProgrammes } from './shelf.ts'

let house: TestHouse
let folder: string
beforeAll(async () => {
  house = await openHouse()
  folder = await mkdtemp(join(tmpdir(), 'hufu-programmes-'))
  await cp(programmesFolder, folder, { recursive: true })
})
afterAll(async () => {
  await house.close()
  await rm(folder, { recursive: true })
})

const versions = async () =>
  (
    await house.db.kysely
      .selectFrom('programme_version')
      .select(['programme', 'version'])
      .where('programme', '=', 'zce')
      .orderBy('version')
      .execute()
  ).map(row => `${row.programme} ${row.version}`)

describe('reading', () => {
  it('refuses a folder with one bad programme: file, line and path of every fault, in both languages', async () => {
    const text = await readFile(join(folder, 'zce.yaml'), 'utf8')
    const bad = text
      .replace('after: [payment]', 'after: [paymemt]')
      .replace('suites: [sm2, rsa]', 'suites: [sm9]')
      .replace('type: uscc', 'type: usccc')
    await writeFile(join(folder, 'bad.yaml'), bad)
    const refused = await readProgrammes(folder).catch(error => error)
    await rm(join(folder, 'bad.yaml'))
    expect(refused.name).toBe('ProgrammeFaults')
    for (const word of ['paymemt', 'suites[0]', 'organisation.fields.uscc.type'])
      expect(refused.message).toContain(word)
    expect(refused.message).toMatch(/^bad\.yaml:\d+ /m)
    expect(refused.message).not.toContain('zce.yaml')
  })

  it('refuses authorities that lack a title, all at once', async () => {
    const before = await readFile(join(folder, 'authorities.yaml'), 'utf8')
    await writeFile(
      join(folder, 'authorities.yaml'),
      'one:\n  hotline: "1"\ntwo:\n  title: { zh: 二, en: Two }\n',
    )
    const refused = await readAuthorities(folder).catch(error => error)
    await writeFile(join(folder, 'authorities.yaml'), before)
    expect(refused.faults).toEqual([
      expect.stringContaining('one.title'),
      expect.stringContaining('two.hotline'),
    ])
  })
})

describe('publishing', () => {
  it('again changes nothing; a changed content is a further version; the old one stays as it was', async () => {
    const authorities = await readAuthorities(programmesFolder)
    const publish = async () =>
      await publishProgrammes(house.db, house.clock, authorities, await readProgrammes(folder))
    await publish()
    await Promise.all([publish(), publish()])
    expect(await versions()).toEqual(['zce 1'])

    const text = await readFile(join(folder, 'zce.yaml'), 'utf8')
    await writeFile(join(folder, 'zce.yaml'), text.replace('fen: 30000', 'fen: 28000'))
    await publish()
    await publish()
    expect(await versions()).toEqual(['zce 1', 'zce 2'])

    const price = async (version: number) =>
      (await house.shelf.get(authority, 'zce', version)).products.organisation?.price[0]?.fen
    expect([await price(1), await price(2)]).toEqual([30_000, 28_000])
    // Another process, started later, finds the same.
    const later = await openShelf(house.db)
    expect((await later.latest(authority, 'zce')).version).toBe(2)
    expect((await later.all()).map(p => [p.programme.programme, p.version])).toContainEqual(['zce', 2])
    await expect(later.get(authority, 'zce', 3)).rejects.toMatchObject({ code: 'programme.unknown' })
    await expect(later.latest('another', 'zce')).rejects.toMatchObject({ code: 'programme.unknown' })
  })
})

describe('the demo', () => {
  it('fills rosters once, with members whose credit codes count, so that the free policy can be tried', async () => {
    await fillRosters(house.db, house.clock, house.shelf, house.log)
    await fillRosters(house.db, house.clock, house.shelf, house.log)
    const rows = await house.db.kysely.selectFrom('roster_member').selectAll().orderBy('roster').execute()
    expect(rows.map(row => row.roster)).toEqual(['zce-members', 'zce-warehouses'])
    for (const member of rows) {
      const walk = await startWalk(house, { group: member.member_group })
      await walk.fill({ 'organisation.uscc': member.uscc, 'organisation.name': member.name })
      await walk.submit()
      expect(await walk.startPayment('entitlement')).toEqual({ kind: 'settled' })
    }
  })
})

describe('the ledger', () => {
  it('says when the next one becomes free, rolling with each use', async () => {
    const uscc = newUscc()
    await house.enrol(uscc)
    const { programme } = await house.shelf.latest(authority, 'zce')
    const allowance = () =>
      house.ledger.allowance(house.db.kysely, authority, programme, 'futures-company', uscc)
    expect(await allowance()).toEqual({ entitlement: 'free-futures', total: 5, remaining: 5, until: null })
    const first = house.clock.now()
    for (const days of [0, 100]) {
      house.clock.advance(days * 86_400_000)
      const walk = await startWalk(house, { group: 'futures-company' })
      await walk.fill({ 'organisation.uscc': uscc })
      await walk.submit()
      await walk.startPayment('entitlement')
    }
    const until = new Date(first)
    until.setUTCFullYear(until.getUTCFullYear() + 2)
    expect(await allowance()).toMatchObject({ remaining: 3, until })
    house.clock.set(new Date(until.getTime() + 1))
    expect(await allowance()).toMatchObject({ remaining: 4 })
    expect(
      await house.ledger.allowance(house.db.kysely, 'another', programme, 'futures-company', uscc),
    ).toMatchObject({ remaining: 5 })
    expect(await house.ledger.allowance(house.db.kysely, authority, programme, 'other', uscc)).toBeNull()
  })
})
