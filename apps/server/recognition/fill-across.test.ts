// One paper fills several forms: the licence names the representative, its address gives region and parcel's address. What is
// only likely is marked, what a person confirmed is no longer, and what they had before is not written over.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { chooseOrderLines } from '../order/choose-lines.ts'
import { fillIn, startAt } from '../testing/any-counter.ts'
import type { Walk } from '../testing/applicant.ts'
import { openHouse, type TestHouse } from '../testing/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
  house.registry.down = true
})
afterAll(() => house.close())
beforeEach(() => {
  for (const kind of ['business-licence', 'identity-card-front', 'identity-card-back'] as const)
    house.ocr.says(kind, {}, { doubts: ['unreadable'] })
})

const reads = (uscc: string, more?: { confidence?: number }, address = '郑州市郑东新区商务外环路30号') =>
  house.ocr.says(
    'business-licence',
    { 'organisation-name': '郑州示例有限公司', uscc, 'legal-representative': '司马懿', address },
    more,
  )
const begun = async (programme: 'henan-hutong' | 'shanxi-coal', role: string, person?: string) => {
  const walk = await startAt(house, programme, person ? { person } : {})
  await chooseOrderLines(house.spine, walk.key, walk.person, [{ role }])
  return walk
}
const upload = async (walk: Walk) => {
  await walk.upload('business-licence')
  await house.jobs.idle()
}
const values = async (walk: Walk) =>
  new Map((await walk.view()).values.map(({ path, ...value }) => [path, value]))

it('fills organisation, representative, region and address from one licence; the parcel’s address is to be confirmed', async () => {
  const walk = await begun('henan-hutong', 'organisation')
  reads(walk.uscc)
  await upload(walk)
  const held = await values(walk)
  expect(held.get('legal-representative.name')).toEqual({ value: '司马懿', source: 'ocr' })
  // The licence begins with the city; the table of divisions knows its province.
  expect(held.get('organisation.region')).toEqual({ value: '河南省郑州市', source: 'ocr' })
  expect(held.get('organisation.address')).toEqual({ value: '郑东新区商务外环路30号', source: 'ocr' })
  expect(held.get('mailing.region')).toEqual({ value: '河南省郑州市', source: 'copied', unsure: true })
  expect(held.get('mailing.address')).toMatchObject({ source: 'copied', unsure: true })
})

it('marks what was read with doubt, until its person says that it is right or writes it anew', async () => {
  const walk = await begun('henan-hutong', 'organisation')
  reads(walk.uscc, { confidence: 0.7 })
  await upload(walk)
  expect((await values(walk)).get('organisation.name')).toMatchObject({ source: 'ocr', unsure: true })
  await walk.save({ 'organisation.name': '郑州示例有限公司', 'legal-representative.name': '司马懿德' })
  const held = await values(walk)
  expect(held.get('organisation.name')).toEqual({ value: '郑州示例有限公司', source: 'ocr' })
  expect(held.get('legal-representative.name')).toEqual({ value: '司马懿德', source: 'typed' })
  // Whatever is left open may be handed in: the mark asks, it does not stop.
  await fillIn(house, walk)
  await walk.submit()
})

it('takes the region from the credit code where the address says none, and marks it', async () => {
  const walk = await begun('shanxi-coal', 'trader')
  reads(walk.uscc, {}, '郑东新区商务外环路30号')
  await upload(walk)
  const held = await values(walk)
  expect(held.get('mailing.region')).toEqual({ value: '河南省郑州市', source: 'ocr', unsure: true })
  expect(held.get('mailing.address')).toMatchObject({ value: '郑东新区商务外环路30号', unsure: true })
})

it('does not send a parcel elsewhere than the last time', async () => {
  const first = await begun('shanxi-coal', 'trader')
  await fillIn(house, first, { 'mailing.address': '迎泽大街1号收发室' })
  await first.submit()
  const repeat = await begun('shanxi-coal', 'trader', first.person)
  reads((await first.order()).uscc)
  await upload(repeat)
  const held = await values(repeat)
  expect(held.get('mailing.address')).toEqual({ value: '迎泽大街1号收发室', source: 'order' })
  expect(held.get('organisation.name')).toMatchObject({ value: '郑州示例有限公司', source: 'ocr' })
})
