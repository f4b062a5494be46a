// Sending the key: once, with its waybill told to the applicant, and taken as received by word or by time.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startWalk } from '../../testing/applicant.ts'
import { DAY, openHouse, type TestHouse } from '../../testing/house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

it('ships once, with courier and waybill where the applicant looks', async () => {
  const walk = await (await startWalk(house)).to('delivery')
  expect((await walk.view()).may).toMatchObject({ address: true, received: false })
  await walk.ship()
  await expect(walk.ship()).rejects.toMatchObject({ code: 'order.wrong-state', state: 'delivery:shipped' })
  expect(await walk.view()).toMatchObject({
    delivery: { state: 'shipped', courier: '顺丰', waybill: 'SF1234567890' },
    may: { address: false, received: true },
  })
  const [notice] = await house.db.kysely
    .selectFrom('notice')
    .select('content')
    .where('order_id', '=', walk.key.order)
    .where('event', '=', 'shipped')
    .execute()
  expect(JSON.stringify(notice?.content)).toContain('SF1234567890')
})

it('lets the address be changed until it is shipped [C-26]', async () => {
  const walk = await (await startWalk(house)).to('delivery')
  await walk.save({ 'mailing.address': '新的地址 3 号' })
  expect((await walk.view()).values).toContainEqual(
    expect.objectContaining({ path: 'mailing.address', value: '新的地址 3 号' }),
  )
  await walk.ship()
  await expect(walk.save({ 'mailing.address': '太晚了' })).rejects.toMatchObject({
    code: 'order.wrong-state',
  })
})

it('is taken as delivered after some days, and not before it was shipped', async () => {
  const walk = await (await startWalk(house)).to('delivery')
  await expect(walk.deliver()).rejects.toMatchObject({ code: 'order.wrong-state', state: 'delivery:waiting' })
  await house.pass(10 * DAY)
  expect(await walk.stages()).toMatchObject({ delivery: 'waiting' })
  await walk.ship()
  await house.pass(9 * DAY)
  expect(await walk.stages()).toMatchObject({ delivery: 'delivered' })
  expect(await walk.order()).toMatchObject({ state: 'completed' })
})
