// The catalogue is found by name, pinyin and initials, and stands in an index from A to Z.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHouse, type TestHouse } from '../testing/house.ts'
import { spell } from './spell.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

it('spells every title and alias, whole and by initials [C-05, H-03]', async () => {
  const { programme } = await house.shelf.latest('zce-counter', 'zce')
  const { spelling } = spell(programme)
  for (const typed of ['zhengshangsuo', 'zss', 'zce']) expect(spelling).toContain(typed)
  const coal = await house.shelf.latest('sxca-counter', 'shanxi-coal')
  expect(spell(coal.programme)).toMatchObject({ initial: 'M', spelling: expect.stringContaining('mtjyzx') })
})
