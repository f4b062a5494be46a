// Choosing the certificates of an order: what each counter allows, that nothing can be submitted before, and that nobody
// loses what they filled in by changing their mind.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillIn, startAt, toType } from '../testing/any-counter.ts'
import { startWalk, type Walk } from '../testing/applicant.ts'
import { newPerson, openHouse, type TestHouse } from '../testing/house.ts'
import { chooseOrderLines } from './choose-lines.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
  // Nobody of this file is in it; who is not would have to insist.
  house.registry.down = true
})
afterAll(() => house.close())

type Wanted = Parameters<typeof chooseOrderLines>[3]
const choose = (walk: Walk, wanted: Wanted, person = walk.person) =>
  chooseOrderLines(house.spine, walk.key, person, wanted)
const refusal = async (deed: Promise<unknown>) => await deed.then(() => null).catch(error => error)

describe('roles', () => {
  it('each ticked role is a certificate and a seal of its own, with a price of its own [S-12]', async () => {
    const walk = await startAt(house, 'shanxi-coal')
    const fresh = await walk.view()
    expect(fresh.tasks[0]).toMatchObject({ section: 'lines', status: 'todo' })
    expect(fresh).toMatchObject({ may: { lines: true }, quote: null })
    await choose(walk, [{ role: 'settler' }, { role: 'trader', term: '2y' }])
    const view = await walk.view()
    expect(view.lines).toMatchObject([
      { line: 1, role: 'trader', term: '2y', seal: true, title: { zh: expect.stringContaining('交易员') } },
      { line: 2, role: 'settler', term: '1y', seal: true, title: { zh: expect.stringContaining('结算员') } },
    ])
    expect(view.quote).toMatchObject({ fen: 2 * 20000 + 10000 + 20000 + 10000 })
    expect(view.tasks[0]).toMatchObject({ section: 'lines', status: 'done' })
    expect(view.tasks.map(task => task.section)).toEqual(
      expect.arrayContaining(['line.1.holder', 'line.2.holder']),
    )
  })

  it('asks for each role’s holder; the two numbers may stay empty [S-13]', async () => {
    const walk = await startAt(house, 'shanxi-coal')
    await choose(walk, [{ role: 'trader' }, { role: 'settler' }])
    await fillIn(house, walk)
    await walk.save({ 'line.2.holder.name': '李四', 'line.2.holder.user-number': 'U-7' })
    const view = await walk.view()
    const at = (path: string) => view.values.find(value => value.path === path)?.value
    expect(at('line.1.holder.name')).toBe('张三')
    expect(at('line.2.holder.name')).toBe('李四')
    expect(at('line.1.holder.company-number')).toBeUndefined()
    const holders = view.tasks.filter(task => task.section.endsWith('.holder'))
    expect(holders.map(task => [task.status, task.title.zh])).toEqual([
      ['done', expect.stringContaining('交易员')],
      ['done', expect.stringContaining('结算员')],
    ])
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ form: 'submitted' })
  })

  it('nothing is submitted before the choice is made, and the fault is pinned to it', async () => {
    const walk = await startAt(house, 'shanxi-coal')
    await fillIn(house, walk)
    expect(await refusal(walk.submit())).toMatchObject({
      code: 'order.faults',
      faults: [{ path: 'lines', code: 'lines.missing' }],
    })
    await choose(walk, [{ role: 'trader' }])
    await walk.submit()
    expect(await refusal(choose(walk, [{ role: 'settler' }]))).toMatchObject({ code: 'order.wrong-state' })
  })

  it('one of three variants: its own form, its own sections, nobody else’s organisation [H-07]', async () => {
    const walk = await startAt(house, 'henan-hutong')
    const sections = async () => (await walk.view()).tasks.map(task => task.section)
    await choose(walk, [{ role: 'organisation' }])
    expect(await sections()).toEqual(
      expect.arrayContaining(['organisation', 'legal-representative', 'agent', 'mailing', 'invoice']),
    )
    await walk.save({ 'organisation.name': '郑州示例有限公司' })
    expect((await walk.view()).organisation).toBe('郑州示例有限公司')

    await choose(walk, [{ role: 'organisation-person' }])
    expect(await sections()).toEqual(expect.arrayContaining(['organisation', 'line.2.holder']))

    await choose(walk, [{ role: 'person' }])
    expect(await sections()).toContain('line.3.holder')
    expect(await sections()).not.toContain('organisation')
    expect(await walk.order()).toMatchObject({ organisation: '' })

    await choose(walk, [{ role: 'organisation' }])
    expect((await walk.view()).organisation).toBe('郑州示例有限公司')
  })

  it.each<[string, Wanted, string]>([
    ['none of the roles', [], 'lines.too-few'],
    ['two of a kind', [{ role: 'person' }, { role: 'person' }], 'lines.twice'],
    ['two variants', [{ role: 'person' }, { role: 'organisation' }], 'lines.too-many'],
    ['an unknown one', [{ role: 'ghost' }], 'lines.unknown'],
    ['a term that is not sold', [{ role: 'person', term: '9y' }], 'lines.term'],
    ['a key that is not sold', [{ role: 'person', medium: 'gold' }], 'lines.medium'],
    ['no seal where it belongs to it', [{ role: 'organisation', seal: false }], 'lines.seal'],
  ])('refuses %s, and says why', async (_, wanted, code) => {
    const walk = await startAt(house, 'henan-hutong')
    const error = await refusal(choose(walk, wanted))
    expect(error).toMatchObject({ code: 'lines.invalid', faults: [{ code, zh: expect.any(String) }] })
    expect(await walk.order()).toMatchObject({ lines_chosen: false })
  })

  it('is nobody else’s to choose, and is refused where there is nothing to choose', async () => {
    const walk = await startAt(house, 'shanxi-coal')
    expect(await refusal(choose(walk, [{ role: 'trader' }], newPerson()))).toMatchObject({
      code: 'not-found',
    })
    const zce = await startWalk(house)
    expect((await zce.view()).tasks.map(task => task.section)).not.toContain('lines')
    expect(await refusal(choose(zce, [{ role: 'holder' }]))).toMatchObject({
      code: expect.stringMatching(/^lines\.fixed$|^order\.wrong-state$/),
    })
  })
})

