// One's own orders, found by each filter that the manuals' lists have.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startWalk, type Walk } from '../testing/applicant.ts'
import { authority, DAY, openHouse, programmeName, type TestHouse } from '../testing/house.ts'
import { listOrders } from './list-orders.ts'

let house: TestHouse
let draft: Walk
let paid: Walk
beforeAll(async () => {
  house = await openHouse()
  draft = await startWalk(house)
  house.clock.advance(3 * DAY)
  paid = await (await startWalk(house, { person: draft.person })).to('review')
})
afterAll(() => house.close())

const find = async (asked: object) => {
  const query = { page: 1, state: 'all' as const, programme: programmeName, ...asked }
  const { orders, total } = await listOrders(house.spine, authority, draft.person, query)
  expect(total).toBe(orders.length)
  return orders.map(order => order.id)
}

it('finds by number, text, state, offer, and day [H-24, C-23]', async () => {
  const [first, second] = [draft.key.order, paid.key.order]
  expect(await find({})).toEqual([second, first])
  const number = (await paid.order()).number ?? ''
  expect(await find({ number: number.slice(-4) })).toEqual([second])
  expect(await find({ number: '%' })).toEqual([])
  expect(await find({ text: '没有这家' })).toEqual([])
  expect(await find({ state: 'ended' })).toEqual([])
  expect(await find({ offer: 'renewal' })).toEqual([])
  expect(await find({ to: '2026-03-04' })).toEqual([first])
  expect(await find({ from: '2026-03-05', to: '2026-03-07' })).toEqual([second])
  expect(await find({ years: '1' })).toHaveLength(2)
})

it('finds by the label that the applicant reads', async () => {
  const { orders } = await listOrders(house.spine, authority, draft.person, { page: 1, state: 'all' })
  const label = orders.find(order => order.id === paid.key.order)?.label.zh ?? ''
  expect(await find({ label })).toEqual([paid.key.order])
})

it('tells what is bought, how many, for how much, and when something last happened', async () => {
  const { orders } = await listOrders(house.spine, authority, draft.person, { page: 1, state: 'all' })
  const order = orders.find(each => each.id === paid.key.order)
  expect(order).toMatchObject({ quantity: 1, amountFen: 30_000, tracking: null })
  expect(order?.updated.slice(0, 10)).toBe('2026-03-07')
})

it('shows nobody else’s', async () => {
  const stranger = await startWalk(house)
  const { orders } = await listOrders(house.spine, authority, stranger.person, { page: 1, state: 'all' })
  expect(orders.map(order => order.id)).toEqual([stranger.key.order])
})
