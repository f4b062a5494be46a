// Red-letter invoices: one for each invoice that was out when its order ended without a certificate, whatever is sent twice, lost
// or killed in between; and finance's two ways on where the vendor or the buyer will not.
import { OutsideError } from '@hufu/outside/errors.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readQueue } from '../../desk/queues.ts'
import { finance, staffActor, startWalk, type Walk } from '../../testing/applicant.ts'
import { openChangedHouse } from '../../testing/changed-zce.ts'
import { authority, HOUR, type TestHouse } from '../../testing/house.ts'
import { refunding } from '../../testing/refunding.ts'
import { askInvoice, readInvoice } from './issue-invoice.ts'
import { openRedLetter, readRedLetter, redLetterByHand, retryRedLetter, workRedLetter } from './red-letter.ts'

let house: TestHouse
beforeAll(async () => {
  // Invoiced right after payment, as the renewals are.
  house = await openChangedHouse([
    [
      "after: [issuance]\n        when: payment.method != 'entitlement'\n        trigger: applicant\n",
      "after: [payment]\n        when: payment.method != 'entitlement'\n        trigger: automatic\n",
    ],
  ])
})
afterAll(() => house.close())
beforeEach(async () => {
  house.invoices.redLetter = 'at-once'
  await house.forgetJobs()
})

const invoiced = async () => {
  const walk = await (await startWalk(house)).to('review')
  await house.pass(1000)
  expect(await walk.stages()).toMatchObject({ invoice: 'issued' })
  return walk
}
const rejected = async () => {
  const walk = await invoiced()
  await walk.decide('reject')
  return walk
}
/** Its job comes to nothing and is forgotten: the runs are the test's own. */
const rejectedInSilence = async () => {
  const { port } = house.invoice
  const walk = await invoiced()
  house.invoice.port = () => {
    throw new Error('away')
  }
  await walk.decide('reject')
  await house.forgetJobs()
  house.invoice.port = port
  return walk
}
const red = async (walk: Walk) => {
  const row = await readRedLetter(house.db.kysely, walk.key)
  if (!row) throw new Error('no red letter')
  return row
}
const reds = async (walk: Walk) =>
  house.invoices.redOf((await readInvoice(house.invoice, walk.key))?.number ?? '')
const times = async (walk: Walk, event: string) =>
  (await walk.timeline()).filter(each => each === event).length

