// What a machine reads on papers and what the registry says: into the form with its provenance, beside what people type, and
// into the checks. Wrong readings never win over people; missing ones never stop them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { viewCase } from '../desk/case.ts'
import { giveConsent } from '../order/consent.ts'
import { agreed, reviewer, startWalk, type Walk } from '../testing/applicant.ts'
import { openHouse, type TestHouse } from '../testing/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())
beforeEach(() => {
  house.ocr.away(null)
  house.registry.down = false
  for (const kind of ['business-licence', 'identity-card-front', 'identity-card-back'] as const)
    house.ocr.says(kind, {}, { doubts: ['unreadable'] })
})

const holder = '11010519491231002X'
const licence = (uscc: string, name = '郑州示例期货有限公司') => ({
  'organisation-name': name,
  uscc,
  'legal-representative': '司马懿',
})

async function begun(): Promise<Walk> {
  const walk = await startWalk(house)
  await walk.verifyPhone()
  await giveConsent(house.spine, walk.key, walk.person, 'identity-images')
  return walk
}
const shown = async (walk: Walk, path: string) => (await walk.view()).values.find(v => v.path === path)
const readingOf = async (walk: Walk, slot: string) =>
  (await walk.view()).files.find(file => file.slot === slot)?.reading
const refusalOf = (walk: Walk) =>
  walk.submit().then(
    () => [],
    error => error.faults as { path: string; code: string; zh: string; insist?: string }[],
  )

describe('reading a paper', () => {
  it('fills name and code from the licence and says where they come from [Z-12]', async () => {
    const walk = await begun()
    house.ocr.says('business-licence', licence(walk.uscc))
    await walk.upload('business-licence')
    expect(await readingOf(walk, 'business-licence')).toMatchObject({ state: 'waiting' })
    await house.jobs.idle()
    expect(await shown(walk, 'organisation.name')).toEqual({
      path: 'organisation.name',
      value: '郑州示例期货有限公司',
      source: 'ocr',
    })
    expect(await shown(walk, 'organisation.uscc')).toMatchObject({ value: walk.uscc, source: 'ocr' })
    expect(await walk.order()).toMatchObject({ organisation: '郑州示例期货有限公司', uscc: walk.uscc })
    expect(await readingOf(walk, 'business-licence')).toEqual({ state: 'read', doubts: [] })
  })

  it('fills the agent from the portrait side, after the consent to read it and not before [Z-13]', async () => {
    const walk = await startWalk(house)
    await walk.verifyPhone()
    house.ocr.says('identity-card-front', { 'person-name': '张三', 'citizen-id': holder })
    const before = house.ocr.seen.length
    await walk.upload('identity-card-front')
    await house.jobs.idle()
    expect(await readingOf(walk, 'identity-card-front')).toMatchObject({ state: 'held' })
    expect(house.ocr.seen).toHaveLength(before)
    await giveConsent(house.spine, walk.key, walk.person, 'identity-images')
    await house.jobs.idle()
    expect(await shown(walk, 'agent.name')).toMatchObject({ value: '张三', source: 'ocr' })
    expect(await shown(walk, 'agent.identity')).toMatchObject({ value: holder, source: 'ocr' })
  })

  it('never writes over what somebody typed, and fills in again over its own reading', async () => {
    const walk = await begun()
    await walk.save({ 'organisation.name': '手写的名称有限公司' })
    house.ocr.says('business-licence', licence(walk.uscc))
    await walk.upload('business-licence')
    await house.jobs.idle()
    expect(await shown(walk, 'organisation.name')).toMatchObject({
      value: '手写的名称有限公司',
      source: 'typed',
    })
    house.ocr.says('business-licence', licence('91410100MA0DEMQ19M'))
    await walk.upload('business-licence')
    await house.jobs.idle()
    expect(await shown(walk, 'organisation.uscc')).toMatchObject({
      value: '91410100MA0DEMQ19M',
      source: 'ocr',
    })
  })

  it('leaves out what it is not sure of, and what no such field can hold', async () => {
    const walk = await begun()
    house.ocr.says('business-licence', licence(walk.uscc), { confidence: 0.4, doubts: ['blurred'] })
    house.ocr.says('identity-card-front', { 'person-name': '张三', 'citizen-id': '123' })
    await walk.upload('business-licence')
    await walk.upload('identity-card-front')
    await house.jobs.idle()
    for (const path of ['organisation.name', 'organisation.uscc', 'agent.identity'])
      expect(await shown(walk, path)).toBeUndefined()
    expect(await readingOf(walk, 'business-licence')).toEqual({ state: 'doubtful', doubts: ['blurred'] })
  })

  it('goes on by hand where there is no reader', async () => {
    const walk = await begun()
    house.ocr.away('the engine is not installed')
    await walk.fill()
    await house.jobs.idle()
    expect(await readingOf(walk, 'business-licence')).toMatchObject({ state: 'unavailable' })
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ payment: 'due' })
  })

  it('keeps readings sealed, and does not read a file that was taken out', async () => {
    const walk = await begun()
    house.ocr.says('identity-card-front', { 'person-name': '张三', 'citizen-id': holder })
    await walk.upload('identity-card-front')
    await house.jobs.idle()
    const rows = await house.db.kysely
      .selectFrom('file_reading')
      .selectAll()
      .where('order_id', '=', walk.key.order)
      .execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toMatch(/11010519491231002X|张三/)
    expect(Buffer.from(rows[0]!.sealed!, 'base64').toString('utf8')).not.toContain('张三')
  })
})