describe('a preset number', () => {
  it('is two, one for the maker and one for the checker, each named; not one, not three [C-07]', async () => {
    const walk = await startAt(house, 'zhongqi-yunlian')
    expect((await walk.view()).lines.map(line => line.title.zh)).toEqual(['经办员证书', '审核员证书'])
    const one = await refusal(choose(walk, [{ role: 'line-1' }]))
    expect(one).toMatchObject({ code: 'lines.invalid', faults: [{ code: 'lines.preset' }] })
    expect(one.faults[0].zh).toContain('经办员证书、审核员证书')
    const three = [{ role: 'line-1' }, { role: 'line-2' }, { role: 'line-2' }]
    expect(await refusal(choose(walk, three))).toMatchObject({ code: 'lines.invalid' })
  })

  it('has a kind, a term, a number and a kind of key [C-06]', async () => {
    const walk = await startAt(house, 'zhongqi-yunlian')
    const wanted = ['line-1', 'line-2'].map(role => ({ role, term: '3y', medium: 'standard-one' }))
    await choose(walk, wanted)
    const view = await walk.view()
    expect(view.lines).toMatchObject([
      { product: 'organisation', term: '3y', medium: 'standard-one' },
      { product: 'organisation', term: '3y', medium: 'standard-one' },
    ])
    const { programme } = await house.shelf.latest('cfca-counter', 'zhongqi-yunlian')
    expect(programme.products.organisation).toMatchObject({
      title: { zh: '企业普通证书' },
      media: { 'standard-one': { zh: '中企云链标准一代KEY' } },
    })
    expect(view.quote).toMatchObject({ fen: 2 * (3 * 20000 + 6000) })
  })
})

