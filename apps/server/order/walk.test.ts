// One whole order, from the first click to its end, through every room: in process, vendors in memory.
import { orderView } from '@hufu/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../platform/test-database.ts'
import { startWalk } from '../testing/applicant.ts'
import { openHouse, type TestHouse } from '../testing/house.ts'

describe.each(testEngines)('an order on %s', engine => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ engine })
  })
  afterAll(() => house.close())

  it('walks from the first click to completed', async () => {
    const walk = await startWalk(house)
    expect(orderView.parse(await walk.view())).toMatchObject({ state: 'draft', now: { holder: 'applicant' } })

    await walk.fill()
    expect(await walk.stages()).toEqual({ prepare: 'submitted', form: 'drafting' })
    await walk.submit()
    expect(await walk.stages()).toMatchObject({ form: 'submitted', payment: 'due' })
    await walk.pay()
    expect(await walk.stages()).toMatchObject({ payment: 'paid', review: 'waiting' })
    await walk.decide('pass')
    expect(await walk.stages()).toMatchObject({ review: 'passed', issuance: 'waiting' })
    await walk.handIn()
    expect(await walk.stages()).toMatchObject({ issuance: 'signing' })
    await house.issuing.sign()
    expect(await walk.stages()).toMatchObject({ issuance: 'signed' })
    await walk.write()
    expect(await walk.stages()).toMatchObject({
      issuance: 'written',
      delivery: 'waiting',
      invoice: 'offered',
    })
    await walk.ship()
    await walk.askInvoice()
    await walk.deliver()
    expect(await walk.order()).toMatchObject({ state: 'open' })
    await house.jobs.idle(house.clock.now())

    expect(await walk.stages()).toMatchObject({ delivery: 'delivered', invoice: 'issued' })
    expect(await walk.order()).toMatchObject({ state: 'completed', total_fen: 30_000 })
    expect(orderView.parse(await walk.view())).toMatchObject({
      state: 'completed',
      number: '20260304000001',
      now: { holder: 'nobody', action: 'view-invoice' },
      axes: { payment: { code: 'paid' }, review: { code: 'passed' }, certificate: { code: 'issued' } },
    })
    expect(await house.jobs.dead()).toEqual([])
  })
})