describe('checks at submission', () => {
  const ready = async (change: Record<string, string> = {}) => {
    const walk = await begun()
    house.ocr.says('business-licence', licence(walk.uscc))
    house.ocr.says('identity-card-front', { 'person-name': '张三', 'citizen-id': holder })
    house.ocr.says('identity-card-back', { 'valid-until': '2030-01-01' })
    await walk.fill(change)
    await house.jobs.idle()
    return walk
  }
  const results = async (walk: Walk) =>
    Object.fromEntries(
      (await viewCase(house.desk, walk.key, reviewer)).checks.map(check => [check.check, check]),
    )

  it('pass where form and papers agree, whatever the brackets and widths [O-04]', async () => {
    const walk = await ready()
    await walk.submit()
    expect(await results(walk)).toMatchObject({
      'licence-matches': { result: 'passed' },
      'agent-identity': { result: 'passed' },
    })
  })

  it('send back what differs from a paper that was read for certain, with both values, and keep everything [Z-17]', async () => {
    const walk = await ready({ 'organisation.name': '郑州示列期货有限公司' })
    const [fault, ...more] = await refusalOf(walk)
    expect(more).toEqual([])
    expect(fault).toMatchObject({
      path: 'organisation.name',
      code: 'check.licence-matches',
      insist: 'licence-matches',
    })
    expect(fault?.zh).toContain('郑州示列期货有限公司')
    expect(fault?.zh).toContain('郑州示例期货有限公司')
    expect(await walk.order()).toMatchObject({ state: 'draft' })
  })

  it('let the applicant insist: then a person decides, and sees it as a warning', async () => {
    const walk = await ready({ 'organisation.name': '郑州示列期货有限公司' })
    expect(await refusalOf(walk)).toHaveLength(1)
    await walk.submit({ insisted: ['licence-matches'] })
    expect((await results(walk))['licence-matches']).toMatchObject({
      result: 'warning',
      path: 'organisation.name',
    })
    const sheet = await house.db.kysely
      .selectFrom('dossier_sheet')
      .select('sheet')
      .where('order_id', '=', walk.key.order)
      .where('stage', '=', 'form')
      .executeTakeFirstOrThrow()
    expect(sheet.sheet.checks).toMatchObject({ failed: 1 })
  })

  it('tell the place of a wrong digit and not the number', async () => {
    const walk = await ready({ 'agent.identity': '110105194912310097' })
    const [fault] = await refusalOf(walk)
    expect(fault).toMatchObject({ path: 'agent.identity' })
    expect(fault?.zh).toContain('第 17 位')
    expect(fault?.zh).not.toMatch(/\d{10}/)
  })

  it('refuse an expired card and take one that is valid for good', async () => {
    const walk = await ready()
    house.ocr.says('identity-card-back', { 'valid-until': '2026-03-03' })
    await walk.upload('identity-card-back')
    await house.jobs.idle()
    expect(await refusalOf(walk)).toMatchObject([{ path: 'agent.back', code: 'check.agent-identity' }])
    house.ocr.says('identity-card-back', { 'valid-until': 'long' })
    await walk.upload('identity-card-back')
    await house.jobs.idle()
    await walk.submit()
  })

  it('accuse nobody on an unsure reading: the reviewer is asked instead', async () => {
    const walk = await ready()
    house.ocr.says('business-licence', licence(walk.uscc, '郑州示例期货有限公可'), { confidence: 0.7 })
    await walk.upload('business-licence')
    await house.jobs.idle()
    await walk.submit({ agreed })
    expect((await results(walk))['licence-matches']).toMatchObject({ result: 'warning' })
  })
})