describe('a red-letter invoice', () => {
  it('follows a refund that was asked for, approved and executed; money and invoice end together [O-06] [R-17] [H-28]', async () => {
    const walk = await invoiced()
    await walk.decide('return')
    const refund = refunding(house, walk)
    // Refused once: nothing moves, nothing is taken back.
    await refund.ask('不办了')
    await refund.refuse('请先补正')
    expect(await walk.stages()).toMatchObject({ payment: 'paid', invoice: 'issued' })
    await refund.ask('单位注销，不办了')
    await refund.execute()
    await house.jobs.idle(house.clock.now())
    // Not before the money is back: until then the order may still go on.
    expect(await walk.stages()).toMatchObject({ payment: 'refunding', invoice: 'issued' })
    await refund.arrive()
    await house.pass(61_000)
    expect(await walk.order()).toMatchObject({ state: 'refunded' })
    expect(await walk.stages()).toMatchObject({ payment: 'refunded', invoice: 'red-lettered' })
    expect(await reds(walk)).toHaveLength(1)
    const view = await walk.view()
    expect(view.axes).toMatchObject({ payment: { code: 'refunded' }, invoice: { code: 'red-lettered' } })
    expect(view.invoice?.redLetter).toMatchObject({
      state: 'issued',
      number: expect.stringMatching(/^\d{20}$/),
    })
    expect(view.invoice?.redLetter?.number).not.toBe(view.invoice?.number)
    const { bytes, name } = await openRedLetter(house.invoice, walk.key)
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(name).toContain('红字发票')
  })

  it('is one though its job comes again and again, and at once [O-06]', async () => {
    const walk = await rejected()
    const job = { ...walk.key, round: 0 }
    await Promise.all([1, 2, 3].map(() => workRedLetter(house.invoice, job)))
    await house.pass(1000)
    await workRedLetter(house.invoice, job)
    expect(await walk.stages()).toMatchObject({ invoice: 'red-lettered' })
    expect(await reds(walk)).toHaveLength(1)
    expect(await times(walk, 'invoice-red-lettered')).toBe(1)
  })

  it('is one wherever the work is killed: before the form, after it, before its number, before its file [O-06]', async () => {
    const walk = await rejectedInSilence()
    const deaths = [
      ['requestRedLetter', false],
      ['requestRedLetter', true],
      ['query', false],
      ['fetchPdf', false],
    ] as const
    for (const [verb, afterDeed] of deaths) {
      house.invoices.failNext(verb, 'unreachable', { afterDeed })
      const run = workRedLetter(house.invoice, { ...walk.key, round: 0 })
      await expect(run, verb).rejects.toBeInstanceOf(OutsideError)
      expect(await walk.stages(), verb).toMatchObject({ invoice: 'red-lettering' })
    }
    await workRedLetter(house.invoice, { ...walk.key, round: 0 })
    expect(await walk.stages()).toMatchObject({ invoice: 'red-lettered' })
    expect(await reds(walk)).toHaveLength(1)
    expect(await times(walk, 'invoice-red-lettered')).toBe(1)
  })

  it('is one where the last transaction dies, file and all', async () => {
    const walk = await rejectedInSilence()
    const { spine } = house.invoice
    const deadly: typeof spine = {
      ...spine,
      writeNotices: async (...about) => {
        await spine.writeNotices(...about)
        if (about[2] === 'invoice-red-lettered') throw new Error('killed')
      },
    }
    const killed = workRedLetter({ ...house.invoice, spine: deadly }, { ...walk.key, round: 0 })
    await expect(killed).rejects.toThrow('killed')
    expect(await red(walk)).toMatchObject({ state: 'confirmed', number: null })
    expect(await walk.stages()).toMatchObject({ invoice: 'red-lettering' })
    await workRedLetter(house.invoice, { ...walk.key, round: 0 })
    expect(await red(walk)).toMatchObject({ state: 'issued' })
    expect(await reds(walk)).toHaveLength(1)
  })

  it('waits for a buyer who must agree, in sight of everybody', async () => {
    house.invoices.redLetter = 'asks-buyer'
    const walk = await rejected()
    await house.pass(1000)
    await house.pass(2 * HOUR)
    expect((await walk.view()).invoice?.redLetter).toMatchObject({ state: 'asked', waitsForBuyer: true })
    house.invoices.agree((await red(walk)).form_no)
    await house.pass(24 * HOUR)
    expect(await walk.stages()).toMatchObject({ invoice: 'red-lettered' })
  })

  it('that came to nothing is finance’s: tried again under another number only then, and issued once [O-06]', async () => {
    house.invoices.redLetter = 'void'
    const walk = await rejected()
    await house.pass(1000)
    const first = await red(walk)
    expect(first).toMatchObject({ state: 'failed', failure: expect.stringContaining('72 小时') })
    const { items } = await readQueue(house.desk, authority, 'invoice', finance.id, { page: 1 })
    expect(items.find(item => item.order === walk.key.order)).toMatchObject({ state: 'red-letter-failed' })
    house.invoices.redLetter = 'at-once'
    const again = () =>
      house.db.transaction(trx => retryRedLetter(house.invoice, trx, walk.key, staffActor(finance)))
    const both = await Promise.allSettled([again(), again()])
    expect(both.map(each => each.status).sort()).toEqual(['fulfilled', 'rejected'])
    await house.pass(1000)
    expect(await red(walk)).toMatchObject({ state: 'issued', form_no: `${first.form_no}2` })
    expect(await reds(walk)).toHaveLength(1)
  })

  it('is written down by finance where the service refuses it: its own number, how, and by whom', async () => {
    const walk = await invoiced()
    house.invoices.failNext('requestRedLetter', 'refused')
    await walk.decide('reject')
    await house.pass(1000)
    expect(await walk.stages()).toMatchObject({ invoice: 'red-letter-failed' })
    const blue = (await readInvoice(house.invoice, walk.key))?.number ?? ''
    const byHand = (number: string) =>
      house.db.transaction(trx =>
        redLetterByHand(house.invoice, trx, walk.key, { number, how: '电子税务局开具', staff: finance }),
      )
    await expect(byHand(blue)).rejects.toMatchObject({ code: 'invoice.same-number' })
    await byHand('26412000000012345678')
    expect(await red(walk)).toMatchObject({ number: '26412000000012345678', done_by: finance.id })
    expect(await walk.stages()).toMatchObject({ invoice: 'red-lettered' })
    await expect(byHand('26412000000012345679')).rejects.toMatchObject({ code: 'order.wrong-state' })
    await expect(openRedLetter(house.invoice, walk.key)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('follows an invoice that was still on its way when the order ended; and none is issued afterwards', async () => {
    house.invoices.outcome = 'issuing'
    const walk = await (await startWalk(house)).to('review')
    await house.pass(1000)
    expect(await walk.stages()).toMatchObject({ invoice: 'issuing' })
    await walk.decide('reject')
    house.invoices.outcome = 'issued'
    house.invoices.finish((await readInvoice(house.invoice, walk.key))?.order_no ?? '')
    await house.pass(60_000)
    await house.pass(60_000)
    expect(await walk.stages()).toMatchObject({ invoice: 'red-lettered' })
    await expect(askInvoice(house.invoice, walk.key, staffActor(finance))).rejects.toMatchObject({
      code: 'invoice.not-due',
    })
  })
})
