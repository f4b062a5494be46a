// The coal counter: the organisation that signed in stands there by name and code, to be confirmed, and its agent beside it.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chooseOrderLines } from '../../order/choose-lines.ts'
import { readSheet } from '../../order/dossier.ts'
import { fillIn, startAt, toType } from '../../testing/any-counter.ts'
import { newPerson, openHouse, type TestHouse } from '../../testing/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
  house.registry.down = true
})
afterAll(() => house.close())

it('shows organisation and code from the account, asks for neither again, and takes no order that confirms another [S-11]', async () => {
  const person = newPerson()
  const organisation = { name: '太原示例煤业有限公司', uscc: '91410100MA0DEMQ19M' }
  house.profiles.set(person, { organisation, name: '王煤', mobile: '13912340000' })
  const walk = await startAt(house, 'shanxi-coal', { person })
  await chooseOrderLines(house.spine, walk.key, person, [{ role: 'trader' }])

  // Two sections of their own, organisation first; both filled in, and it is told from where.
  const sections = (await walk.view()).tasks.map(task => task.section)
  expect(sections.indexOf('organisation')).toBeGreaterThanOrEqual(0)
  expect(sections.indexOf('agent')).toBeGreaterThan(sections.indexOf('organisation'))
  const shown = async () =>
    Object.fromEntries(
      (await walk.view()).values.map(({ path, value, source }) => [path, `${source}: ${value}`]),
    )
  expect(await shown()).toMatchObject({
    'organisation.name': `profile: ${organisation.name}`,
    'organisation.uscc': `profile: ${organisation.uscc}`,
    'agent.mobile': 'profile: 13912340000',
  })
  const asked = (await toType(house, walk.key)).map(at => at.path)
  expect(asked.filter(path => path.startsWith('organisation.'))).toEqual([])
  expect(asked).toContain('agent.identity')

  // Confirmed in the words that the certificate will bear: another organisation's are not taken.
  await fillIn(house, walk)
  const words = ((await walk.view()).willIssue ?? []).map(({ line, subject }) => ({ line, subject }))
  expect(words[0]?.subject).toContain(organisation.name)
  const other = words.map(each => ({ ...each, subject: each.subject.replace('太原', '大同') }))
  await expect(walk.submit({ confirmed: other })).rejects.toMatchObject({ code: 'order.stale' })
  await walk.submit({ confirmed: words })
  const sheet = await readSheet<{ confirmed: unknown }>(house.db.kysely, walk.key, 'form')
  expect(sheet?.confirmed).toEqual(words)
  expect(await walk.order()).toMatchObject({ organisation: organisation.name, uscc: organisation.uscc })
})
