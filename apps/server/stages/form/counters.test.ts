// What the forms of the other counters ask for, in their order, and what they say when something is missing.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chooseOrderLines } from '../../order/choose-lines.ts'
import { programmeOf } from '../../order/spine.ts'
import { fillIn, startAt, toType } from '../../testing/any-counter.ts'
import { walkOf } from '../../testing/applicant.ts'
import { openHouse, type TestHouse } from '../../testing/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
  house.registry.down = true
})
afterAll(() => house.close())

async function yunlian() {
  const walk = await startAt(house, 'zhongqi-yunlian')
  const wanted = ['line-1', 'line-2'].map(role => ({ role }))
  await chooseOrderLines(house.spine, walk.key, walk.person, wanted)
  return walk
}
const documentOf = async (walk: Awaited<ReturnType<typeof yunlian>>) =>
  (await programmeOf(house.spine, await walk.order())).programme

it('certificates first, then organisation and agent, then invoice; a draft waits, to be gone on with elsewhere [C-08]', async () => {
  const walk = await yunlian()
  expect((await walk.view()).tasks.map(task => task.section)).toEqual([
    ...['lines', 'organisation', 'agent', 'invoice', 'mailing'],
  ])
  await walk.save({ 'organisation.name': '北京示例云链有限公司' })
  const elsewhere = walkOf(house, walk.key, walk.person)
  expect(await elsewhere.view()).toMatchObject({ state: 'draft', organisation: '北京示例云链有限公司' })
  const { labels } = await documentOf(walk)
  expect(labels.order?.at(-1)).toMatchObject({ zh: '订单待提交' })
})

it('the organisation with the kind of its paper, and the representative with the kind of theirs [C-09]', async () => {
  const walk = await yunlian()
  const asked = (await toType(house, walk.key)).map(at => at.path)
  for (const field of ['name', 'uscc', 'legal-name', 'legal-identity'])
    expect(asked).toContain(`organisation.${field}`)
  // The usual paper of both stands there already.
  const preset = (await walk.view()).values.filter(value => value.source === 'preset')
  expect(preset.map(value => `${value.path} ${value.value}`)).toEqual(
    expect.arrayContaining([
      'organisation.paper uscc',
      'organisation.legal-paper citizen',
      'agent.paper citizen',
    ]),
  )
  const { slots } = await documentOf(walk)
  expect(slots['business-licence']).toMatchObject({ stamped: 'organisation', required: true })
  // Another kind of paper has another number, and the two never both count.
  await walk.save({ 'organisation.uscc': walk.uscc, 'organisation.paper': 'other' })
  expect((await toType(house, walk.key)).map(at => at.path)).toContain('organisation.number')
  expect(await walk.order()).toMatchObject({ uscc: '' })
})

it('the agent with paper, letter to be stamped and its template; the department alone may stay empty [C-11]', async () => {
  const walk = await yunlian()
  const asked = (await toType(house, walk.key)).map(at => at.path)
  for (const field of ['name', 'identity', 'mobile', 'email', 'address'])
    expect(asked).toContain(`agent.${field}`)
  expect(asked).not.toContain('agent.department')
  const { slots } = await documentOf(walk)
  expect(slots.letter).toMatchObject({ template: 'letter', stamped: 'organisation' })
  await fillIn(house, walk)
  await walk.submit()
  expect(await walk.stages()).toMatchObject({ form: 'submitted' })
})

it('an empty field and a wrong one are told in words, at their place [C-13]', async () => {
  const walk = await yunlian()
  const { faults } = await walk.save({ 'agent.mobile': '1380013' })
  expect(faults).toMatchObject([{ path: 'agent.mobile', zh: expect.stringContaining('11 位') }])
  const refused = await walk.submit().catch(error => error)
  const told = (path: string) => refused.faults.find((fault: { path: string }) => fault.path === path)
  expect(told('agent.name')).toMatchObject({ code: 'field.required', zh: '请填写真实姓名。' })
  expect(told('agent.letter')).toMatchObject({ code: 'field.file-missing' })
  expect(told('agent.department')).toBeUndefined()
})

it('an application of several lines is copied with all that belongs to each [Z-09]', async () => {
  const first = await startAt(house, 'shanxi-coal')
  const both = ['trader', 'settler'].map(role => ({ role }))
  await chooseOrderLines(house.spine, first.key, first.person, both)
  await fillIn(house, first, { 'line.2.holder.name': '李四' })
  await first.save({ 'line.2.holder.name': '李四', 'line.2.holder.company-number': 'Q-2' })
  await first.submit()
  const copy = await startAt(house, 'shanxi-coal', { person: first.person, copyOf: first.key.order })
  await chooseOrderLines(house.spine, copy.key, copy.person, both)
  const values = new Map((await copy.view()).values.map(value => [value.path, value]))
  expect(values.get('line.2.holder.name')).toMatchObject({ value: '李四', source: 'order' })
  expect(values.get('line.2.holder.company-number')).toMatchObject({ value: 'Q-2' })
  expect((await copy.view()).files.map(file => file.slot)).toContain('business-licence')
  await copy.submit()
  expect((await copy.order()).number).not.toBe((await first.order()).number)
})
