// The e-invoice: due only after a paid certificate is made, issued once, kept by us, and never lost in a failure.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readQueue } from '../../desk/queues.ts'
import { finance, staffActor, startWalk, type Walk } from '../../testing/applicant.ts'
import { authority, openHouse, type TestHouse } from '../../testing/house.ts'
import { askInvoice, openInvoice, readInvoice } from './issue-invoice.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  house.invoices.outcome = 'issued'
  await house.forgetJobs()
})
const idle = () => house.jobs.idle(house.clock.now())
const made = async () => await (await startWalk(house)).to('delivery')
const held = async (walk: Walk) => {
  const row = await readInvoice(house.invoice, walk.key)
  if (!row) throw new Error('no invoice')
  return row
}
const retry = (walk: Walk) => askInvoice(house.invoice, walk.key, staffActor(finance))

describe('the invoice', () => {
  it('is offered only after payment, approval and production, then runs to its PDF [Z-34]', async () => {
    const walk = await (await startWalk(house)).to('review')
    await expect(walk.askInvoice()).rejects.toMatchObject({ code: 'invoice.not-due' })
    await walk.decide('pass')
    await expect(walk.askInvoice()).rejects.toMatchObject({ code: 'invoice.not-due' })
    await walk.produce()
    expect(await walk.view()).toMatchObject({
      may: { invoice: true },
      axes: { invoice: { label: { zh: '去开票' } } },
    })
    house.invoices.outcome = 'issuing'
    await walk.askInvoice()
    await idle()
    expect(await walk.view()).toMatchObject({ axes: { invoice: { label: { zh: '确认中' } } } })
    house.invoices.finish((await held(walk)).order_no)
    await house.pass(5_000)
    expect(await walk.view()).toMatchObject({
      axes: { invoice: { label: { zh: '发票详情' } } },
      invoice: { state: 'issued', number: expect.stringMatching(/^\d{20}$/) },
    })
  })

  it('is kept by us and opens again [Z-35]', async () => {
    const walk = await made()
    await expect(openInvoice(house.invoice, walk.key)).rejects.toMatchObject({ code: 'not-found' })
    await walk.askInvoice()
    await idle()
    const { bytes, name } = await openInvoice(house.invoice, walk.key)
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(name).toMatch(/^发票-\d{20}\.pdf$/)
  })

  it('is asked for once by two clicks', async () => {
    const walk = await made()
    await Promise.all([walk.askInvoice(), walk.askInvoice()])
    await idle()
    await walk.askInvoice()
    await idle()
    expect((await walk.timeline()).filter(e => e === 'invoice-asked' || e === 'invoice-issued')).toEqual([
      'invoice-asked',
      'invoice-issued',
    ])
  })

  it('is one invoice though the answer to the request was lost', async () => {
    const walk = await made()
    house.invoices.failNext('issue', 'unreachable', { afterDeed: true })
    await walk.askInvoice()
    await idle()
    expect(await walk.stages()).toMatchObject({ invoice: 'issued' })
  })

  it('waits out a vendor that cannot be reached for the PDF', async () => {
    const walk = await made()
    house.invoices.failNext('fetchPdf', 'unreachable', { times: 2 })
    await walk.askInvoice()
    await idle()
    expect(await walk.stages()).toMatchObject({ invoice: 'issued' })
  })

  it('that failed goes to finance, and is issued under another number when asked for again', async () => {
    const walk = await made()
    house.invoices.outcome = 'failed'
    await walk.askInvoice()
    await idle()
    const first = await held(walk)
    expect(first).toMatchObject({ state: 'failed', failure: '购方税号有误' })
    const { items } = await readQueue(house.desk, authority, 'invoice', finance.id, { page: 1 })
    expect(items.find(item => item.order === walk.key.order)).toMatchObject({ state: 'failed' })
    house.invoices.outcome = 'issued'
    await retry(walk)
    await idle()
    const second = await held(walk)
    expect(second.state).toBe('issued')
    expect(second.order_no).toBe(`${first.order_no}2`)
    expect(second.order_no.length).toBeLessThanOrEqual(20)
  })

  it('whose seal failed is tried again under its own number', async () => {
    const walk = await made()
    house.invoices.outcome = 'seal-failed'
    await walk.askInvoice()
    await idle()
    const first = await held(walk)
    expect(first.state).toBe('failed')
    await retry(walk)
    await idle()
    expect(await held(walk)).toMatchObject({ state: 'issued', order_no: first.order_no })
  })

  it('refused at the door goes to finance with the reason, not in circles', async () => {
    const walk = await made()
    house.invoices.failNext('issue', 'refused')
    await walk.askInvoice()
    await idle()
    expect(await walk.stages()).toMatchObject({ invoice: 'failed' })
    await retry(walk)
    await idle()
    expect(await walk.stages()).toMatchObject({ invoice: 'issued' })
    expect(await house.jobs.dead()).toEqual([])
  })
})
