// A small payment that comes back after it had proved its account: the proof is undone once, whoever says it, and the applicant is
// told what to do; what is certified already is left to a person.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DAY, openHouse, type TestHouse } from '../../testing/house.ts'
import { type ProofWalk, proofWalk, publishProof } from '../../testing/proof-walk.ts'
import { hearBank, lookBack } from './pay-round.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
  await publishProof(house)
})
afterAll(() => house.close())
beforeEach(() => house.forgetJobs())

const proved = async () => {
  const walk = await proofWalk(house)
  await walk.submitAll()
  await walk.start()
  await walk.settle()
  await walk.answer((await walk.statement()).yuan)
  expect(await walk.stages()).toMatchObject({ bank: 'passed', payment: 'due' })
  return walk
}
const payoutOf = async (walk: ProofWalk) => (await walk.rounds()).at(-1)?.payout_no ?? ''
const comesBack = async (walk: ProofWalk) => {
  const payout = await payoutOf(walk)
  house.bank.returnPayout(payout, 'account-frozen')
  return payout
}
const hear = (payout: string) => {
  const { rawBody, headers } = house.bank.notice(payout)
  return hearBank(house.bankProof, 'zce-counter', rawBody, headers)
}
const times = async (walk: ProofWalk, event: string) =>
  (await walk.timeline()).filter(each => each === event).length

describe('a small payment that comes back', () => {
  it('opens the proof again, says why and what to do, and holds up what comes after [O-08] [R-14] [C-18]', async () => {
    const walk = await proved()
    await walk.pay()
    await walk.decide('pass')
    expect(await walk.stages()).toMatchObject({ payment: 'paid', issuance: 'waiting' })
    await hear(await comesBack(walk))
    expect(await walk.stages()).toMatchObject({ bank: 'failed', payment: 'paid' })
    const view = await walk.view()
    expect(view.bankProof).toMatchObject({
      state: 'failed',
      why: { zh: '账户被冻结或只收不付' },
      mayRetry: true,
      mayAskStaff: true,
    })
    const told = view.timeline.find(entry => entry.event === 'bank-proof-returned')
    expect(told?.text.zh).toContain('重新打款，或改为人工核对')
    await expect(walk.produce()).rejects.toMatchObject({ code: 'order.reopened', state: 'bank:failed' })

    // Proved anew, with tries of its own; nothing was paid or reviewed twice.
    await walk.start()
    await walk.settle()
    expect((await walk.proof())?.triesLeft).toBe(3)
    await walk.answer((await walk.statement()).yuan)
    await walk.produce()
    expect(await walk.stages()).toMatchObject({ bank: 'passed', payment: 'paid', issuance: 'written' })
  })

  it('is found by asking where no notice comes, and told once by any number of words of it [O-08]', async () => {
    const walk = await proved()
    await walk.pay()
    await house.pass(2 * DAY)
    const payout = await comesBack(walk)
    house.bank.failNext('queryPayout', 'unreachable')
    await lookBack(house.bankProof)
    await Promise.all([lookBack(house.bankProof), hear(payout), hear(payout), lookBack(house.bankProof)])
    expect(await walk.state()).toBe('failed')
    expect(await times(walk, 'bank-proof-returned')).toBe(1)
    expect((await walk.rounds()).at(-1)).toMatchObject({ state: 'returned', bank_state: 'returned' })
  })

  it('undoes nothing that a later proof stands on', async () => {
    const walk = await proved()
    const first = await payoutOf(walk)
    await hear(await comesBack(walk))
    await walk.start()
    await walk.settle()
    await walk.answer((await walk.statement()).yuan)
    await hear(first)
    await lookBack(house.bankProof)
    expect(await walk.state()).toBe('passed')
  })

  it('after a certificate was made stays a person’s matter: noted for staff, told to the applicant [O-08]', async () => {
    const walk = await proved()
    await walk.pay()
    await walk.decide('pass')
    await walk.produce()
    await hear(await comesBack(walk))
    await lookBack(house.bankProof)
    expect(await walk.stages()).toMatchObject({ bank: 'passed', issuance: 'written' })
    expect(await times(walk, 'bank-proof-returned')).toBe(1)
    const notes = await house.db.kysely
      .selectFrom('order_note')
      .select('text')
      .where('order_id', '=', walk.key.order)
      .execute()
    expect(notes).toMatchObject([{ text: expect.stringContaining('核实不了的，按规定吊销证书') }])
  })
})