describe('the business registry', () => {
  const aDraft = async () => {
    const walk = await begun()
    await walk.save({ 'organisation.uscc': walk.uscc })
    return walk
  }

  it('fills in while one fills in: the name follows from the code [C-16]', async () => {
    const walk = await begun()
    house.registry.enter({ name: '郑州登记物流有限公司', uscc: walk.uscc })
    await walk.save({ 'organisation.uscc': walk.uscc })
    await house.jobs.idle()
    expect(await shown(walk, 'organisation.name')).toMatchObject({
      value: '郑州登记物流有限公司',
      source: 'registry',
    })
  })

  it('never replaces a name that was typed, but shows its own beside it', async () => {
    const walk = await begun()
    house.registry.enter({ name: '郑州登记物流有限公司', uscc: walk.uscc })
    await walk.fill({ 'organisation.name': '郑州登纪物流有限公司' })
    await house.jobs.idle()
    expect(await shown(walk, 'organisation.name')).toMatchObject({
      value: '郑州登纪物流有限公司',
      source: 'typed',
    })
    await walk.submit()
    const { facts } = await viewCase(house.desk, walk.key, reviewer)
    expect(facts.find(fact => fact.path === 'organisation.name')?.others).toContainEqual({
      from: 'registry',
      value: '郑州登记物流有限公司',
    })
  })

  it('is asked once for an organisation, and again after an outage', async () => {
    house.registry.down = true
    const walk = await aDraft()
    await house.jobs.idle()
    const asked = house.registry.asked.length
    house.registry.down = false
    house.registry.enter({ name: '郑州登记物流有限公司', uscc: walk.uscc })
    await house.recognition.evidence.gather(walk.key)
    expect(house.registry.asked).toHaveLength(asked + 1)
    await house.recognition.evidence.gather(walk.key)
    expect(house.registry.asked).toHaveLength(asked + 1)
    expect(await house.recognition.evidence.registry(house.db.kysely, await walk.order())).toMatchObject({
      state: 'found',
    })
  })
})

describe('the case', () => {
  it('shows the recognised values beside the typed ones, masked like them [O-02]', async () => {
    const walk = await begun()
    house.ocr.says('business-licence', licence(walk.uscc, '郑州示列期货有限公司'), { confidence: 0.7 })
    house.ocr.says('identity-card-front', { 'person-name': '张三', 'citizen-id': holder })
    await walk.fill()
    await house.jobs.idle()
    await walk.submit()
    const { facts } = await viewCase(house.desk, walk.key, reviewer)
    const fact = (path: string) => facts.find(each => each.path === path)
    expect(fact('organisation.name')?.others).toEqual([{ from: 'ocr', value: '郑州示列期货有限公司' }])
    expect(fact('agent.identity')?.others).toEqual([{ from: 'ocr', value: fact('agent.identity')?.value }])
    expect(JSON.stringify(facts)).not.toContain(holder)
  })
})