it('changing one’s mind at random loses nothing that was given', async () => {
  const roles = ['trader', 'settler']
  const someRoles = fc.subarray(roles, { minLength: 1 })
  const step = fc.oneof(
    someRoles.map(of => ({ choose: of })),
    fc.record({
      line: fc.constantFrom(1, 2),
      field: fc.constantFrom('name', 'company-number', 'user-number'),
      value: fc.constantFrom('王五', '赵六', '钱七', ''),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async steps => {
      const walk = await startAt(house, 'shanxi-coal')
      await choose(walk, [{ role: 'trader' }, { role: 'settler' }])
      const given = new Map<string, string>()
      let ticked = new Set([1, 2])
      for (const each of steps) {
        if ('choose' in each) {
          await choose(
            walk,
            each.choose.map(role => ({ role })),
          )
          ticked = new Set(each.choose.map(role => roles.indexOf(role) + 1))
        } else if (ticked.has(each.line)) {
          const path = `line.${each.line}.holder.${each.field}`
          await walk.save({ [path]: each.value })
          given.set(path, each.value)
        }
        const shown = (await walk.view()).values.map(value => value.path)
        expect(shown.filter(path => path.startsWith('line.') && !ticked.has(Number(path[5])))).toEqual([])
      }
      await choose(
        walk,
        roles.map(role => ({ role })),
      )
      const held = new Map((await walk.view()).values.map(value => [value.path, value.value]))
      for (const [path, value] of given) expect(held.get(path) ?? '', path).toBe(value)
    }),
    { numRuns: 8 },
  )
}, 60_000)

it('a file of a line that is taken away is there again when the line comes back', async () => {
  const walk = await startAt(house, 'shanxi-coal')
  await choose(walk, [{ role: 'trader' }, { role: 'settler' }])
  const row = { authority_id: walk.key.authority, order_id: walk.key.order, size: 1, pages: 1, sha256: 'x' }
  const stored = { kept: { id: 'k', sha256: 'x', size: 1, wrappedKey: 'w' }, original: null }
  await house.db.kysely
    .insertInto('order_file')
    .values({
      ...row,
      ...{ id: newPerson(), slot: 'line.2.seal-page', name: 'a.png', type: 'image/png' },
      ...{ stored: JSON.stringify(stored), uploaded_at: house.clock.now() },
    } as never)
    .execute()
  const slots = async () => (await walk.view()).files.map(file => file.slot)
  expect(await slots()).toEqual(['line.2.seal-page'])
  await choose(walk, [{ role: 'trader' }])
  expect(await slots()).toEqual([])
  await choose(walk, [{ role: 'trader' }, { role: 'settler' }])
  expect(await slots()).toEqual(['line.2.seal-page'])
})

it('the form of the last counter asks for what the manual asks for, and for nothing hidden [H-08] [H-09] [H-10]', async () => {
  const walk = await startAt(house, 'henan-hutong')
  await choose(walk, [{ role: 'organisation' }])
  await walk.save({ 'organisation.paper': 'uscc' })
  const asked = (await toType(house, walk.key)).map(at => at.path)
  expect(asked).toEqual(
    expect.arrayContaining([
      ...['organisation.name', 'organisation.uscc', 'organisation.region', 'organisation.address'],
      ...['legal-representative.name', 'legal-representative.identity', 'legal-representative.mobile'],
      ...['agent.name', 'agent.mobile', 'agent.identity', 'agent.email'],
      ...['mailing.address', 'invoice.title', 'invoice.tax-number'],
    ]),
  )
  await walk.save({ 'organisation.paper': 'other' })
  const other = (await toType(house, walk.key)).map(at => at.path)
  expect(other).toContain('organisation.number')
  expect(other).not.toContain('organisation.uscc')
})

describe('an order that is copied', () => {
  it('asks for the same certificates again, as they were chosen', async () => {
    const walk = await startAt(house, 'shanxi-coal')
    await choose(walk, [{ role: 'settler', term: '2y' }])
    const again = await startAt(house, 'shanxi-coal', { person: walk.person, copyOf: walk.key.order })
    const view = await again.view()
    expect(view.lines).toMatchObject([{ line: 2, role: 'settler', term: '2y' }])
    expect(view.tasks[0]).toMatchObject({ section: 'lines', status: 'done' })
  })

  it('of which nothing was chosen yet leaves the choice open', async () => {
    const walk = await startAt(house, 'shanxi-coal')
    const again = await startAt(house, 'shanxi-coal', { person: walk.person, copyOf: walk.key.order })
    expect((await again.view()).tasks[0]).toMatchObject({ section: 'lines', status: 'todo' })
  })
})
