// Ways the key can come, chosen until it is sent; parcels followed by the courier's word.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { viewOrder } from '../../order/view.ts'
import { producer, staffActor, startWalk, type Walk } from '../../testing/applicant.ts'
import { openChangedHouse } from '../../testing/changed-zce.ts'
import { authority, HOUR, type TestHouse } from '../../testing/house.ts'
import { chooseDelivery, handOver } from './choose-delivery.ts'
import { hearCourier } from './follow-parcel.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openChangedHouse([
    [
      'methods: [courier]\n',
      'methods: [courier, pickup, download]\n        couriers: [sf, ems]\n        freight: collect\n        pickup: { zh: 未来路柜台, en: Weilai Road }\n',
    ],
  ])
})
afterAll(() => house.close())

const choose = (walk: Walk, method: 'courier' | 'pickup' | 'download', courier: string | null = null) =>
  chooseDelivery(house.spine, walk.key, walk.person, { method, courier })
const heard = (waybill: string, signed = true) =>
  hearCourier(house.delivery, authority, Buffer.from(waybill), signed ? { 'x-fake': 'signed' } : {})
const send = async (walk: Walk) => {
  await walk.ship()
  await house.jobs.idle(house.clock.now())
}

it('offers the programme’s ways and couriers, until the parcel is sent [S-15] [C-21]', async () => {
  const walk = await (await startWalk(house)).to('delivery')
  expect((await walk.view()).delivery).toMatchObject({
    method: 'courier',
    methods: [{ method: 'courier' }, { method: 'pickup' }, { method: 'download' }],
    couriers: [{ courier: 'sf', title: { zh: '顺丰速运' } }, { courier: 'ems' }],
    mayChoose: true,
  })
  await choose(walk, 'courier', 'sf')
  expect((await walk.view()).delivery).toMatchObject({ wanted: 'sf', state: 'waiting' })
  await expect(choose(walk, 'courier', 'jd')).rejects.toMatchObject({ code: 'delivery.not-offered' })
  await walk.ship()
  await expect(choose(walk, 'pickup')).rejects.toMatchObject({ code: 'order.wrong-state' })
})

it('says that the receiver pays the postage [H-29]', async () => {
  const walk = await (await startWalk(house)).to('delivery')
  expect((await walk.view()).delivery).toMatchObject({ freight: 'collect', form: 'mailing' })
})

it('can be chosen before production, and a key to be collected is given for its code only', async () => {
  const walk = await (await startWalk(house)).to('review')
  expect((await walk.view()).delivery).toMatchObject({ state: 'ahead', mayChoose: true })
  await choose(walk, 'pickup')
  expect((await walk.view()).delivery?.pickup).toMatchObject({ place: { zh: '未来路柜台' }, code: null })
  await walk.decide('pass')
  await walk.produce()
  const { delivery } = await walk.view()
  expect(delivery).toMatchObject({ state: 'pickup', pickup: { code: expect.stringMatching(/^\d{6}$/) } })
  const code = delivery?.pickup?.code ?? ''
  // Whoever hands it over hears the code and does not read it.
  const seen = await viewOrder(house.spine, house.db.kysely, await walk.order(), { masked: true })
  expect(seen.delivery?.pickup?.code).toBeNull()
  const wrong = code === '000000' ? '000001' : '000000'
  await expect(handOver(house.spine, walk.key, staffActor(producer), wrong)).rejects.toMatchObject({
    code: 'delivery.wrong-code',
  })
  await handOver(house.spine, walk.key, staffActor(producer), code)
  expect(await walk.stages()).toMatchObject({ delivery: 'delivered' })
})

it('skips the parcel where it is a download', async () => {
  const walk = await (await startWalk(house)).to('delivery')
  await choose(walk, 'download')
  expect(await walk.stages()).toMatchObject({ delivery: 'delivered' })
})

it('is nobody else’s to choose', async () => {
  const walk = await (await startWalk(house)).to('delivery')
  const stranger = '00000000-0000-4000-8000-000000000000'
  await expect(
    chooseDelivery(house.spine, walk.key, stranger, { method: 'pickup', courier: null }),
  ).rejects.toMatchObject({ code: 'not-found' })
})

it('shows the parcel’s way, and is delivered by the courier’s word [C-21]', async () => {
  await house.forgetJobs()
  const walk = await (await startWalk(house)).to('delivery')
  await send(walk)
  expect(house.courier.followed).toContain('SF1234567890')
  house.courier.scan('SF1234567890', 'moving', '已揽收')
  expect(await heard('SF1234567890', false)).toBe('forged')
  await house.pass(HOUR)
  expect((await walk.view()).delivery?.tracking).toEqual([])
  await heard('SF1234567890')
  await house.jobs.idle(house.clock.now())
  expect((await walk.view()).delivery?.tracking).toMatchObject([{ text: '已揽收' }])
  house.courier.scan('SF1234567890', 'delivered', '已签收')
  await heard('SF1234567890')
  await house.jobs.idle(house.clock.now())
  expect(await walk.stages()).toMatchObject({ delivery: 'delivered' })
  expect((await walk.timeline()).filter(event => event === 'delivered')).toHaveLength(1)
})

it('waits again with the reason when the parcel comes back, and the address can be changed [C-26]', async () => {
  await house.forgetJobs()
  const walk = await (await startWalk(house)).to('delivery')
  house.courier.scan('SF1234567890', 'returned', '地址不详')
  await send(walk)
  expect(await walk.view()).toMatchObject({
    delivery: { state: 'waiting', returned: '地址不详', waybill: null },
    may: { address: true },
  })
  await walk.save({ 'mailing.address': '新的地址 3 号' })
  await walk.ship()
  expect(await walk.stages()).toMatchObject({ delivery: 'shipped' })
})
